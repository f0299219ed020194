"""A 代编 budget with a rest is reminded of before and after the day it is to be broken down by."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from accounts import clock
from notifications.models import Notice
from notifications.relevance import still_relevant
from notifications.reminders.sweeping import sweep
from projects import events
from projects.events import Newcomer
from projects.models import BudgetYear, Project
from tests.cast import Cast
from tests.projects.events.makers import approved, paper, wan

pytestmark = pytest.mark.django_db


def on(month: int, day: int) -> Any:
    return clock.shifted(datetime(2026, month, day, 9, tzinfo=clock.SHANGHAI))


def told() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(kind="undistributed").order_by("-recipient__username")
    return [(row.recipient.username, row.title) for row in rows]


def test_whoever_drafts_it_is_told_how_much_is_left_and_else_the_desk(
    cast: Cast, year: BudgetYear, reserve: Project
) -> None:
    drafted = approved(year, cast.root, cast.fang, 30, name="另一代编", kind=Project.Kind.ON_BEHALF)
    with on(6, 30):
        sweep()
        sweep()
    assert told() == [
        ("qin", "代编预算还有 80.00 万元没有分解：代编专项"),
        ("fang", f"代编预算还有 30.00 万元没有分解：{drafted.name}"),
    ]
    notices = list(Notice.objects.filter(kind="undistributed").select_related("recipient"))
    assert still_relevant(notices) == {row.pk for row in notices}


def test_what_has_been_broken_down_or_has_left_is_not_reminded_of(
    cast: Cast, year: BudgetYear, reserve: Project
) -> None:
    gone = approved(year, cast.root, cast.fang, 30, kind=Project.Kind.ON_BEHALF)
    new = Newcomer(cast.centre, None, "13990026P00021410099X", "阵地建设", wan(80))
    with on(6, 26):
        events.break_down(reserve.pk, new, actor=cast.qin, seen={}, paper=paper(cast.qin))
        events.cancel(gone.pk, actor=cast.qin, kept=wan(5), seen={}, paper=paper(cast.qin))
    with on(6, 30):
        sweep()
    assert told() == []


def test_the_day_is_a_setting_of_the_year(cast: Cast, year: BudgetYear, reserve: Project) -> None:
    BudgetYear.objects.update(settings={"on_behalf_due": "09-30"})
    with on(6, 30):
        sweep()
    assert told() == []
    with on(9, 30):
        sweep()
    assert len(told()) == 1


def test_once_the_day_has_passed_the_words_no_longer_ask_for_it(
    cast: Cast, year: BudgetYear, reserve: Project
) -> None:
    with on(6, 30):
        sweep()
    with on(7, 1):
        sweep()
    before, after = Notice.objects.filter(kind="undistributed").order_by("pk").values_list("text", flat=True)
    assert before.startswith("请在6月30日（周二）前把代编预算分解到具体项目")
    assert after.startswith("期限6月30日（周二）已过，请尽快把代编预算分解到具体项目")
