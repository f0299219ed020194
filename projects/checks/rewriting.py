"""Writes a printed value anew: read once, or with another operator, number or unit."""

from __future__ import annotations

import re

_SIGN = "[≥≤<>=⩾≧⩽≦＞＜＝]"
_TWICE = re.compile(
    rf"^(?P<sign>{_SIGN})\s{{0,4}}(?P<number>\d[\d,]*(?:\.\d+)?)\s{{0,4}}(?P<unit>[^\d≥≤<>=]*?)\s{{0,4}}"
    r"(?P=sign)\s{0,4}(?P=number)(?![\d.,])(?P<rest>\s{0,4}(?P=unit).*)$",
    re.S,
)
_WHOLE_TWICE = re.compile(
    r"^(?P<once>(?P<number>\d[\d,]*(?:\.\d+)?)\s{0,4}(?P<unit>[^\d≥≤<>=]+?))\s{0,4}(?P=number)(?![\d.,])\s{0,4}(?P=unit)$",
    re.S,
)
SIGN_TWICE = re.compile(rf"^\s{{0,4}}({_SIGN})\s{{0,4}}\1+\s{{0,4}}(.*)$", re.S)
_PARTS = re.compile(
    r"^(?P<sign>[≥≤<>=⩾≧⩽≦＞＜＝]?)(?P<gap1>\s*)(?P<number>\d[\d,]*(?:\.\d+)?)(?P<gap2>\s*)(?P<unit>.*)$",
    re.S,
)


def read_once(text: str) -> str:
    """``≥180≥180 人`` -> ``≥180 人``, its spacing before the unit kept."""
    if match := SIGN_TWICE.match(text):
        return f"{match.group(1)}{match.group(2)}"
    if match := _TWICE.match(text.strip()):
        return f"{match['sign']}{match['number']}{match['rest'].rstrip()}"
    if match := _WHOLE_TWICE.match(text.strip()):
        return match["once"]
    return text


def rewrite(
    text: str, *, operator: str | None = None, number: str | None = None, unit: str | None = None
) -> str:
    """The printed value with another operator, number or unit, its spacing kept.

    A doubled value is read once; words come back unchanged.
    """
    match = _PARTS.match(read_once(text.strip()))
    if match is None:
        return text
    sign = match["sign"] if operator is None else operator
    figure = match["number"] if number is None else number
    return f"{sign}{figure}{match['gap2']}{match['unit'] if unit is None else unit}"
