"""限办时间: reminded once, the B角 let in, the budget desk's list; nothing is ever agreed by itself."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from accounts import clock
from accounts.models import Deputy
from notifications.models import Notice
from notifications.relevance import still_relevant
from tests.cast import Cast
from tests.workflows.steps import holding, submitted
from workflows import kinds
from workflows.cases import approve, withdraw
from workflows.dispatching import tick
from workflows.models import Case, RouteStep
from workflows.routes import ensure_route
from workflows.showing.record import days_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def thursday(office_hours: None) -> None:
    """科室审核 has two working days: due on Monday the 29th."""


def at(day: int, month: int = 6) -> Any:
    return clock.shifted(datetime(2026, month, day, 8, 30, tzinfo=clock.SHANGHAI))


def rule(what: str) -> None:
    ensure_route(kinds.get("paper")).steps.filter(order=1).update(at_limit=what)


def passed(case: Case) -> int:
    return case.events.filter(kind="limit_passed").count()


def test_nothing_happens_up_to_the_last_day(cast: Cast) -> None:
    case = submitted(cast)
    assert case.steps.get(order=1).due_on == date(2026, 6, 29)
    with at(29):
        tick()
    assert passed(case) == 0


def test_who_holds_the_step_is_reminded_once(cast: Cast) -> None:
    case = submitted(cast)
    with at(30):
        tick()
        tick()
    with at(1, 7):
        tick()
    assert passed(case) == 1
    assert Notice.objects.filter(kind="limit", recipient=cast.gao).count() == 1
    assert holding(case) == {"gao"}
    assert not Notice.objects.filter(kind="limit_desk").exists()
    event = case.events.get(kind="limit_passed")
    assert (event.actor, event.source) == (None, "system")
    assert event.data == {"due_on": "2026-06-29", "holders": ["高映雪"], "joined": [], "listed": False}


def test_on_a_day_off_nobody_is_reminded(cast: Cast) -> None:
    with at(26):
        case = submitted(cast)
    case.steps.filter(order=1).update(due_on=date(2026, 7, 3))
    with at(4, 7):  # a Saturday
        tick()
    assert passed(case) == 0
    with at(6, 7):
        tick()
    assert passed(case) == 1


def test_the_b_role_comes_in_at_the_limit_where_the_route_says_so(cast: Cast) -> None:
    rule(RouteStep.AtLimit.DEPUTY)
    Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    case = submitted(cast)
    assert holding(case) == {"gao"}
    with at(30):
        tick()
        assert holding(case) == {"gao", "su"}
        assert case.events.get(kind="limit_passed").data["joined"] == ["苏晚晴"]
        assert Notice.objects.filter(kind="to_do", recipient=cast.su).count() == 1
        event = approve(case.pk, actor=cast.su).event
    assert (event.actor_name, event.principal_name) == ("苏晚晴", "高映雪")


def test_without_a_b_role_the_holder_is_reminded_all_the_same(cast: Cast) -> None:
    rule(RouteStep.AtLimit.DEPUTY)
    case = submitted(cast)
    with at(30):
        tick()
    assert holding(case) == {"gao"}
    assert Notice.objects.filter(kind="limit", recipient=cast.gao).exists()


def test_the_budget_desk_is_told_where_the_route_says_so(cast: Cast) -> None:
    rule(RouteStep.AtLimit.DESK)
    case = submitted(cast)
    with at(30):
        tick()
    told = Notice.objects.filter(kind="limit_desk")
    assert {notice.recipient for notice in told} == {cast.qin, cast.xie}
    assert case.events.get(kind="limit_passed").data["listed"] is True


def test_no_limit_no_reminder(cast: Cast) -> None:
    ensure_route(kinds.get("paper")).steps.filter(order=1).update(limit_days=0)
    case = submitted(cast)
    case.steps.filter(order=1).update(due_on=None)
    with at(31, 7):
        tick()
    assert passed(case) == 0


def test_what_has_been_withdrawn_or_signed_is_left_alone(cast: Cast) -> None:
    one, two = submitted(cast), submitted(cast, title="老年大学运行")
    withdraw(one.pk, actor=cast.shen)
    approve(two.pk, actor=cast.gao)
    two.steps.filter(order=2).update(due_on=date(2026, 7, 30))
    with at(30):
        tick()
    assert passed(one) + passed(two) == 0


def test_the_reminder_cancels_itself_when_the_step_is_signed(cast: Cast) -> None:
    case = submitted(cast)
    with at(30):
        tick()
        [notice] = Notice.objects.filter(kind="limit")
        assert still_relevant([notice]) == {notice.pk}
        approve(case.pk, actor=cast.gao)
        assert still_relevant([notice]) == set()


def test_the_record_says_it_in_words(cast: Cast) -> None:
    case = submitted(cast)
    with at(30):
        tick()
        line = days_of(case)[0].lines[0]
    assert (line.act, line.tail) == ("超过限办时间", "（科室审核）：应于 2026-06-29 前办结，已提醒高映雪。")
    assert line.system
