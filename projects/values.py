"""Reads 指标值: an operator (≥ > ≤ < =), a number and a unit, or words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

OPERATORS = "≥>≤<="
#: Other ways to print a sign, a digit or the percent sign.
_NARROW = str.maketrans("⩾≧⩽≦＞＜＝０１２３４５６７８９．，％", "≥≥≤≤><=0123456789.,%")
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
# A unit holds no digit but those of m2 and m3: 2027年6月30日 and 3-5次 are no quantities.
_UNIT = r"((?:\D|(?<=m)[23])*)"
# Few blanks only: a run of thousands between two patterns would cost its square.
_QUANTITY = re.compile(rf"^([{OPERATORS}]?)\s{{0,4}}({_NUMBER})\s{{0,4}}{_UNIT}$", re.S)
_DOUBLED = re.compile(
    rf"^([{OPERATORS}])\s{{0,4}}({_NUMBER})\s{{0,4}}([^\d{OPERATORS}]*?)\s{{0,4}}\1\s{{0,4}}\2(?![\d.,])\s{{0,4}}(\3.*)$",
    re.S,
)
#: without a sign only the whole quantity can stand twice: 5 次5 次
_WHOLE_TWICE = re.compile(
    rf"^({_NUMBER})\s{{0,4}}([^\d{OPERATORS}]+?)\s{{0,4}}\1(?![\d.,])\s{{0,4}}\2$", re.S
)
_SIGN_TWICE = re.compile(rf"^([{OPERATORS}])(?:\s{{0,4}}\1)+\s{{0,4}}({_NUMBER})\s{{0,4}}{_UNIT}$", re.S)


@dataclass(frozen=True)
class Value:
    """``operator``, ``number`` and ``unit`` are None for words. ``signed``: the operator stands in the text."""

    operator: str | None
    number: Decimal | None
    unit: str | None
    signed: bool = False
    doubled: bool = False

    @property
    def quantitative(self) -> bool:
        return self.number is not None


WORDS = Value(None, None, None)


@lru_cache(maxsize=8192)
def parse_value(text: str) -> Value:
    """``"≥5 次"`` -> ≥, 5, 次; a quantity without a sign counts as =; ``"≥180≥180 人"`` is read once and marked doubled."""
    clean = unicodedata.normalize("NFC", text).translate(_NARROW).strip()
    if match := _DOUBLED.match(clean):
        sign, number, _, unit = match.groups()
        return _value(sign, number, unit, doubled=True)
    if match := _WHOLE_TWICE.match(clean):
        return _value("", *match.groups(), doubled=True)
    if match := _SIGN_TWICE.match(clean):
        return _value(*match.groups(), doubled=True)
    if match := _QUANTITY.match(clean):
        return _value(*match.groups())
    return WORDS


def _value(sign: str, number: str, unit: str, *, doubled: bool = False) -> Value:
    joined = re.sub(r"\s+", "", unit)
    return Value(sign or "=", Decimal(number.replace(",", "")), joined, signed=bool(sign), doubled=doubled)
