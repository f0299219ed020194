"""Which classes the year's form has, and the draft's rows grouped by them as on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from projects.forms.draft import RowDraft
from projects.models import BudgetYear
from projects.sheet import LEVELS

Layout = Mapping[str, Sequence[str]]


def layout_of(year: BudgetYear) -> Layout:
    """Level-1 class -> its level-2 classes; the usual layout where the year has none of its own."""
    return year.layout or LEVELS


def level1_of(level2: str, layout: Layout) -> str | None:
    """The level-1 class a level-2 class belongs to; None for a class the year's form does not have."""
    return next((level1 for level1, classes in layout.items() if level2 in classes), None)


@dataclass
class Group:
    """One class with its rows: (position in the whole table, row)."""

    level1: str
    level2: str
    rows: list[tuple[int, RowDraft]] = field(default_factory=list)
    #: False for a class the form does not have: its rows must be put into one that it has
    known: bool = True


def grouped(rows: Sequence[RowDraft], layout: Layout) -> list[Group]:
    """Every class of the form in its order, empty ones too; then rows whose class the form does not have."""
    groups = {
        (level1, level2): Group(level1, level2) for level1, classes in layout.items() for level2 in classes
    }
    for index, row in enumerate(rows):
        key = (row.level1, row.level2)
        groups.setdefault(key, Group(*key, known=False)).rows.append((index, row))
    return list(groups.values())
