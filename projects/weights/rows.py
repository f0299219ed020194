"""分值 of the rows of one table, without a database: so the form can use it on what is not saved yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from projects.models import BudgetYear
from projects.sheet import IndicatorRow
from projects.weights.shares import share

#: domain.md §4: level-1 class -> points; 预算执行率 has its own 10
USUAL_SCHEME = {"产出指标": 50, "效益指标": 30, "满意度指标": 10}
SATISFACTION, BENEFIT = "满意度指标", "效益指标"
NO_SATISFACTION = (SATISFACTION, "服务对象满意度指标")

Rows = tuple[IndicatorRow, ...]


def targets(rows: Sequence[IndicatorRow], year: BudgetYear, absent: Collection[str]) -> dict[str, Decimal]:
    """Level-1 class -> the points its rows share. ``absent``: the classes declared 不适用.

    No need for satisfaction: its points go to 效益. A class that is merely missing keeps its points.
    """
    scheme = {name: Decimal(str(points)) for name, points in (year.weight_scheme or USUAL_SCHEME).items()}
    has_rows = {row.level1 for row in rows}
    waived = SATISFACTION not in has_rows and any(name in absent for name in NO_SATISFACTION)
    if waived and SATISFACTION in scheme and BENEFIT in scheme:
        scheme[BENEFIT] += scheme.pop(SATISFACTION)
    return scheme


def filled(rows: Sequence[IndicatorRow], year: BudgetYear, absent: Collection[str]) -> Rows:
    """Rows without 分值 share what their class has left; what was typed stays, and nothing left leaves them blank."""
    step = Decimal(year.weight_step)
    given: dict[int, Decimal] = {}
    for level1, points in targets(rows, year, absent).items():
        places = _places(rows, level1)
        blank = [place for place in places if rows[place].weight is None]
        left = points - sum((rows[place].weight or Decimal(0) for place in places), Decimal(0))
        if left > 0:
            given |= zip(blank, share(left, [Decimal(1)] * len(blank), step), strict=True)
    return _with(rows, given)


def balanced(rows: Sequence[IndicatorRow], year: BudgetYear, absent: Collection[str]) -> Rows:
    """Every class adds up to its points, the rows in proportion to what they had; a blank counts as an average row."""
    step = Decimal(year.weight_step)
    given: dict[int, Decimal] = {}
    for level1, points in targets(rows, year, absent).items():
        places = _places(rows, level1)
        given |= zip(places, share(points, _wishes([rows[p].weight for p in places]), step), strict=True)
    return _with(rows, given)


def none_given(rows: Sequence[IndicatorRow]) -> bool:
    """Whether nobody has given any 分值 yet: then a save fills them in."""
    return all(row.weight is None for row in rows)


def _places(rows: Sequence[IndicatorRow], level1: str) -> list[int]:
    return [place for place, row in enumerate(rows) if row.level1 == level1]


def _wishes(weights: Sequence[Decimal | None]) -> list[Decimal]:
    known = [weight for weight in weights if weight is not None]
    average = sum(known, Decimal(0)) / len(known) if known else Decimal(1)
    return [average if weight is None else weight for weight in weights]


def _with(rows: Sequence[IndicatorRow], given: Mapping[int, Decimal]) -> Rows:
    return tuple(replace(row, weight=given.get(place, row.weight)) for place, row in enumerate(rows))
