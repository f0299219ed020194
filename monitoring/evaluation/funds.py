"""What the sheet says of the money: 年初预算数, 全年预算数 and 全年执行数 at 31 December, for many projects at once.

The totals are the year's own figures and are never typed. How they divide into 当年财政拨款, 上年结转 and 其他 is proposed: where a
single source holds everything it is certain, else the drafter says it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Sum

from monitoring.execution import known_through, spent_at
from projects.budget import adjusted_at, standing
from projects.models import Project, ProjectEvent, TargetVersion

SOURCES = ("fiscal", "carried", "other")
LINES = ("initial", "adjusted", "spent")
_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Money:
    """One line of the funds in yuan; a source None where it cannot be told from the figures."""

    total: Decimal
    fiscal: Decimal | None = None
    carried: Decimal | None = None
    other: Decimal | None = None


@dataclass(frozen=True)
class Funds:
    """Of one project; ``as_of``: until when its execution is known, None where nothing was imported."""

    initial: Money
    adjusted: Money
    spent: Money
    as_of: date | None


def last_day(year: int) -> date:
    return date(year, 12, 31)


def funds(
    project_ids: Collection[int], year: int, versions: Collection[int], known_by: datetime | None = None
) -> dict[int, Funds]:
    """Project -> its funds. ``versions``: the pinned ones, which say what 其他资金 was promised. Nine queries, however many."""
    on = last_day(year)
    rows = {pk: (unit, kind, approved or _NOTHING) for pk, unit, kind, approved in _rows(project_ids)}
    other = dict(TargetVersion.objects.filter(pk__in=versions).order_by().values_list("project_id", "other"))
    carried = _carried(project_ids, on)
    adjusted = adjusted_at(project_ids, on, known_by)
    spent = spent_at(project_ids, on, known_by)
    known = known_through({unit for unit, _, _ in rows.values()}, known_by, on)
    found = {}
    for pk, (unit, kind, approved) in rows.items():
        over = kind == Project.Kind.CARRIED_OVER
        beside = other.get(pk) or _NOTHING
        first = _divided(approved, approved if over else _NOTHING, _NOTHING if over else beside)
        total = adjusted.get(pk, _NOTHING)
        second = _divided(total, total if over else carried.get(pk, _NOTHING), _NOTHING if over else beside)
        found[pk] = Funds(first, second, _like(second, spent.get(pk, _NOTHING)), known.get(unit))
    return found


def _rows(project_ids: Collection[int]) -> list[tuple[int, int, str, Decimal | None]]:
    rows = Project.objects.filter(pk__in=project_ids).order_by()
    return list(rows.values_list("pk", "unit_id", "kind", "approved"))


def _carried(project_ids: Collection[int], on: date) -> dict[int, Decimal]:
    """What 结转下达 added to each."""
    events = standing().filter(project__in=project_ids, kind=ProjectEvent.Kind.CARRIED, effective_on__lte=on)
    sums = events.order_by().values("project").annotate(to=Sum("after"), was=Sum("before"))
    return {row["project"]: row["to"] - row["was"] for row in sums}


def _divided(total: Decimal, carried: Decimal, other: Decimal) -> Money:
    fiscal = total - carried - other
    return Money(total, fiscal, carried, other) if fiscal >= 0 else Money(total)


def _like(budget: Money, spent: Decimal) -> Money:
    """Spending comes from where all the budget came from; from several sources only the drafter knows how much of each."""
    parts = {name: getattr(budget, name) for name in SOURCES}
    holding = [name for name, part in parts.items() if part]
    if spent == 0:
        return Money(spent, _NOTHING, _NOTHING, _NOTHING)
    if len(holding) != 1 or None in parts.values():
        return Money(spent)
    return Money(spent, **{name: spent if name in holding else _NOTHING for name in SOURCES})
