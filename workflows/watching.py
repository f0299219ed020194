"""Open steps that nobody able to act holds: people leave, lose a role, an office; no case may lie there unseen."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch

from accounts.access import holders
from accounts.models import User
from accounts.roles import Role
from workflows.models import Assignment, CaseStep, RouteStep
from workflows.routing import Origin, resolve
from workflows.telling import tell_unheld


def unheld_steps() -> Iterator[CaseStep]:
    """Open steps on screen where no open row belongs to somebody who may still act. Each step resolved as at opening."""
    rows = Prefetch(
        "assignments", Assignment.objects.filter(state=Assignment.State.OPEN), to_attr="open_rows"
    )
    steps = CaseStep.objects.filter(state=CaseStep.State.OPEN, medium=RouteStep.Medium.SCREEN)
    steps = steps.select_related("case__unit__parent", "case__office").prefetch_related(rows).order_by("pk")
    for step in steps.iterator(200):
        able = {chair.person.pk for chair in resolve(step, Origin.of(step.case)).chairs}
        if not any(row.person_id in able for row in step.open_rows):
            yield step


def report_unheld() -> int:
    """A notice to the budget desk of the 本级 for every such step; how many."""
    count = 0
    for step in unheld_steps():
        count += 1
        tell_unheld(step, _desk(step))
    return count


def _desk(step: CaseStep) -> list[User]:
    unit = step.case.unit
    while unit.parent is not None:
        unit = unit.parent
    return holders(Role.BUDGET_OFFICER, unit)
