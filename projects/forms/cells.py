"""Single cells: how a stored figure is written for editing and how a typed text is read back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from projects.values import OPERATORS

_CENT = Decimal("0.01")
#: the widest figures the database keeps
_PERCENT_LIMIT = Decimal(10) ** 6
_WEIGHT_LIMIT = Decimal(1000)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_FIGURE = r"\d[\d,]*(?:\.\d+)?"
_QUANTITY = re.compile(
    rf"([{OPERATORS}]?)"  # the sign
    rf"(\s*[{OPERATORS}]?\s*{_FIGURE}(?:\s*[{OPERATORS}]\s*{_FIGURE})*)"  # the number, doubled or not
    r"(.*)",  # the unit
    re.S,
)
#: a "unit" longer than this is a sentence: it is edited in one field
_UNIT_LIMIT = 12


class CellError(ValueError):
    """The typed text cannot be read; ``str()`` is a sentence that says what to do."""


def read_percent(text: str) -> Decimal | None:
    """``"15"`` or ``"15%"`` -> 15; None for a blank cell. Whether it is between 0 and 100 is for the system review."""
    number = _read_number(text.strip().removesuffix("%").removesuffix("％"), "45")
    if number is None:
        return None
    if number != number.quantize(_CENT):
        raise CellError(f"“{text.strip()}”小数太多，请最多保留两位。")
    if abs(number) >= _PERCENT_LIMIT:
        raise CellError(f"“{text.strip()}”太大，请填 0 到 100。")
    return number


def read_weight(text: str) -> Decimal | None:
    """分值 as typed; None for a blank cell."""
    number = _read_number(text, "5")
    if number is None:
        return None
    if number != number.quantize(_CENT) or not 0 <= number < _WEIGHT_LIMIT:
        raise CellError(f"“{text.strip()}”不能作为分值，请填 0 到 100，最多两位小数。")
    return number


def figure_text(number: Decimal | None) -> str:
    """A percentage or 分值 without needless zeros: 15.00 -> ``"15"``, 2.50 -> ``"2.5"``."""
    return "" if number is None else f"{number.normalize():f}"


@dataclass(frozen=True)
class ValueCell:
    """指标值 in three fields; put together again they are the printed text, to the character."""

    operator: str
    number: str
    unit: str

    @property
    def printed(self) -> str:
        if not (self.number + self.unit).strip():
            return ""  # a sign alone says nothing
        return f"{self.operator}{self.number}{self.unit}"

    @property
    def words(self) -> bool:
        """True for words and sentences: they are edited in a single field."""
        return not self.operator and not self.unit and bool(re.search(rf"[^\d,.\s{OPERATORS}]", self.number))


def split_value(printed: str) -> ValueCell:
    """``"≥5 次"`` -> ≥, 5, " 次". A repeated sign stays with the number (≥, "≥420"); words stay whole."""
    match = _QUANTITY.fullmatch(printed)
    if match is None or len(match[3]) > _UNIT_LIMIT:
        return ValueCell("", printed, "")
    return ValueCell(*match.groups())


#: full-width letters, digits and signs, and the wide space
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def narrow(text: str) -> str:
    """Full-width signs as their narrow twins. Not NFKC: that would read 10² as 102."""
    return text.translate(_WIDE)


def _read_number(text: str, example: str) -> Decimal | None:
    clean = re.sub(r"[\s,]", "", narrow(text))
    if not clean:
        return None
    if len(clean) > 20 or not _NUMBER.fullmatch(clean):
        raise CellError(f"“{text.strip()[:20]}”不是可用的数字，请填如 {example} 的数字。")
    return Decimal(clean)
