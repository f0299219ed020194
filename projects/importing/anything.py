"""Which reader a file is for: by how it begins, never by its name. Pure."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from projects.importing.published import Document, UnreadableError, read_document
from projects.importing.published.text import MOST_BYTES

if TYPE_CHECKING:
    from projects.importing.tables.columns import Table

_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OLD = "这是旧版的 .xls 或 .doc 文件，读不出来。请用 WPS 或 Office 打开，另存为 .xlsx 或 .docx 后再导入。"
LOCKED = "文件设了密码，读不出来。请去掉密码、保存后再导入。"


def read_anything(data: bytes) -> Document:
    """Published text, xlsx, docx or PDF as the neutral structure. Raises ``UnreadableError`` with a sentence."""
    if len(data) > MOST_BYTES:
        raise UnreadableError(f"文件太大，一次最多读 {MOST_BYTES // 1_000_000} MB，请分成几个文件导入。")
    if data.startswith(_OLE):
        raise UnreadableError(LOCKED if _ENCRYPTED in data else OLD)
    from projects.importing.tables.reading import document_of

    if data.startswith(b"PK"):
        from projects.importing.tables import words, workbook

        return document_of(words.rows_of(data) if _is_word(data) else workbook.rows_of(data))
    if data.startswith(b"%PDF"):
        from projects.importing.tables import pages

        return document_of(pages.rows_of(data))
    return read_document(data)


def table_in(data: bytes) -> Table | None:
    """The sheet of a workbook that is not our form but has heads we know; None for anything else."""
    from projects.importing.tables import columns, workbook

    return (
        columns.table_of(workbook.sheets_of(data)) if data.startswith(b"PK") and not _is_word(data) else None
    )


def _is_word(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
