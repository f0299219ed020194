"""代编 budgets with a rest, as a source of reminders: they are to be broken down by a day of the year (6月底)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import BigIntegerField, CharField, DateField, F, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse

from accounts import access, clock
from accounts.models import Membership
from accounts.roles import Role
from accounts.templatetags.show import weekday
from notifications.models import Obligation
from notifications.reminders import Family, Moment, ReminderSource, Words
from projects import amounts, budget
from projects.events.telling import SUBJECT
from projects.models import Project
from projects.on_behalf import due_in

REST = "undistributed"


def wanted(moment: Moment) -> QuerySet[Project, tuple[str, str, int, object]]:
    """Projects of the year with a rest: their 经办人, or the 预算绩效岗 of the 本级 where nobody drafts."""
    year = moment.today.year
    first = Subquery(first_of_desk(moment.today))
    rows = Project.objects.filter(year=year, kind=Project.Kind.ON_BEHALF, adjusted__gt=0)
    rows = rows.exclude(pk__in=budget.standing().filter(kind__in=budget.LEAVING).values("project"))
    subject = Concat(Value(f"{SUBJECT}:"), Cast("pk", CharField()))
    told = rows.annotate(reader=Coalesce(F("drafter_id"), first, output_field=BigIntegerField())).filter(
        reader__isnull=False
    )
    return told.values_list(subject, Value(REST), "reader", Value(due_in(year), output_field=DateField()))


def first_of_desk(today: date) -> QuerySet[Membership, int]:
    """Id of the first 预算绩效岗 of the 本级, one row at most."""
    desk = Membership.objects.filter(access.in_force(today), role=Role.BUDGET_OFFICER, unit__parent=None)
    return desk.filter(office=None).order_by("order", "id").values_list("user", flat=True)[:1]


def compose(rows: Sequence[Obligation]) -> list[Words]:
    """``代编预算还有 120.00 万元没有分解：…``"""
    projects = Project.objects.in_bulk({row.number for row in rows})
    return [
        Words(
            title=f"代编预算还有 {amounts.shown(project.adjusted)} 万元没有分解：{project.name}"[:200],
            text=f"{_until(row.due_on)}把代编预算分解到具体项目；分解由预算绩效岗按文件登记。",
            reason="您是代编项目的经办人" if project.drafter_id == row.recipient_id else "本级的预算绩效岗",
            url=f"{reverse('desk:project', args=[project.pk])}?tab=budget",
        )
        for row in rows
        for project in [projects[row.number]]
    ]


def _until(due_on: date) -> str:
    on = f"{due_on.month}月{due_on.day}日（{weekday(due_on)}）"
    return f"期限{on}已过，请尽快" if due_on < clock.today() else f"请在{on}前"


SOURCE = ReminderSource(
    REST, "代编未分解", (Family(REST, "代编未分解", (15, 7, 3, 1, 0, -1, -7)),), wanted, compose
)
