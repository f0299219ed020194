"""A PDF as rows of boxes: the ruled tables of its pages by their coordinates, and the lines of text between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from projects.importing.published.text import UnreadableError
from projects.importing.tables.boxes import Box, Row
from projects.importing.tables.printed import Text, line_of, lines_of, text_of

MOST_PAGES = 150
LOCKED = "PDF 设了密码，读不出来。请去掉密码、另存后再导入。"
DAMAGED = "PDF 不完整或已损坏，读不出来。请重新导出 PDF，或改用 .xlsx、.docx 导入。"
SCANNED = "PDF 里没有文字，可能是扫描件。请用导出的 PDF，或先转成文字。"
#: points: edges so close are one
_SNAP = 3.0
#: set so that a long word may break: not part of any text
_UNSEEN = str.maketrans("", "", "\u200b\ufeff")
_SETTINGS = {"snap_tolerance": _SNAP, "join_tolerance": _SNAP, "intersection_tolerance": _SNAP}


def rows_of(data: bytes) -> list[Row]:
    """Raises ``UnreadableError`` with a sentence for encrypted, damaged, scanned and far too long files."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(BytesIO(data)) as file:
            if len(file.pages) > MOST_PAGES:
                raise UnreadableError(
                    f"PDF 有 {len(file.pages)} 页，一次最多 {MOST_PAGES} 页。请分成几个文件导入。"
                )
            read = text_of(file.metadata)
            rows = [row for page in file.pages for row in _page(page, read)]
    except (UnreadableError, MemoryError):
        raise
    except PdfminerException as error:
        locked = any(isinstance(one, PDFPasswordIncorrect) for one in (*error.args, error.__cause__))
        raise UnreadableError(LOCKED if locked else DAMAGED) from error
    except Exception as error:  # whatever a broken file does to the library
        raise UnreadableError(DAMAGED) from error
    if not rows:
        raise UnreadableError(SCANNED)
    return rows


def _page(page: Any, read: Text) -> Iterator[Row]:
    """The page from above: its tables row by row, other text line by line."""
    signs = [sign | {"text": text} for sign in page.chars if (text := sign["text"].translate(_UNSEEN))]
    tables = page.find_tables({**_SETTINGS, "explicit_horizontal_lines": list(_open_ends(page))})
    around = [sign for sign in signs if not any(_inside(sign, table.bbox) for table in tables)]
    found = [(line[0]["top"], _text_row(line, page.page_number)) for line in lines_of(around)]
    for table in tables:
        found += _rows(table, [sign for sign in signs if _inside(sign, table.bbox)], page.page_number, read)
    page.close()
    yield from (row for _, row in sorted(found, key=lambda one: one[0]))


def _open_ends(page: Any) -> Iterator[dict[str, Any]]:
    """Lines that close a table where a page breaks it: spreadsheets draw none below a row that goes on overleaf."""
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    for end, most in (("top", min), ("bottom", max)):
        if not upright:
            return
        at = most(edge[end] for edge in upright)
        ending = [edge["x0"] for edge in upright if abs(edge[end] - at) <= _SNAP]
        if len(ending) > 1:
            left, right = min(ending), max(ending)
            line = {"object_type": "line", "x0": left, "x1": right, "top": at, "bottom": at}
            yield line | {"width": right - left, "height": 0.0}


def _rows(table: Any, signs: Sequence[Any], page: int, read: Text) -> Iterator[tuple[float, Row]]:
    """Cells by the edge they begin at: one that reaches over rows stands in its first."""
    tops: dict[float, list[Any]] = {}
    for cell in sorted(table.cells, key=lambda one: (one[1], one[0])):
        top = next((known for known in tops if abs(known - cell[1]) <= _SNAP), cell[1])
        tops.setdefault(top, []).append(cell)
    for top, cells in sorted(tops.items()):
        shortest = min(cell[3] for cell in cells)
        boxes = [
            Box(
                read([sign for sign in signs if _inside(sign, cell)]),
                cell[0],
                cell[2],
                tall=cell[3] > shortest + _SNAP,
            )
            for cell in sorted(cells, key=lambda one: one[0])
        ]
        yield top, Row(boxes, page)


def _inside(sign: Any, bbox: Sequence[float]) -> bool:
    middle_x, middle_y = (sign["x0"] + sign["x1"]) / 2, (sign["top"] + sign["bottom"]) / 2
    return bool(bbox[0] <= middle_x <= bbox[2] and bbox[1] <= middle_y <= bbox[3])


def _text_row(line: Sequence[Any], page: int) -> Row:
    return Row([Box(line_of(line), line[0]["x0"], line[-1]["x1"])], page, paragraph=True)
