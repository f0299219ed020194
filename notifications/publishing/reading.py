"""Reading an arrangement: lines of a day (or days), 放假 or 上班, and a name. CSV, xlsx, or text typed in.

2027-02-05 至 2027-02-11, 放假, 春节
2027-02-20, 上班, 春节调休
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from python_calamine import CalamineError, CalamineWorkbook

MOST_BYTES = 200_000
#: what an xlsx of that size may hold when unpacked
_MOST_UNPACKED = 5_000_000
#: the longest stretch one line may name
_LONGEST = timedelta(days=31)
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
#: the word of a line whose parts have only blanks between them
_BLANKS = re.compile(r"\s+(放假|休息|休|上班|调休上班|补班|班)(?:\s+|$)")
_WORDS = {"放假": False, "休息": False, "休": False, "上班": True, "调休上班": True, "补班": True, "班": True}


class UnreadableError(Exception):
    """Why a file or a line cannot be read, as a sentence."""


@dataclass(frozen=True)
class Arrangement:
    """A year's days off and make-up days: day → (worked, name). Days it does not name are as their weekday."""

    year: int
    days: dict[date, tuple[bool, str]]

    def text(self) -> str:
        """The lines again, a day each: what the confirmation sends back."""
        return "\n".join(
            f"{on},{'上班' if working else '放假'},{name}"
            for on, (working, name) in sorted(self.days.items())
        )


def read_file(name: str, content: bytes) -> Arrangement:
    """A CSV (UTF-8 or GB18030) or an xlsx (its first sheet)."""
    if len(content) > MOST_BYTES:
        raise UnreadableError("文件太大。放假安排一般只有几十行，请检查是否选错了文件。")
    if name.lower().endswith(".xlsx"):
        return _arrange(_sheet(content))
    return read_text(_decoded(content))


def read_text(text: str) -> Arrangement:
    """Lines with commas, semicolons, tabs or blanks between their parts."""
    lines = text.replace("，", ",").replace("；", ",").replace(";", ",").replace("\t", ",").splitlines()
    return _arrange(csv.reader(line if "," in line else _BLANKS.sub(r",\1,", line) for line in lines))


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError("文件的编码无法识别。请另存为 UTF-8 的 CSV 后再上传。")


def _sheet(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _MOST_UNPACKED:
                raise UnreadableError("文件展开后太大，无法读取。请另存为 CSV 后再上传。")
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        return [[_cell(value) for value in row] for row in sheet.to_python()]
    except (CalamineError, zipfile.BadZipFile) as fault:
        raise UnreadableError("无法读取这个 xlsx 文件。请另存为 CSV 后再上传。") from fault


def _cell(value: object) -> str:
    return value.isoformat()[:10] if isinstance(value, date) else str(value)


def _arrange(rows: Iterable[list[str]]) -> Arrangement:
    days: dict[date, tuple[bool, str]] = {}
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and not _DAY.search(cells[0])):
            continue  # a blank line, or the line of headings
        for on, worked, name in _line(number, cells):
            if days.get(on, (worked, ""))[0] != worked:
                raise UnreadableError(f"第 {number} 行：{on} 既是放假又是上班，请核对。")
            days[on] = (worked, name)
    if not days:
        raise UnreadableError("没有读到日期。每行写“日期,放假或上班,名称”，例如 2027-02-20,上班,春节调休。")
    years = {on.year for on in days}
    if len(years) > 1:
        raise UnreadableError(
            "一次只导入一个年度的安排，文件里有 " + "、".join(map(str, sorted(years))) + " 年的日期。"
        )
    return Arrangement(years.pop(), days)


def _line(number: int, cells: list[str]) -> list[tuple[date, bool, str]]:
    worked = _WORDS.get(cells[1]) if len(cells) > 1 else None
    found = _DAY.findall(cells[0])
    if worked is None or not 1 <= len(found) <= 2:
        raise UnreadableError(
            f"第 {number} 行无法识别。每行写“日期,放假或上班,名称”，例如 2027-02-20,上班,春节调休。"
        )
    try:
        ends = [date(*map(int, parts)) for parts in found]
    except ValueError:
        raise UnreadableError(f"第 {number} 行的日期不存在，请核对。") from None
    first, last = ends[0], ends[-1]
    if not timedelta(0) <= last - first <= _LONGEST:
        raise UnreadableError(f"第 {number} 行的起止日期不对，请核对。")
    name = cells[2][:40] if len(cells) > 2 else ""
    return [(first + timedelta(days=n), worked, name) for n in range((last - first).days + 1)]
