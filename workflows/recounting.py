"""Limits of open steps that were counted by a provisional calendar keep their working days when the year is published."""

from __future__ import annotations

from datetime import date

from accounts import clock
from notifications.calendar import Calendar
from notifications.publishing import Moved, Mover
from workflows.engine.lock import case_lock
from workflows.models import Assignment, Case, CaseStep


def move(before: Calendar, after: Calendar, year: int) -> list[Moved]:
    """Move the date by which as many working days are left as before. Cases are locked, in their order."""
    today = clock.today()
    open_steps = CaseStep.objects.filter(
        state=CaseStep.State.OPEN,
        due_on__gte=max(today, date(year, 1, 1)),
        due_on__lte=date(year, 12, 31),
        case__state__in=[Case.State.OPEN, Case.State.SUSPENDED],
    )
    case_lock.cases(sorted(open_steps.values_list("case", flat=True)))
    moved = []
    for step in open_steps.select_related("case").order_by("pk"):
        assert step.due_on is not None
        due_on = after.add_working_days(today, before.working_days_between(today, step.due_on))
        if due_on != step.due_on:
            moved.append(Moved(f"{step.name}：{step.case.title}", step.due_on, due_on))
            CaseStep.objects.filter(pk=step.pk).update(due_on=due_on)
            Assignment.objects.filter(
                step=step, state__in=[Assignment.State.OPEN, Assignment.State.PAUSED]
            ).update(due_on=due_on)
    return moved


MOVER = Mover("step_limits", move)
