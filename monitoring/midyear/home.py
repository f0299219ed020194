"""运行监控 on 我的待办: forms and 整改 that wait for the person. A statement each, however many, and none where there are none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts import access, clock
from accounts.models import User
from accounts.roles import Role
from monitoring.access import MONITORING_KIND
from monitoring.models import MonitoringReport, Rectification
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
    overdue: bool
    due_today: bool


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


def owed_forms(stages: QuerySet[StageRun]) -> list[Owed]:
    """The most urgent first; one query."""
    rows = with_dates(stages).order_by("due_on", "pk")
    today = clock.today()
    return [
        Owed(
            round,
            title,
            reverse("monitoring:midyear", args=[report]),
            due_on,
            due_on < today,
            due_on == today,
        )
        for report, round, title, due_on in rows.values_list(
            "document_id", "round__title", "run__title", "due_on"
        )[:SHOWN]
    ]


def owed_demands(rows: QuerySet[Rectification]) -> list[Owed]:
    """The most urgent first; one query."""
    today = clock.today()
    return [
        Owed(
            "整改",
            name,
            reverse("monitoring:rectification", args=[pk]),
            due_on,
            due_on < today,
            due_on == today,
        )
        for pk, name, due_on in rows.order_by("due_on", "pk").values_list("pk", "project__name", "due_on")[
            :SHOWN
        ]
    ]
