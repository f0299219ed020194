"""One cell: texts without what systems put around them, amounts, dates. Knows neither database nor web."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from projects.tables.files import Cell

CENT = Decimal("0.01")
#: larger than any amount the database holds
TOO_LARGE = Decimal(10) ** 14
#: whole numbers above this lose their last digits in a spreadsheet
EXACT_DIGITS = 15
LONGEST_DOCUMENT = 120
_INVISIBLE = re.compile(r"[\u0000-\u001f\u007f-\u00a0\u200b-\u200f\u2028-\u202f\u2060\ufeff\u3000]+")
_WRAPPED = re.compile(r'^="(.*)"$', re.S)
_SCIENTIFIC = re.compile(r"^\d(\.\d+)?[Ee]\+?\d+$")
_IN_BRACKETS = re.compile(r"^\((.+)\)$")
_AMOUNT = re.compile(r"^[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?$")
_NO_AMOUNT = frozenset({"", "-", "--", "/", "—", "——", "无"})
_YEAR_IN_BRACKETS = re.compile(r"[\[(【〔〖](20\d\d)[\])】〕〗]")
_DASHES = str.maketrans("－−–‐", "----")
_DAY = re.compile(r"(20\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?(?!\d)")
_MONTH_END = re.compile(r"(20\d\d)\s*年\s*(\d{1,2})\s*月\s*(?:底|末)")
_PLAIN_DAY = re.compile(r"(?<!\d)(20\d\d)(\d\d)(\d\d)(?!\d)")
#: spreadsheets count days from here
_EPOCH = date(1899, 12, 30)
_SERIALS = range(36526, 73051)  # 2000 to 2099


def text_of(cell: Cell) -> str:
    """The cell as text on one line: full-width characters narrow, no apostrophe in front, no ``="…"`` around."""
    if isinstance(cell, float):
        cell = f"{Decimal(repr(cell)):f}" if cell != int(cell) else int(cell)
    text = unicodedata.normalize("NFKC", str(cell))
    text = _INVISIBLE.sub(" ", text).strip()
    if match := _WRAPPED.match(text):
        text = match.group(1).strip()
    return text.lstrip("'‘’`").strip()


@dataclass(frozen=True)
class Code:
    """A project code as it stands in the file; ``lost``: it was kept as a number and its last digits are gone."""

    text: str
    lost: bool = False


def code_of(cell: Cell) -> Code:
    """Codes are text: upper case, no blanks inside."""
    text = re.sub(r"\s+", "", text_of(cell)).upper()
    if not any(sign.isalnum() for sign in text):
        return Code("")  # a dash where there is none
    if _SCIENTIFIC.match(text):
        return Code(text, lost=True)
    if isinstance(cell, int | float) and len(text) > EXACT_DIGITS:
        return Code(text, lost=True)
    return Code(text)


def document_of(cell: Cell) -> str:
    """A 文号 without blanks, its year in 〔〕 whatever brackets were typed."""
    return _YEAR_IN_BRACKETS.sub(r"〔\1〕", re.sub(r"\s+", "", text_of(cell)))[:LONGEST_DOCUMENT]


@dataclass(frozen=True)
class Amount:
    """What an amount cell says. ``yuan`` None: blank, or unreadable (then ``trouble`` says so)."""

    yuan: Decimal | None
    trouble: str = ""
    rounded: bool = False


def amount_of(cell: Cell, factor: int) -> Amount:
    """An amount in units of ``factor`` yuan (1 or 10 000) as yuan: ``"(1,234.56)"`` is negative, dashes are blank.

    What is finer than a cent is rounded half up and says so.
    """
    if isinstance(cell, int | float):
        return _in_yuan(Decimal(repr(cell)), factor)
    text = text_of(cell).translate(_DASHES).replace(" ", "")
    if text in _NO_AMOUNT:
        return Amount(None)
    sign, bare = 1, text
    if match := _IN_BRACKETS.match(bare):
        sign, bare = -1, match.group(1)
    bare = bare.lstrip("¥￥")
    for unit, times in (("万元", 10_000), ("元", 1)):
        if bare.endswith(unit):
            bare, factor = bare.removesuffix(unit), times
            break
    bare = bare.replace("，", ",")
    if not bare or not _AMOUNT.match(bare) or not any(one.isdigit() for one in bare):
        return Amount(None, f"“{text[:30]}”不能读作金额")
    try:
        return _in_yuan(sign * Decimal(bare.replace(",", "")), factor)
    except InvalidOperation:
        return Amount(None, f"“{text[:30]}”不能读作金额")


def _in_yuan(number: Decimal, factor: int) -> Amount:
    exact = number * factor
    if not exact.is_finite() or abs(exact) >= TOO_LARGE:
        return Amount(None, "金额太大")
    yuan = exact.quantize(CENT, ROUND_HALF_UP)
    # A spreadsheet's own noise (0.1 + 0.2) is no fraction of a cent.
    return Amount(yuan + 0, rounded=abs(exact - yuan) > Decimal("0.0001"))


def day_of(cell: Cell) -> date | None:
    """A date written as such, as text or as a spreadsheet's serial number; None for everything else."""
    if isinstance(cell, int | float):
        return _EPOCH + timedelta(days=int(cell)) if int(cell) in _SERIALS else day_in(str(int(cell)))
    return day_in(text_of(cell))


def day_in(text: str) -> date | None:
    """The first date in a text: 2026年6月30日, 2026-06-30, 20260630, 2026年6月底."""
    if match := _MONTH_END.search(text):
        return month_end(int(match[1]), int(match[2]))
    match = _DAY.search(text) or _PLAIN_DAY.search(text)
    return _day(*(int(part) for part in match.groups())) if match else None


def month_end(year: int, month: int) -> date | None:
    first = _day(year + month // 12, month % 12 + 1, 1)
    return first - timedelta(days=1) if first and 1 <= month <= 12 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
