"""How high a row must be. Word and PDF find out by themselves; Excel does not for merged cells, so we estimate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from unicodedata import east_asian_width

from projects.layout.paper import Grid

#: points; a line of 10 point text, and a little air
LINE, AIR = 14.0, 6.0
#: what one row of Excel shows at most
HIGHEST = 409.0


def columns(text: str) -> int:
    """How wide a text is, in widths of a digit: a Chinese character takes two."""
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)


def lines(text: str, width: float) -> int:
    """How many lines a text takes in so many digits' width."""
    room = max(1.0, width - 1)
    return sum(max(1, math.ceil(columns(line) / room)) for line in text.split("\n"))


def heights(grid: Grid, widths: Sequence[float]) -> list[float]:
    """The height of each row, in points; ``widths`` of the columns in digits. A cell over several rows stretches its last one."""
    found = [LINE + AIR] * len(grid.rows)
    for placed in grid.placed:
        if placed.cell.down == 1:
            found[placed.row] = max(
                found[placed.row], _needed(placed.cell.text, placed.column, placed.cell.across, widths)
            )
    for placed in grid.placed:
        if placed.cell.down > 1:
            last = placed.row + placed.cell.down - 1
            missing = _needed(placed.cell.text, placed.column, placed.cell.across, widths) - sum(
                found[placed.row : last + 1]
            )
            found[last] += max(0.0, missing)
    return found


def _needed(text: str, column: int, across: int, widths: Sequence[float]) -> float:
    return lines(text, sum(widths[column : column + across])) * LINE + AIR
