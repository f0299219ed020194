"""What is taken from elsewhere for a report: the version and budget in force at the cut-off, the plan, the spending.

The plan speaks at its points only (3, 6, 10, 12月底). Between two of them nothing was promised in writing, so the last
point up to the cut-off counts and is named beside the number: anybody can look it up in the approved target.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from accounts import clock
from monitoring.checkpoints.dates import end_of, month_end
from monitoring.execution import covered, known_through, spent_at
from monitoring.lights import Reading, read
from monitoring.models import MonitoringRound
from projects.budget import adjusted_at
from projects.models import PlanPoint, Project, TargetVersion
from projects.sheet import CHECKPOINT_MONTHS

NOTHING = Decimal(0)
_LOCKED = (TargetVersion.State.APPROVED, TargetVersion.State.SUPERSEDED)


@dataclass(frozen=True)
class Figures:
    """Of one project at the cut-off; ``provisional`` until the export of that very day is in."""

    version: int | None
    budget: Decimal
    spent: Decimal
    as_of: date | None
    provisional: bool
    planned_month: int | None
    reading: Reading


def plan_month(cutoff: date) -> int | None:
    """The plan's last point up to a day; None before the first."""
    past = [month for month in CHECKPOINT_MONTHS if month_end(cutoff.year, month) <= cutoff]
    return past[-1] if past else None


def figures(round: MonitoringRound, project_ids: Collection[int]) -> dict[int, Figures]:
    """The figures of each project as known now. A constant number of queries, however many projects."""
    units = dict(Project.objects.filter(pk__in=project_ids).values_list("pk", "unit_id"))
    cutoff, now, month = round.cutoff_on, clock.now(), plan_month(round.cutoff_on)
    versions = versions_at(project_ids, cutoff)
    points = PlanPoint.objects.filter(version__in=versions.values(), month=month or 0).order_by()
    shares = dict(points.values_list("version_id", "percent"))
    budgets, spent = adjusted_at(project_ids, cutoff, now), spent_at(project_ids, cutoff, now)
    in_hand, known = covered(cutoff, now), known_through(set(units.values()), now, cutoff)
    found = {}
    for pk, unit in units.items():
        planned = shares.get(versions.get(pk, 0))
        budget, paid = budgets.get(pk, NOTHING), spent.get(pk, NOTHING)
        reading = read(budget=budget, planned=planned, spent=paid, thresholds=round.thresholds)
        found[pk] = Figures(
            versions.get(pk),
            budget,
            paid,
            known.get(unit),
            unit not in in_hand,
            month if planned is not None else None,
            reading,
        )
    return found


def versions_at(project_ids: Collection[int], on: date) -> dict[int, int]:
    """Project -> the version locked last by the end of the day; one whose first 批复 came later, that one. One query."""
    locked = TargetVersion.objects.filter(Q(project__in=project_ids), state__in=_LOCKED)
    found: dict[int, int] = {}
    until = end_of(on)
    rows = locked.order_by("project_id", "locked_at", "pk").values_list("project_id", "pk", "locked_at")
    for project, version, at in rows:
        if project not in found or (at is not None and at <= until):
            found[project] = version
    return found
