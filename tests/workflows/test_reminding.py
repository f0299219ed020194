"""Reminders of a step's limit, from the ledger: the day before, the day itself, and when it stays late."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from accounts import clock
from notifications.models import Notice, Obligation
from notifications.relevance import still_relevant
from notifications.reminders.sweeping import sweep
from tests.cast import Cast
from tests.workflows.steps import submitted
from workflows.cases import approve, suspend, withdraw
from workflows.dispatching import tick

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def thursday(office_hours: None) -> None:
    """科室审核 has two working days: due on Monday the 29th."""


def on(day: int, month: int = 6) -> Any:
    return clock.shifted(datetime(2026, month, day, 8, 30, tzinfo=clock.SHANGHAI))


def told(kind: str = "step_limit") -> list[tuple[str, str]]:
    rows = Notice.objects.filter(kind=kind).order_by("id")
    return [(row.recipient.username, row.title) for row in rows]


def test_the_day_it_came_says_its_date_itself(cast: Cast) -> None:
    submitted(cast)
    assert sweep() == 0


def test_whoever_holds_the_step_is_reminded_the_day_before_and_on_the_day(cast: Cast) -> None:
    case = submitted(cast)
    with on(26):
        sweep()
        sweep()
    assert told() == [("gao", f"科室审核，剩 1 个工作日：{case.title}")]
    with on(29):
        sweep()
    assert told()[1:] == [("gao", f"科室审核，今天到期：{case.title}")]
    assert {row.reason for row in Notice.objects.filter(kind="step_limit")} == {"本环节由您办理"}


def test_the_day_after_belongs_to_the_rule_of_the_limit_and_nothing_is_told_twice(cast: Cast) -> None:
    submitted(cast)
    for day, month in [(26, 6), (29, 6), (30, 6), (1, 7), (2, 7), (3, 7)]:
        with on(day, month):
            tick()
            sweep()
    rows = Notice.objects.filter(recipient=cast.gao, kind__in=["step_limit", "limit"]).order_by("id")
    assert [row.kind for row in rows] == ["step_limit", "step_limit", "limit", "step_limit"]
    assert Obligation.objects.get(offset=-3).fire_on == date(2026, 7, 2)


def test_what_is_signed_taken_back_or_paused_is_not_reminded_of(cast: Cast) -> None:
    signed, taken, paused = submitted(cast), submitted(cast), submitted(cast)
    with on(26):
        approve(signed.pk, actor=cast.gao)
        withdraw(taken.pk, actor=cast.shen)
        suspend(paused.pk, actor=cast.qin, reason="等待文件")
        sweep()
    assert told() == []


def test_a_reminder_of_what_has_been_signed_meanwhile_is_not_sent(cast: Cast) -> None:
    case = submitted(cast)
    with on(26):
        sweep()
        notices = list(Notice.objects.filter(kind="step_limit").select_related("recipient"))
        assert still_relevant(notices) == {notices[0].pk}
        approve(case.pk, actor=cast.gao)
        assert still_relevant(notices) == set()
