"""Where the department's part ends and each project's table begins.

A table is announced by the line of its unit, ``301001 云河市委组织部本级 单位：万元``; the numbered title stands above it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from projects.importing.published.lines import Gap, Line

_UNIT = re.compile(r"(?P<code>\d{3,}[0-9A-Z]*) ?(?P<name>\S.*?) ?单位 ?[：:] ?(?P<money>万元|元)$")
_TITLE = re.compile(r"\d+[.．、]")
_PART = re.compile(r"第[一二三四五六七八九十]+部分")
_LONGEST_TITLE = 5


@dataclass(frozen=True)
class Block:
    """The lines of one table below its unit line."""

    title: tuple[str, ...]
    unit_code: str
    unit_name: str
    #: 万元 or 元
    money: str
    lines: Sequence[Line]


def split(lines: Sequence[Line]) -> tuple[list[Line], list[Block]]:
    """The lines before the first table, and the tables."""
    units = [(at, match) for at, line in enumerate(lines) if (match := _UNIT.match(line.text))]
    if not units:
        return list(lines), []
    titles = [_title_start(lines, at) for at, _ in units]
    ends = [*titles[1:], len(lines)]
    blocks = [
        Block(
            tuple(line.text for line in lines[start:at]),
            match["code"],
            match["name"],
            match["money"],
            _body(lines[at + 1 : end]),
        )
        for (at, match), start, end in zip(units, titles, ends, strict=True)
    ]
    return list(lines[: titles[0]]), blocks


def _title_start(lines: Sequence[Line], unit: int) -> int:
    """The title begins its page, or else with its number, a few lines above the unit."""
    above = range(unit - 1, max(unit - 1 - _LONGEST_TITLE, -1), -1)
    for at in above:
        if lines[at].gap is Gap.PAGE and _TITLE.match(lines[at].text):
            return at
    for at in above:
        if _TITLE.match(lines[at].text):
            return at
    return unit


def _body(lines: Sequence[Line]) -> Sequence[Line]:
    """The table ends where another part of the document begins."""
    for at, line in enumerate(lines):
        if line.gap >= Gap.BLANK and _PART.fullmatch(line.text):
            return lines[:at]
    return lines
