"""What every format comes down to: rows of boxes, each with its text and how far it reaches from left to right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """One cell where it begins. ``left`` and ``right`` count in whatever the format counts in: columns, or points of a page."""

    text: str
    left: float
    right: float
    #: a number of a workbook, not a text
    number: bool = False
    #: reaches over more rows than the one it begins in, as far as the format tells
    tall: bool = False

    @property
    def label(self) -> str:
        """The text without any blank, its brackets and colons wide: as labels are compared."""
        return "".join(self.text.split()).translate(_WIDE)

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Row:
    """The cells that begin in one row, from left to right; one that began above is not in it.

    ``page``: counted from 1, 0 where the format has none. ``paragraph``: text outside every table, a row of one box.
    """

    boxes: Sequence[Box]
    page: int = 0
    paragraph: bool = False

    @property
    def filled(self) -> list[Box]:
        return [box for box in self.boxes if box.text.strip()]

    def find(self, *labels: str) -> Box | None:
        return next((box for box in self.boxes if box.label in labels), None)

    def under(self, head: Box) -> Box | None:
        """The box that stands under the middle of a head."""
        return next((box for box in self.boxes if box.left - 0.01 <= head.middle <= box.right + 0.01), None)

    def after(self, box: Box) -> str:
        """What stands in the next box to the right; "" where there is none."""
        return next((one.text for one in self.boxes if one.left >= box.right), "")


_WIDE = str.maketrans("():%", "（）：％")
