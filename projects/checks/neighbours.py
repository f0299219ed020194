"""What the rules across projects keep of every other project of the department: small, and computed once per version."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from projects.checks.costs import costs_of, is_total
from projects.checks.places import compact
from projects.checks.prices import Price
from projects.checks.texts import pairs
from projects.sheet import Sheet

if TYPE_CHECKING:
    from projects.checks.base import Context

_FIGURES = re.compile(r"[\d.,]+(万?元)?|[≥≤<>=]")
_STOPS = "。.；;：:，,"


@dataclass(frozen=True)
class Neighbour:
    """Another project as the rules see it.

    ``prices``: (standard, yuan); ``indicators``: (class, name); ``values``: with 指标值; ``use``: pairs of 资金用途.
    """

    code: str
    name: str
    unit_code: str
    kind: str
    prices: tuple[tuple[str, Decimal], ...] = ()
    indicators: frozenset[tuple[str, str]] = frozenset()
    values: frozenset[tuple[str, str, str]] = frozenset()
    use: frozenset[str] = frozenset()
    #: the sheet it was read from, where that is at hand
    sheet: Sheet | None = field(default=None, compare=False, repr=False)

    def same_project(self, sheet: Sheet) -> bool:
        """True for the sheet itself and for another state of it."""
        return self.sheet is sheet or bool(sheet.code and sheet.code == self.code)


@dataclass(frozen=True)
class Standard:
    """One project's price of a standard, in yuan."""

    owner: Neighbour
    yuan: Decimal


def neighbour(sheet: Sheet, context: Context) -> Neighbour:
    """What is kept of a sheet."""
    rows = [row for row in sheet.indicators if row.name.strip() and not is_total(row, context)]
    named = [(compact(row.level2), compact(row.name)) for row in rows]
    return Neighbour(
        code=sheet.code,
        name=sheet.name,
        unit_code=sheet.unit_code,
        kind=sheet.kind,
        prices=tuple((standard_of(price), price.yuan) for price in costs_of(sheet, context).prices),
        indicators=frozenset(named),
        values=frozenset((*name, compact(row.value)) for name, row in zip(named, rows, strict=True)),
        use=pairs(sheet.purpose),
        sheet=sheet,
    )


def standard_of(price: Price) -> str:
    """What a price is the standard of: its words without figures, and what it is counted by."""
    words = _FIGURES.sub("", compact(price.row.description or price.row.name)).strip(_STOPS)
    return f"{words}/{price.per}"
