"""The printed lines of an extracted document and the atoms they consist of.

The layout writes a table cell by cell. How far apart two neighbouring pieces stand on the paper decides what is
printed between them: a space when they share a base line, a single line break when half a line lies between them
(a cell of two lines beside one of one line, both centred), a blank line from one line on. A page begins with a form
feed or with a line that is indented by one space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum


class Gap(IntEnum):
    """What stands before a piece."""

    SPACE = 0
    BREAK = 1
    BLANK = 2
    PAGE = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, stripped, with the gap before it."""

    text: str
    gap: Gap


@dataclass(frozen=True, slots=True)
class Atom:
    """A run of characters without space, with the gap before it."""

    text: str
    gap: Gap


_SPACES = re.compile(r"[ \t\u00a0\u2002\u2003\u2009\u3000]+")
_PAGE_NUMBER = re.compile(r"(?:[-—–·第 ] ?)*(\d{1,4})(?: ?[-—–·页 ])*")
_PAGES_TO_TELL = 3
_ENDS = re.compile(r"\r\n?|\u2028|\x85")


def lines_of(text: str) -> list[Line]:
    """All lines with something on them, page numbers left out."""
    return _without_page_numbers(list(_lines(_ENDS.sub("\n", text).replace("\x0b", "\n"))))


def _without_page_numbers(lines: list[Line]) -> list[Line]:
    """Drop the last line of every page where all pages end with a number and each counts one more than the last."""
    ends = [at for at in range(len(lines)) if at + 1 == len(lines) or lines[at + 1].gap is Gap.PAGE]
    numbers = [match and int(match[1]) for match in (_PAGE_NUMBER.fullmatch(lines[at].text) for at in ends)]
    first = numbers[0] if numbers else None
    if len(ends) < _PAGES_TO_TELL or first is None or numbers != list(range(first, first + len(ends))):
        return lines
    dropped = set(ends)
    return [line for at, line in enumerate(lines) if at not in dropped]


def _lines(text: str) -> Iterator[Line]:
    gap = Gap.PAGE
    for sheet_number, sheet in enumerate(text.split("\f")):
        if sheet_number:
            gap = Gap.PAGE
        for raw in sheet.split("\n"):
            content = _SPACES.sub(" ", raw).strip()
            if not content:
                gap = max(gap, Gap.BLANK)
                continue
            if raw[0] == " " and gap is Gap.BREAK:
                gap = Gap.PAGE
            yield Line(content, gap)
            gap = Gap.BREAK


def atoms_of(lines: Iterable[Line]) -> list[Atom]:
    """The lines cut at their spaces."""
    atoms = []
    for line in lines:
        first, *rest = line.text.split(" ")
        atoms.append(Atom(first, line.gap))
        atoms.extend(Atom(part, Gap.SPACE) for part in rest)
    return atoms
