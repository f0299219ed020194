"""Bytes to sheets of plain rows: xlsx and csv. Everything else is refused with a sentence that says what to do."""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from projects.tables.errors import UnreadableError

#: As a file gives it: text, a number, or "" for an empty cell.
Cell = str | int | float
#: rows, then columns, from 0; both ends are inside
Range = tuple[tuple[int, int], tuple[int, int]]

MOST_BYTES = 20 * 1024**2
MOST_UNPACKED = 300 * 1024**2
MOST_PARTS = 2_000
MOST_ROWS = 30_000
MOST_COLUMNS = 200
MOST_SHEETS = 20
LONGEST_CELL = 500

SAVE_AS = "请用 WPS 或 Excel 打开，另存为 .xlsx 后再导入。"
DAMAGED = f"文件不完整或已损坏，读不出来。{SAVE_AS}"
_BROKEN = (CalamineError, zipfile.BadZipFile, zlib.error)
#: how files begin that are no tables of ours -> what to say
_OTHERS = (
    (b"%PDF", "这是 PDF，不是表格。请从一体化系统导出 .xlsx 或 .csv。"),
    (b"{\\rtf", f"这是文字文稿，不是表格。{SAVE_AS}"),
    (b"Rar!", "这是压缩包。请解压后导入里面的表格。"),
    (b"7z\xbc\xaf", "这是压缩包。请解压后导入里面的表格。"),
    (b"\x1f\x8b", "这是压缩包。请解压后导入里面的表格。"),
)
_OLE = b"\xd0\xcf\x11\xe0"
_FORMULA = re.compile(rb'<c\s[^>]*?r="([A-Z]{1,3})\d+"[^>]*>\s*<f[\s>/]')


@dataclass
class Sheet:
    """One visible sheet: rows of cells, all of one width, nothing empty at the end. ``merged`` only where it was asked for."""

    name: str
    rows: list[list[Cell]]
    merged: list[Range] = field(default_factory=list)


@dataclass
class Book:
    """What was read. ``hidden``: sheets that were left out; ``formulas``: letters of columns with formulas anywhere."""

    sheets: list[Sheet]
    hidden: list[str] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def read(
    data: bytes, *, longest: int = LONGEST_CELL, merged: bool = False, sheets: int = MOST_SHEETS
) -> Book:
    """The first ``sheets`` sheets of a file, texts cut behind ``longest`` characters. Raises ``UnreadableError``.

    With ``merged`` each says where its merged cells are; otherwise what they say counts for all of them.
    """
    book = _read(data, longest, sheets)
    if not merged:
        for sheet in book.sheets:
            _fill_merged(sheet.rows, sheet.merged)
            sheet.merged = []
    return book


def _read(data: bytes, longest: int, most: int) -> Book:
    if not data.strip():
        raise UnreadableError("文件是空的。请重新导出后再导入。")
    for begin, sentence in _OTHERS:
        if data.startswith(begin):
            raise UnreadableError(sentence)
    if data.startswith(_OLE):
        raise UnreadableError(_ole_sentence(data))
    book = _xlsx(data, longest, most) if data.startswith(b"PK") else Book([Sheet("csv", _csv(data))])
    book.sheets = [sheet for sheet in book.sheets if sheet.rows]
    if not book.sheets:
        hidden = f"（隐藏的工作表“{book.hidden[0]}”没有读取）" if book.hidden else ""
        raise UnreadableError(f"文件里没有内容{hidden}。请重新导出后再导入。")
    return book


