"""The day's line to a group: how many reminders its people have got today, by sort, and the nearest date. No names, no titles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db.models import Count, Min
from django.urls import reverse

from accounts import clock
from accounts.tree import Tree
from notifications import hours, kinds
from notifications.calendar import Calendar
from notifications.groups.posting import post
from notifications.models import Obligation, Robot
from notifications.reminders.moment import Moment

WEEKDAYS = "一二三四五六日"


def sum_up(moment: Moment) -> int:
    """Write today's post of each group that wants one, once; how many are new. On working days, from the digest's hour on."""
    spans, calendar = hours.office_hours(), Calendar.load(moment.today, moment.today)
    time = moment.now.astimezone(clock.SHANGHAI).time()
    if not calendar.is_working_day(moment.today):
        return 0
    if not hours.parse_time(settings.DIGEST_AT) <= time < spans[-1][1]:
        return 0
    key, tree = f"daily:{moment.today}", Tree.load()
    waiting = Robot.objects.filter(is_active=True, daily=True).exclude(posts__key=key)
    return sum(_tell(robot, key, moment.today, tree.below([robot.unit_id])) for robot in waiting)


def _tell(robot: Robot, key: str, today: date, units: Iterable[int]) -> bool:
    rows = list(
        Obligation.objects.filter(
            fire_on=today,
            state__in=[Obligation.State.DUE, Obligation.State.TOLD],
            recipient__unit__in=units,
            recipient__is_active=True,
        )
        .order_by()
        .values("stage")
        .annotate(count=Count("subject", distinct=True), nearest=Min("due_on"))
        .order_by("nearest", "stage")
    )
    if not rows:
        return False
    lines = [
        f"{kinds.words(row['stage'])}：{row['count']} 项，最近期限 {_day(row['nearest'])}" for row in rows
    ]
    return post(robot, key, f"绩程：{today:%m月%d日}待办提醒", lines, reverse("notifications:list"))


def _day(on: date) -> str:
    return f"{on:%Y-%m-%d} 周{WEEKDAYS[on.weekday()]}"
