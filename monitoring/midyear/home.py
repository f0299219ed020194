"""运行监控 on 我的待办: forms and 整改 that wait for the person. A statement each, however many, and none where there are none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts import access, clock
from accounts.models import User
from accounts.roles import Role
from monitoring.access import MONITORING_KIND
from monitoring.models import MonitoringReport, Rectification
from notifications.calendar import Calendar
from workflows.models import StageRun, YearRun
from workflows.year import with_dates

SHOWN = 20


@dataclass(frozen=True)
class Owed:
    """A form or a 整改 that waits for the person."""

    what: str
    title: str
    url: str
    due_on: date
    left: str = ""
    overdue: bool = False
    due_today: bool = False


def forms(user: User, roles: Iterable[str]) -> QuerySet[StageRun]:
    """The open stages whose form the person has to fill in."""
    mine = Q(run__drafter=user)
    if Role.UNIT_ACCOUNTANT in set(roles):
        mine |= Q(run__unit__in=access.units_held(user, Role.UNIT_ACCOUNTANT))
    drafts = MonitoringReport.objects.filter(is_current=True, state=MonitoringReport.State.DRAFT)
    return StageRun.objects.filter(
        access.in_business(user),
        mine,
        state=StageRun.State.OPEN,
        round__kind=MONITORING_KIND,
        run__state=YearRun.State.RUNNING,
        document_id__in=drafts.values("pk"),
    )


def demands(user: User) -> QuerySet[Rectification]:
    """The 整改 that lies with the person."""
    return Rectification.objects.filter(
        access.in_business(user), responsible=user, state=Rectification.State.OPEN
    )


def owed(
    stages: QuerySet[StageRun] | None, rows: QuerySet[Rectification] | None, calendar: Calendar
) -> list[Owed]:
    """Of these forms and 整改 (None: there are none) the most urgent first. Two queries."""
    found = sorted([*_forms(stages), *_demands(rows)], key=lambda one: one.due_on)
    today = clock.today()
    reckoned = calendar.reach(one.due_on for one in found).reckoning(today)
    return [
        replace(
            one,
            left=calendar.left_words(one.due_on, today),
            overdue=reckoned.is_late(one.due_on),
            due_today=reckoned.is_today(one.due_on),
        )
        for one in found
    ]


def _forms(stages: QuerySet[StageRun] | None) -> Iterator[Owed]:
    if stages is None:
        return
    rows = with_dates(stages).order_by("due_on", "pk")
    told = rows.values_list("document_id", "round__title", "run__title", "due_on")
    for report, round, title, due_on in told[:SHOWN]:
        yield Owed(round, title, reverse("monitoring:midyear", args=[report]), due_on)


def _demands(rows: QuerySet[Rectification] | None) -> Iterator[Owed]:
    if rows is None:
        return
    told = rows.order_by("due_on", "pk").values_list("pk", "project__name", "due_on")
    for pk, name, due_on in told[:SHOWN]:
        yield Owed("整改", name, reverse("monitoring:rectification", args=[pk]), due_on)