def _ole_sentence(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "文件设了密码，读不出来。请在 WPS 或 Excel 中去掉密码、保存后再导入。"
    return f"这是旧版 .xls 文件。{SAVE_AS}"


def _xlsx(data: bytes, longest: int, most: int) -> Book:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            formulas = _examined(archive)
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return Book(*_sheets(workbook, longest, most), formulas)
    except PasswordError:
        raise UnreadableError(
            "文件设了密码，读不出来。请在 WPS 或 Excel 中去掉密码、保存后再导入。"
        ) from None
    except (*_BROKEN, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise UnreadableError(DAMAGED) from error


def _examined(archive: zipfile.ZipFile) -> list[str]:
    """Refuse what is no workbook or unpacks to too much; the columns with formulas otherwise."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UnreadableError("文件解压后太大，不像是一张导出的表。请重新导出后再导入。")
    if "xl/workbook.xml" not in names:
        if "xl/workbook.bin" in names or "mimetype" in names:
            raise UnreadableError(f"这种格式的表格不能直接读。{SAVE_AS}")
        raise UnreadableError("这不是表格文件。请从一体化系统导出 .xlsx 或 .csv；压缩包请先解压。")
    found: set[str] = set()
    for part in parts:
        if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
            with archive.open(part) as file:
                text = file.read(MOST_UNPACKED + 1)
            found.update(letter.decode() for letter in _FORMULA.findall(text))
    return sorted(found, key=lambda letters: (len(letters), letters))


def _sheets(workbook: CalamineWorkbook, longest: int, most: int) -> tuple[list[Sheet], list[str]]:
    shown, hidden = [], []
    for about in workbook.sheets_metadata[:most]:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        if about.visible != SheetVisibleEnum.Visible:
            hidden.append(about.name)
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        _fits(sheet.total_height, sheet.total_width, about.name)
        rows = [[_cell(value, longest) for value in row] for row in sheet.to_python(skip_empty_area=False)]
        shown.append(Sheet(about.name, _trimmed(rows), list(sheet.merged_cell_ranges or [])))
    return shown, hidden


def _fits(height: int, width: int, name: str) -> None:
    if height > MOST_ROWS:
        raise UnreadableError(f"工作表“{name}”有 {height} 行，最多 {MOST_ROWS} 行。请分成几个文件导入。")
    if width > MOST_COLUMNS:
        raise UnreadableError(f"工作表“{name}”有 {width} 列，最多 {MOST_COLUMNS} 列。请删去用不到的列。")


def _cell(value: object, longest: int) -> Cell:
    """Texts cut where no code, name or amount ends; dates as ISO text; no characters a database refuses."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ")
    if isinstance(value, date | time | timedelta):
        return str(value)
    return _clean(str(value), longest)


def _clean(text: str, longest: int = LONGEST_CELL) -> str:
    return text.replace("\0", "").encode("utf-8", "ignore").decode()[:longest]


def _fill_merged(rows: list[list[Cell]], ranges: list[Range]) -> None:
    """What a merged cell says counts for all of it; a number does not: it would be added up."""
    for (top, left), (bottom, right) in ranges[:MOST_ROWS]:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        if not isinstance(value, str) or not value:
            continue
        for row in rows[top : bottom + 1]:
            for place in range(left, min(right + 1, len(row))):
                row[place] = value


def _csv(data: bytes) -> list[list[Cell]]:
    text = _decoded(data)
    begin = text.lstrip()[:200].lower()
    if begin.startswith("<"):
        raise UnreadableError(f"文件内容是网页，不是真正的表格（有些系统导出的 .xls 是这样）。{SAVE_AS}")
    try:
        rows = list(_rows(text))
    except csv.Error:
        raise UnreadableError("文件不是逗号或制表符分隔的表格。请从一体化系统导出 .xlsx 或 .csv。") from None
    width = max((len(row) for row in rows), default=0)
    _fits(len(rows), width, "csv")
    if width < 2:
        raise UnreadableError("文件里没有分成列的表格。请从一体化系统导出 .xlsx 或 .csv。")
    return _trimmed([row + [""] * (width - len(row)) for row in rows])


def _rows(text: str) -> Iterator[list[Cell]]:
    head = "\n".join(text.splitlines()[:20])
    delimiter = max(",\t;", key=head.count)
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
        if number > MOST_ROWS:
            raise UnreadableError(f"文件超过 {MOST_ROWS} 行。请分成几个文件导入。")
        yield [_clean(cell) for cell in row]


def _decoded(data: bytes) -> str:
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and not any("\x01" <= one <= "\x08" for one in text[:4000]):
            return text
    raise UnreadableError(f"文件不是 .xlsx，也不是文字格式的 .csv。{SAVE_AS}")


def _trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Without empty rows at the end and empty columns at the right."""
    while rows and not any(_filled(cell) for cell in rows[-1]):
        rows.pop()
    width = max((place + 1 for row in rows for place, cell in enumerate(row) if _filled(cell)), default=0)
    return [row[:width] for row in rows]


def _filled(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(cell.strip())
