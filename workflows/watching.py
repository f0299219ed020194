"""Open steps that nobody able to act holds: people leave, lose a role, an office; no case may lie there unseen."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch

from accounts.access import holders
from accounts.models import User
from accounts.roles import Role
from workflows.cases.holding import unheld
from workflows.cases.steps import SEATED
from workflows.models import Assignment, Case, CaseStep
from workflows.telling import tell_unheld


def unheld_steps() -> Iterator[CaseStep]:
    """Open steps with seats that cannot end as they are: nobody able to act holds them, or one seat that must sign.

    Each step is resolved as at opening.
    """
    open_rows = Assignment.objects.filter(state=Assignment.State.OPEN).order_by("id")
    rows = Prefetch(
        "assignments", open_rows.select_related("step", "seat__principal", "person"), to_attr="open_rows"
    )
    steps = CaseStep.objects.filter(state=CaseStep.State.OPEN, case__state=Case.State.OPEN, medium__in=SEATED)
    steps = steps.select_related("case__unit__parent", "case__office").prefetch_related(rows).order_by("pk")
    for step in steps.iterator(200):
        if unheld(step.case, step, step.open_rows):
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
