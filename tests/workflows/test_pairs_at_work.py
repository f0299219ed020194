"""A pair (AB角) begins or ends while a step is open: rows come and go at once, each with an event."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from accounts import clock, delegations
from accounts.models import Deputy, User
from accounts.pairs import pair, unpair
from notifications.models import Notice
from tests.cast import Cast
from tests.workflows.routes import by_name, by_role, route_of
from tests.workflows.steps import at_step, holding, submitted
from workflows.cases import approve, resume, suspend, transfer
from workflows.dispatching import tick
from workflows.engine.lock import case_lock
from workflows.errors import NotAllowed
from workflows.models import Assignment, Case, CaseStep, ParkedWork, RouteStep
from workflows.showing.record import days_of
from workflows.trail import verify_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


def row_of(principal: User, deputy: User) -> Deputy:
    return Deputy.objects.get(principal=principal, deputy=deputy)


def said(case: Case) -> str:
    """The newest line of the record."""
    line = days_of(case)[0].lines[0]
    return f"{line.act}{line.tail}"


def test_a_pair_made_opens_a_row_on_what_lies_there_at_once(cast: Cast) -> None:
    case = submitted(cast)
    pair(cast.he, cast.gao, cast.su)
    assert holding(case) == {"gao", "su"}
    row = Assignment.objects.get(case=case, person=cast.su)
    assert (row.as_deputy, row.delegation, row.seat.principal) == (True, None, cast.gao)
    assert said(case) == "代办开始（科室审核）：苏晚晴作为高映雪的B角一并办理。"
    assert Notice.objects.filter(recipient=cast.su, kind="to_do").count() == 1
    event = approve(case.pk, actor=cast.su).event
    assert (event.actor_name, event.principal_name) == ("苏晚晴", "高映雪")
    case.refresh_from_db()
    assert verify_case(case) == []


def test_a_pair_ended_closes_the_row_at_once(cast: Cast) -> None:
    case = at_step(cast, 1)
    pair(cast.he, cast.gao, cast.su)
    unpair(cast.he, row_of(cast.gao, cast.su))
    assert holding(case) == {"gao"}
    assert said(case) == "代办结束（科室审核）：苏晚晴不再为高映雪代办。"
    with pytest.raises(NotAllowed):
        approve(case.pk, actor=cast.ding)
    assert not ParkedWork.objects.exists()


def test_made_twice_it_begins_once(cast: Cast) -> None:
    case = submitted(cast)
    pair(cast.he, cast.gao, cast.su)
    pair(cast.he, cast.gao, cast.su)
    assert case.events.filter(kind="deputy_began").count() == 1


def test_a_row_the_pair_gave_when_the_step_opened_goes_with_it_too(cast: Cast) -> None:
    Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    case = submitted(cast)
    unpair(cast.he, row_of(cast.gao, cast.su))
    assert holding(case) == {"gao"}


def test_who_stands_in_by_a_period_besides_keeps_the_row(cast: Cast) -> None:
    Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    case = submitted(cast)
    period = delegations.delegate(
        cast.gao, cast.gao, cast.su, starts_on=date(2026, 6, 25), ends_on=date(2026, 6, 29), reason="休假"
    )
    unpair(cast.he, row_of(cast.gao, cast.su))
    assert holding(case) == {"gao", "su"}
    assert Assignment.objects.get(case=case, person=cast.su).delegation == period
    assert said(case).endswith("AB角关系结束，仍由其办理：高映雪休假至 6 月 29 日，由苏晚晴代办。")


def test_who_may_not_stand_in_gets_no_row(cast: Cast) -> None:
    case = submitted(cast)
    pair(cast.he, cast.gao, cast.shen)  # the author
    pair(cast.he, cast.gao, cast.lu)  # signs the next step
    assert holding(case) == {"gao"}
    assert not case.events.filter(kind="deputy_began").exists()


def test_who_passed_a_seat_on_does_not_come_back_to_it_as_b(cast: Cast) -> None:
    case = submitted(cast)
    transfer(case.pk, actor=cast.gao, to=cast.su)
    pair(cast.he, cast.su, cast.gao)
    assert holding(case) == {"su"}


def test_what_is_suspended_is_brought_in_line_when_it_goes_on(cast: Cast) -> None:
    case = submitted(cast)
    suspend(case.pk, actor=cast.qin, reason="等文件")
    pair(cast.he, cast.gao, cast.su)
    assert not Assignment.objects.filter(case=case, person=cast.su).exists()
    resume(case.pk, actor=cast.qin)
    assert holding(case) == {"gao", "su"}


def test_where_the_pair_waits_for_the_limit_it_waits_on(cast: Cast) -> None:
    case = submitted(cast)
    late = {"at_limit": RouteStep.AtLimit.DEPUTY, "limit_days": 2, "due_on": date(2026, 6, 29)}
    CaseStep.objects.filter(case=case, state="open").update(**late)
    pair(cast.he, cast.gao, cast.su)
    assert holding(case) == {"gao"}
    with clock.shifted(datetime(2026, 6, 30, 9, tzinfo=clock.SHANGHAI)):
        tick()
    assert holding(case) == {"gao", "su"}


def test_a_case_in_somebodys_hand_waits_for_the_next_tick(cast: Cast, monkeypatch: Any) -> None:
    case = submitted(cast)
    with monkeypatch.context() as patched:
        patched.setattr(type(case_lock), "claim", lambda self, pk: None)
        pair(cast.he, cast.gao, cast.su)
    assert holding(case) == {"gao"}
    tick()
    assert holding(case) == {"gao", "su"}
    assert not ParkedWork.objects.exists()


def _joint(cast: Cast, **more: Any) -> None:
    """科室审核, then 秦若兰 and 谢云舟 in one step, with 丁维岳 as fallback person."""
    route_of(
        by_role(name="科室审核"),
        by_name(cast.qin, cast.xie, name="会签", mode="all", fallback=cast.ding, **more),
        by_role("finance_leader", "root", name="分管财务领导审签"),
    )


def test_a_b_who_sits_in_the_step_leaves_the_seat_to_the_fallback_person(cast: Cast) -> None:
    _joint(cast)  # 谢云舟 is 秦若兰's B角
    case = submitted(cast)
    approve(case.pk, actor=cast.gao)
    assert holding(case) == {"qin", "xie", "ding"}
    step = case.steps.get(state="open")
    assert step.note == "秦若兰的B角谢云舟已在本环节，由后备办理人丁维岳代办"
    sits = Assignment.objects.get(case=case, person=cast.ding)
    assert (sits.seat.principal, sits.as_deputy) == (cast.qin, True)
    event = approve(case.pk, actor=cast.ding).event
    assert (event.actor_name, event.principal_name) == ("丁维岳", "秦若兰")


def test_the_fallback_person_comes_and_goes_with_the_pair(cast: Cast) -> None:
    Deputy.objects.all().delete()
    _joint(cast)
    case = submitted(cast)
    approve(case.pk, actor=cast.gao)
    assert holding(case) == {"qin", "xie"}
    pair(cast.he, cast.qin, cast.xie)
    assert holding(case) == {"qin", "xie", "ding"}
    assert said(case) == "代办开始（会签）：秦若兰的B角谢云舟已在本环节，由后备办理人丁维岳代办。"
    pair(cast.he, cast.gao, cast.su)
    unpair(cast.he, row_of(cast.qin, cast.xie))
    assert holding(case) == {"qin", "xie"}
    assert said(case) == "代办结束（会签）：丁维岳不再为秦若兰代办。"


def test_another_change_leaves_the_fallback_person_of_a_pair_where_they_are(cast: Cast) -> None:
    _joint(cast)
    case = submitted(cast)
    approve(case.pk, actor=cast.gao)
    count = Case.objects.get(pk=case.pk).event_count
    pair(cast.he, cast.qin, cast.gao)  # has signed the step before: stands in for nobody here
    assert holding(case) == {"qin", "xie", "ding"}
    assert Case.objects.get(pk=case.pk).event_count == count
