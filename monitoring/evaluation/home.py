"""绩效自评 on 我的待办: the sheets that wait for their drafter, with working days left. A few queries, however many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts import access, clock
from accounts.models import User
from monitoring.evaluation.access import CASE_KIND
from monitoring.models import SelfEvaluation
from notifications.calendar import Calendar
from workflows.models import StageRun, YearRun
from workflows.year import with_dates

SHOWN = 20


@dataclass(frozen=True)
class Owed:
    """A sheet that waits for the person."""

    sheet: SelfEvaluation
    due_on: date
    left: str
    overdue: bool
    due_today: bool


def waiting(user: User) -> QuerySet[StageRun]:
    """The open stages whose sheet the person has to fill in."""
    drafts = SelfEvaluation.objects.filter(is_current=True, state=SelfEvaluation.State.DRAFT)
    return StageRun.objects.filter(
        access.in_business(user),
        run__drafter=user,
        state=StageRun.State.OPEN,
        round__kind=CASE_KIND,
        run__state=YearRun.State.RUNNING,
        document_id__in=drafts.values("pk"),
    )


def owed(stages: QuerySet[StageRun], calendar: Calendar) -> list[Owed]:
    """Of these stages the sheets, the most urgent first. Two queries."""
    due = dict(with_dates(stages).order_by("due_on", "pk").values_list("document_id", "due_on")[:SHOWN])
    sheets = SelfEvaluation.objects.select_related("project__unit", "project__office").in_bulk(list(due))
    today = clock.today()
    reckoned = calendar.reach(due.values()).reckoning(today)
    return [
        Owed(sheets[pk], on, calendar.left_words(on, today), reckoned.is_late(on), reckoned.is_today(on))
        for pk, on in due.items()
        if pk in sheets
    ]
