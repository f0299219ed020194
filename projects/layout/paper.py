"""What stands on an official paper: texts, and tables with merged cells. Nothing here knows a file format.

A table is written as in HTML: each row lists the cells that begin in it, from left to right; a cell may reach over columns
(``across``) and rows (``down``). ``placed`` says where each begins and refuses a table with a hole or an overlap.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

#: what XML cannot hold and no paper shows: control characters but tab and newline, half pairs
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Style(StrEnum):
    """How a text outside the tables is set."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    HEADING = "heading"
    BODY = "body"
    #: one line, its parts pushed apart to left, middle and right; the parts are separated by a tab
    LINE = "line"
    #: at the right: who signs, and when
    SIGNED = "signed"
    NOTE = "note"
    #: the name of a bound paper, on a page of its own
    COVER = "cover"
    #: nothing is printed: what follows begins a page
    BREAK = "break"


@dataclass(frozen=True)
class Text:
    """A paragraph. A newline in it begins a new line. A cell may point at its ``anchor``."""

    text: str
    style: Style = Style.BODY
    anchor: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell. A ``Decimal`` or ``int`` is a figure, in Excel too; it is shown with ``places`` decimals.

    Figures stand at the right, texts at the left, unless ``align`` says otherwise. With ``page_of`` the number of the page is
    printed where that anchor stands; a workbook, which knows no pages, shows the value as a way there.
    """

    value: str | int | Decimal | None = ""
    across: int = 1
    down: int = 1
    align: Align | None = None
    bold: bool = False
    places: int = 2
    page_of: str = ""

    @property
    def text(self) -> str:
        """The value as it is printed; "" for None."""
        if self.value is None:
            return ""
        if isinstance(self.value, str):
            return clean(self.value)
        return f"{self.value:,.{self.places}f}" if isinstance(self.value, Decimal) else str(self.value)

    @property
    def is_figure(self) -> bool:
        return isinstance(self.value, int | Decimal)

    @property
    def at(self) -> Align:
        """Where the text stands."""
        return self.align or (Align.RIGHT if self.is_figure else Align.LEFT)


@dataclass(frozen=True)
class Placed:
    """A cell and where it begins, both counted from 0."""

    row: int
    column: int
    cell: Cell


@dataclass(frozen=True)
class Grid:
    """A table. ``widths`` are shares of the paper's width, one for each column; the first ``head`` rows stand again on
    every page. ``name`` is its sheet in a workbook: without one it follows on the sheet before. ``joined``: it continues the
    table above it without a gap."""

    widths: Sequence[float]
    rows: Sequence[Sequence[Cell]]
    head: int = 0
    name: str = ""
    joined: bool = False

    @cached_property
    def placed(self) -> Sequence[Placed]:
        """Every cell with its place, row by row. ValueError for a hole, an overlap, or a cell that reaches out."""
        free = [[True] * len(self.widths) for _ in self.rows]
        found = []
        for at, row in enumerate(self.rows):
            for cell in row:
                column = next((place for place, one in enumerate(free[at]) if one), None)
                if column is None:
                    raise ValueError(f"row {at} has too many cells")
                _take(free, at, column, cell)
                found.append(Placed(at, column, cell))
        if any(one for row in free for one in row):
            raise ValueError(f"row {next(at for at, row in enumerate(free) if any(row))} has too few cells")
        return found


@dataclass(frozen=True)
class Paper:
    """A whole paper, A4. ``title`` names the file's properties; what is printed stands in ``blocks``."""

    title: str
    blocks: Sequence[Text | Grid]
    landscape: bool = False

    @property
    def grids(self) -> list[Grid]:
        return [block for block in self.blocks if isinstance(block, Grid)]


def clean(text: str) -> str:
    """The text without characters that no file format of ours can hold."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def head(*words: str) -> list[Cell]:
    """A row of column heads."""
    return [Cell(word, align=Align.CENTER, bold=True) for word in words]


def _take(free: list[list[bool]], at: int, column: int, cell: Cell) -> None:
    for row in range(at, at + cell.down):
        for place in range(column, column + cell.across):
            if row >= len(free) or place >= len(free[row]) or not free[row][place]:
                raise ValueError(
                    f"the cell at row {at}, column {column} reaches over another or out of the table"
                )
            free[row][place] = False
