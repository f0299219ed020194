"""When two systems say the same: money at 0.01 万元, texts whatever width their signs have and wherever blanks mean nothing. Pure."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from projects import amounts
from projects.values import parse_value
from projects.versions.content import decimal_of

_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_SIGNS = str.maketrans({"⩾": "≥", "≧": "≥", "⩽": "≤", "≦": "≤"})
_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff]")
#: a blank between two letters or two figures of the Latin alphabet parts them; any other is how a system sets its lines
_BLANK = re.compile(r"(?<![0-9A-Za-z.])\s+|\s+(?![0-9A-Za-z.])")


def plain(words: str) -> str:
    """The text as it is compared: NFC, full-width signs narrow, without blanks that mean nothing."""
    told = unicodedata.normalize("NFC", _INVISIBLE.sub("", words)).translate(_NARROW)
    told = told.translate(_SIGNS).translate(_QUOTES).replace(">=", "≥").replace("<=", "≤")
    return re.sub(r"\s+", " ", _BLANK.sub("", told)).strip()


def same_text(ours: str, theirs: str) -> bool:
    return plain(ours) == plain(theirs)


def same_value(ours: str, theirs: str) -> bool:
    """指标值: as texts, or as sign, number and unit (no sign is =)."""
    if same_text(ours, theirs):
        return True
    one, other = parse_value(plain(ours)), parse_value(plain(theirs))
    if not (one.quantitative and other.quantitative):
        return False
    return (one.operator or "=", one.number, plain(one.unit or "")) == (
        other.operator or "=",
        other.number,
        plain(other.unit or ""),
    )


def same_money(ours: str | None, theirs: str | None) -> bool:
    """Yuan as decimal strings, compared at 0.01 万元; a blank is 0.00."""
    return amounts.same(decimal_of(ours), decimal_of(theirs))


def same_percent(ours: str | None, theirs: str | None) -> bool:
    return (decimal_of(ours) or Decimal(0)) == (decimal_of(theirs) or Decimal(0))


def cents(theirs: str | None) -> str | None:
    """Yuan as the database keeps them."""
    number = decimal_of(theirs)
    return None if number is None else f"{number.quantize(amounts.CENT):f}"
