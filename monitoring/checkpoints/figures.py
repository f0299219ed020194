"""What the figures of a checkpoint are: the version, the budget and the spending as they stood at the 统计截止, as far as
they were known by the 说明截止.

Asked at any later time the answer is the same: what is dated after the cut-off, or was imported, registered or approved
after the deadline, is left out by the questions themselves.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from monitoring.checkpoints.dates import end_of
from monitoring.execution import covered, known_through, spent_at
from monitoring.lights import Reading, read
from monitoring.models import Checkpoint
from projects.budget import adjusted_at
from projects.models import PlanPoint, Project, TargetVersion

_LOCKED = (TargetVersion.State.APPROVED, TargetVersion.State.SUPERSEDED)
_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Figures:
    """Of one project. ``as_of``: until when execution is known, not after the cut-off; ``provisional`` before it is."""

    version: int | None
    budget: Decimal
    planned: Decimal | None
    spent: Decimal
    as_of: date | None
    provisional: bool
    reading: Reading


def figures(checkpoint: Checkpoint, project_ids: Collection[int], known_by: datetime) -> dict[int, Figures]:
    """The figures of each project, as known at ``known_by``. Eight queries, however many projects."""
    units = dict(Project.objects.filter(pk__in=project_ids).values_list("pk", "unit_id"))
    cutoff = checkpoint.cutoff_on
    plans = plans_at(project_ids, cutoff, checkpoint.month)
    budgets = adjusted_at(project_ids, cutoff, known_by)
    spent = spent_at(project_ids, cutoff, known_by)
    in_hand = covered(cutoff, known_by)
    known = known_through(set(units.values()), known_by, cutoff)
    found = {}
    for pk, unit in units.items():
        version, planned = plans.get(pk, (None, None))
        budget, paid = budgets.get(pk, _NOTHING), spent.get(pk, _NOTHING)
        found[pk] = Figures(
            version,
            budget,
            planned,
            paid,
            known.get(unit),
            unit not in in_hand,
            read(budget=budget, planned=planned, spent=paid, thresholds=checkpoint.thresholds),
        )
    return found


def plans_at(project_ids: Collection[int], on: date, month: int) -> dict[int, tuple[int, Decimal | None]]:
    """Project -> the version locked last by the end of that day, and its plan for the month. Two queries."""
    locked = TargetVersion.objects.filter(
        Q(project__in=project_ids), state__in=_LOCKED, locked_at__lte=end_of(on)
    )
    newest = locked.order_by("project_id", "-locked_at", "-pk").distinct("project_id")
    versions = dict(newest.values_list("project_id", "pk"))
    points = PlanPoint.objects.filter(version__in=versions.values(), month=month).order_by()
    shares = dict(points.values_list("version_id", "percent"))
    return {project: (version, shares.get(version)) for project, version in versions.items()}
