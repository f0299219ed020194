"""预算公开 as a source of reminders: the 预算绩效岗 of the 本级, before the last day and after it, until it is published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from accounts import clock
from accounts.templatetags.show import weekday
from notifications.calendar import Calendar
from notifications.models import Obligation
from notifications.reminders import Family, Moment, ReminderSource, Statement, Words
from projects.disclosing.budget import due_days
from projects.models import BudgetDisclosure, BudgetYear
from projects.reminding import first_of_desk

DISCLOSE = "budget_disclosure"
_ROWS = """SELECT %s || ':' || year, %s::text, %s::bigint, due FROM unnest(%s::int[], %s::date[]) AS owed(year, due)"""


def unpublished() -> dict[int, date]:
    """Every year that is approved, not over and not published yet, with its last day."""
    made = BudgetDisclosure.objects.order_by().values("year")
    years = BudgetYear.objects.exclude(stage=BudgetYear.Stage.CLOSED).exclude(pk__in=made)
    return due_days(list(years))


def wanted(moment: Moment) -> Statement:
    """The years still to be published, for the 预算绩效岗 of the 本级."""
    owed = unpublished()
    officer = first_of_desk(moment.today).first() if owed else None
    if officer is None:
        owed = {}
    return _ROWS, (DISCLOSE, DISCLOSE, officer, list(owed), list(owed.values()))


def compose(rows: Sequence[Obligation]) -> list[Words]:
    """``2027年度预算公开还有 3 个工作日：请在1月20日（周三）前公开绩效目标。``"""
    calendar = Calendar.load()
    return [_words(row, calendar) for row in rows]


def _words(row: Obligation, calendar: Calendar) -> Words:
    year, today = row.number, clock.today()
    on = f"{row.due_on.month}月{row.due_on.day}日（{weekday(row.due_on)}）"
    text = f"公开期限{on}已过，请尽快完成" if row.due_on < today else f"请在{on}前完成"
    return Words(
        title=f"{year}年度预算公开{calendar.left_words(row.due_on, today)}",
        text=f"{text}保密审查，制作公开材料并公布已批复的绩效目标。",
        reason="您是本级的预算绩效岗",
        url=f"{reverse('projects:disclosures')}?year={year}",
    )


SOURCE = ReminderSource(
    DISCLOSE, "预算公开", (Family(DISCLOSE, "预算公开", (7, 3, 1, 0, -1, -7)),), wanted, compose
)
