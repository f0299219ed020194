"""The week's 未办事项清单 as a source of reminders: on the first working day of a week, to whoever sits at a budget desk
whose leaders have something open. Once a week, because the week is its subject."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.urls import reverse

from accounts.access import in_force
from accounts.models import Membership, User
from accounts.roles import Role
from accounts.tree import Tree
from notifications.calendar import Calendar
from notifications.models import Obligation
from notifications.reminders import Family, Moment, ReminderSource, Statement, Words
from workflows.outstanding import outstanding, summary, waiting

WEEKLY = "weekly_list"
_ROWS = "SELECT %s::text, %s::text, officer, %s::date FROM unnest(%s::bigint[]) AS officer"


def due(moment: Moment) -> Statement:
    """Every officer of a budget desk with something on a leader's desk; nobody before the week's first working day."""
    monday = moment.today - timedelta(days=moment.today.weekday())
    first = _first_working_day(monday)
    officers = _officers(moment.today) if first is not None and first <= moment.today else []
    year, week, _ = monday.isocalendar()
    return _ROWS, (f"week:{year * 100 + week}", WEEKLY, first or monday, officers)


def _first_working_day(monday: date) -> date | None:
    """None in a week that is free altogether."""
    week = [monday + timedelta(days=day) for day in range(7)]
    calendar = Calendar.load(week[0], week[-1])
    return next((day for day in week if calendar.is_working_day(day)), None)


def _officers(today: date) -> list[int]:
    """Those whose desk has something on a leader's; three queries, however many desks."""
    held = Membership.objects.filter(
        in_force(today), role=Role.BUDGET_OFFICER, office=None, user__is_active=True
    )
    posts, tree = list(held.values_list("user", "unit")), Tree.load()
    busy = set(waiting(tree.parents, today).order_by().values_list("case__unit", flat=True).distinct())
    return sorted({officer for officer, unit in posts if tree.below([unit]) & busy})


def compose(rows: Sequence[Obligation]) -> list[Words]:
    """``未办事项清单：领导处 3 件，逾期 1 件``"""
    return [_words(row.recipient) for row in rows]


def _words(officer: User) -> Words:
    piles = outstanding(officer)
    count, late = sum(len(pile.items) for pile in piles), sum(pile.late for pile in piles)
    return Words(
        title=f"未办事项清单：领导处 {count} 件{f'，逾期 {late} 件' if late else ''}",
        text=summary(piles),
        reason="领导不另行提醒，由预算绩效岗每周报告",
        url=reverse("workflows:outstanding"),
        dated=False,
    )


SOURCE = ReminderSource(WEEKLY, "未办事项清单", (Family(WEEKLY, "未办事项清单", (0,)),), due, compose)
