"""From the database to a curve: a project's plan, its checkpoints, and what was spent when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from accounts import clock
from monitoring.checkpoints.dates import STAGES, month_end
from monitoring.checkpoints.figures import plans_at
from monitoring.checkpoints.standing import Standing
from monitoring.curve.points import Curve, Mark, Point
from monitoring.execution import series
from monitoring.lights import HUNDRED, TENTH
from monitoring.models import Checkpoint
from projects.models import PlanPoint, Project


def curve_of(project: Project, checkpoints: Sequence[Checkpoint], at: Mapping[int, Standing]) -> Curve:
    """The curve of a project's year. Where the year has no checkpoints yet, the plan still stands at the ends of months.

    A checkpoint that has figures shows the plan it was measured against; the others the newest approved one.
    """
    plan = _plan(project)
    by_month = {one.month: one for one in checkpoints}
    marks = []
    for month in STAGES:
        known = by_month.get(month)
        standing = at.get(known.pk) if known else None
        shown = standing if standing is not None and standing.counts else None
        marks.append(
            Mark(
                name=f"{month}月底",
                on=known.cutoff_on if known else month_end(project.year_id, month),
                planned=shown.planned if shown else plan.get(month),
                light=shown.light if shown else None,
                said=shown.said if shown else "",
            )
        )
    return Curve(project.year_id, marks, _spent(project), clock.today())


def _plan(project: Project) -> dict[int, Decimal | None]:
    version, _ = plans_at([project.pk], clock.today(), 12).get(project.pk, (None, None))
    return dict(PlanPoint.objects.filter(version=version).values_list("month", "percent")) if version else {}


def _spent(project: Project) -> list[Point]:
    """Shares of the budget as it stood on each day: one query for the events, none a point."""
    if project.approved is None:
        return []
    changes = list(project.events.order_by("effective_on").values_list("effective_on", "before", "after"))
    found = []
    for point in series(project.pk):
        budget = project.approved + sum(
            (after - before for on, before, after in changes if on <= point.on), Decimal(0)
        )
        if budget > 0:
            found.append(Point(point.on, (point.spent * HUNDRED / budget).quantize(TENTH, ROUND_HALF_UP)))
    return found
