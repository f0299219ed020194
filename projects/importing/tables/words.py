"""A Word file as rows of boxes: its paragraphs and tables in their order."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from projects.importing.published.text import UnreadableError
from projects.importing.tables.boxes import Box, Row

MOST_UNPACKED = 200 * 1024**2
MOST_PARTS = 5_000
DAMAGED = "文件不完整或已损坏，读不出来。请用 WPS 或 Word 打开，另存为 .docx 后再导入。"


def rows_of(data: bytes) -> list[Row]:
    """Raises ``UnreadableError`` with a sentence."""
    from docx import Document

    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise UnreadableError("文件解压后太大，不像是绩效目标表。请分成几个文件导入。")
        body = Document(BytesIO(data)).element.body
        return list(_rows(body))
    except UnreadableError:
        raise
    except MemoryError:
        raise
    except Exception as error:  # whatever a broken file does to the library
        raise UnreadableError(DAMAGED) from error


def _rows(body: Any) -> Iterator[Row]:
    from docx.oxml.ns import qn

    for element in body.iterchildren():
        if element.tag == qn("w:p"):
            yield Row([Box(_paragraph(element), 0, 1)], paragraph=True)
        elif element.tag == qn("w:tbl"):
            for row in element.tr_lst:
                boxes = list(_boxes(row))
                if boxes:
                    yield Row(boxes)


def _boxes(row: Any) -> Iterator[Box]:
    column = row.grid_before
    for cell in row.tc_lst:
        begin, column = column, column + cell.grid_span
        if cell.vMerge != "continue":
            yield Box("\n".join(_paragraph(one) for one in cell.p_lst), begin, column)


def _paragraph(element: Any) -> str:
    return str(element.text)
