"""Steps with a limit, as a source of reminders. The day after the limit belongs to its rule (``limits``), which tells of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts import clock
from notifications.calendar import Calendar
from notifications.models import Obligation
from notifications.reminders import Family, Moment, ReminderSource, Words
from workflows.models import Assignment, Case, CaseStep
from workflows.telling import STEP_LIMIT, case_url


def held(moment: Moment) -> QuerySet[Assignment, tuple[str, str, int, object]]:
    """Who holds an open step with a limit. Not on the day it came to them: the notice of that says the date."""
    rows = Assignment.objects.filter(
        state=Assignment.State.OPEN,
        step__state=CaseStep.State.OPEN,
        case__state=Case.State.OPEN,
        step__due_on__isnull=False,
        created_at__lt=moment.midnight,
    )
    subject = Concat(Value("step:"), Cast("step_id", CharField()))
    return rows.values_list(subject, Value(STEP_LIMIT), "person_id", "step__due_on")


def compose(rows: Sequence[Obligation]) -> list[Words]:
    """``科室审核，剩 1 个工作日：…``"""
    steps = CaseStep.objects.select_related("case").in_bulk({row.number for row in rows})
    calendar, today = Calendar.load(), clock.today()
    return [
        Words(
            title=f"{step.name}，{calendar.left_words(row.due_on, today)}：{step.case.title}",
            reason="本环节由您办理",
            url=case_url(step.case),
            about=f"case:{step.case_id}",
        )
        for row in rows
        for step in [steps[row.number]]
    ]


SOURCE = ReminderSource(
    "step_limit", "限办提醒", (Family(STEP_LIMIT, "限办提醒", (1, 0, -3, -7)),), held, compose
)
