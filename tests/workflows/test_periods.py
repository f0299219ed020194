"""A period begins or ends while a step is open: rows come and go, each with an event, by hand at once and with the day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from accounts import clock, delegations
from accounts.models import Delegation, Deputy, User
from notifications.models import Notice
from tests.cast import Cast
from tests.workflows.steps import at_step, holding, submitted
from workflows import standing_in
from workflows.cases import approve
from workflows.dispatching import parked, release, tick
from workflows.engine.lock import case_lock
from workflows.models import Assignment, Case, ParkedWork, RouteStep
from workflows.showing.record import days_of
from workflows.trail import verify_case

pytestmark = pytest.mark.django_db

THURSDAY, FRIDAY, MONDAY = date(2026, 6, 25), date(2026, 6, 26), date(2026, 6, 29)


@pytest.fixture(autouse=True)
def thursday(office_hours: None) -> None:
    pass


def at(day: date, hour: int = 9) -> Any:
    return clock.shifted(datetime(day.year, day.month, day.day, hour, tzinfo=clock.SHANGHAI))


def give(principal: User, deputy: User, first: date = THURSDAY, last: date = MONDAY) -> Delegation:
    return delegations.delegate(principal, principal, deputy, starts_on=first, ends_on=last, reason="休假")


def events(case: Case) -> list[str]:
    return list(case.events.values_list("kind", flat=True))


def test_one_given_today_opens_a_row_on_what_lies_there_at_once(cast: Cast) -> None:
    case = submitted(cast)
    row = give(cast.gao, cast.su)
    assert holding(case) == {"gao", "su"}
    event = case.events.last()
    assert event is not None
    assert (event.kind, event.actor, event.principal, event.source) == (
        "deputy_began",
        None,
        cast.gao,
        "system",
    )
    assert event.data == {
        "delegation": str(row.pk),
        "deputy": "苏晚晴",
        "reason": "高映雪休假至 6 月 29 日，由苏晚晴代办",
    }
    assert Notice.objects.filter(recipient=cast.su, kind="to_do").count() == 1
    row.refresh_from_db()
    assert row.applied == "begun"
    case.refresh_from_db()
    assert verify_case(case) == []


def test_whoever_is_to_stand_in_is_told_before_anything_waits_and_again_when_it_ends(cast: Cast) -> None:
    row = give(cast.gao, cast.su)
    told = Notice.objects.filter(recipient=cast.su)
    first = told.get()
    assert first.title.startswith("请代高映雪办理，6月")
    assert first.text.startswith("原因：休假。")
    delegations.end(cast.gao, row)
    assert [one.title for one in told.order_by("pk")] == [first.title, "不再代高映雪办理"]


def test_its_decision_counts_once_with_both_names(cast: Cast) -> None:
    case = submitted(cast)
    give(cast.gao, cast.su)
    event = approve(case.pk, actor=cast.su).event
    assert (event.actor_name, event.principal_name) == ("苏晚晴", "高映雪")
    assert holding(case) == {"lu"}


def test_ended_by_hand_the_row_closes_at_once(cast: Cast) -> None:
    case = submitted(cast)
    row = give(cast.gao, cast.su)
    delegations.end(cast.gao, row)
    assert holding(case) == {"gao"}
    assert events(case)[-2:] == ["deputy_began", "deputy_ended"]
    row.refresh_from_db()
    assert row.applied == "over"


def test_one_that_begins_tomorrow_begins_with_the_day_and_ends_with_it(cast: Cast) -> None:
    case = submitted(cast)
    row = give(cast.gao, cast.su, FRIDAY, FRIDAY)
    tick()
    assert holding(case) == {"gao"}
    with at(FRIDAY, 0):
        tick()
        assert holding(case) == {"gao", "su"}
        tick()
    with at(date(2026, 6, 27), 0):
        tick()
        tick()
    assert holding(case) == {"gao"}
    assert [kind for kind in events(case) if kind.startswith("deputy")] == ["deputy_began", "deputy_ended"]
    row.refresh_from_db()
    assert row.applied == "over"


def test_a_period_nobody_noticed_leaves_no_trace(cast: Cast) -> None:
    case = submitted(cast)
    give(cast.gao, cast.su, FRIDAY, FRIDAY)
    with at(MONDAY):
        tick()
    assert "deputy_began" not in events(case)


def test_who_is_b_of_the_pair_keeps_their_row_when_the_period_ends(cast: Cast) -> None:
    Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    row = give(cast.gao, cast.su)
    case = submitted(cast)
    delegations.end(cast.gao, row)
    assert holding(case) == {"gao", "su"}
    kept = Assignment.objects.get(case=case, person=cast.su)
    assert (kept.delegation, kept.state) == (None, "open")
    assert case.events.last().data["stays"] == "高映雪的B角"  # type: ignore[union-attr]
    approve(case.pk, actor=cast.su)


def test_who_may_not_stand_in_gets_no_row_when_the_period_begins(cast: Cast) -> None:
    case = submitted(cast)
    give(cast.gao, cast.shen)
    give(cast.gao, cast.lu)
    assert holding(case) == {"gao"}
    assert "deputy_began" not in events(case)


def test_other_kinds_stay_untouched(cast: Cast) -> None:
    case = submitted(cast)
    delegations.delegate(
        cast.gao, cast.gao, cast.su, starts_on=THURSDAY, ends_on=FRIDAY, reason="休假", kinds=["target"]
    )
    assert holding(case) == {"gao"}


def _with_fallback(case: Case, who: User | None) -> None:
    case.steps.filter(state="open").update(fallback=who, mode=RouteStep.Mode.ALL)


def test_a_deputy_who_sits_there_already_leaves_the_seat_to_the_fallback_person(cast: Cast) -> None:
    case = at_step(cast, 3)
    _with_fallback(case, cast.ding)
    row = give(cast.qin, cast.xie)
    assert holding(case) == {"qin", "xie", "ding"}
    sits = Assignment.objects.get(step__case=case, person=cast.ding)
    assert (sits.seat.principal, sits.as_deputy, sits.delegation) == (cast.qin, True, row)
    event = case.events.last()
    assert event is not None
    assert event.principal == cast.qin
    assert event.data["reason"] == "秦若兰休假至 6 月 29 日，代办人谢云舟已在本环节，由后备办理人丁维岳代办"
    tick()
    assert case.events.last() == event, "once"
    decided = approve(case.pk, actor=cast.ding).event
    assert (decided.actor_name, decided.principal_name) == ("丁维岳", "秦若兰")


def test_the_fallback_person_goes_with_the_period(cast: Cast) -> None:
    Deputy.objects.all().delete()
    case = at_step(cast, 3)
    _with_fallback(case, cast.ding)
    row = give(cast.qin, cast.xie)
    delegations.end(cast.qin, row)
    assert holding(case) == {"qin", "xie"}
    assert case.events.last().data["deputy"] == "丁维岳"  # type: ignore[union-attr]


def test_without_a_fallback_person_the_seat_stays_with_its_principal(cast: Cast) -> None:
    case = at_step(cast, 3)
    _with_fallback(case, None)
    give(cast.qin, cast.xie)
    assert holding(case) == {"qin", "xie"}


def test_the_record_tells_of_beginning_and_end(cast: Cast) -> None:
    case = submitted(cast)
    delegations.end(cast.gao, give(cast.gao, cast.su))
    lines = [line for day in days_of(case, oldest_first=True) for line in day.lines][-2:]
    assert [line.act for line in lines] == ["代办开始", "代办结束"]
    assert lines[0].tail == "（科室审核）：高映雪休假至 6 月 29 日，由苏晚晴代办。"
    assert lines[1].tail == "（科室审核）：苏晚晴不再为高映雪代办。"
    assert lines[0].system


def test_a_case_that_fails_keeps_no_other_waiting_and_is_put_aside_alone(
    cast: Cast, monkeypatch: Any
) -> None:
    bad, good = submitted(cast), submitted(cast, title="老年大学运行")
    align = standing_in.align

    def broken(case: Case) -> object:
        if case.pk == bad.pk:
            raise RuntimeError
        return align(case)

    monkeypatch.setattr(standing_in, "align", broken)
    row = give(cast.gao, cast.su)
    assert (holding(bad), holding(good)) == ({"gao"}, {"gao", "su"})
    row.refresh_from_db()
    assert row.applied == "begun", "nothing of the period waits for the case that fails"
    for _ in range(5):
        tick()
    [aside] = parked()
    assert (aside.source, aside.key, aside.failures) == ("stand_in", str(bad.pk), 5)
    later = submitted(cast, title="第三件")
    delegations.end(cast.gao, row)
    assert (holding(good), holding(later)) == ({"gao"}, {"gao"}), "what follows goes on"
    give(cast.gao, cast.su)
    monkeypatch.setattr(standing_in, "align", align)
    tick()
    assert holding(bad) == {"gao"}, "put aside until somebody releases it"
    release(aside)
    tick()
    assert holding(bad) == {"gao", "su"}
    assert not ParkedWork.objects.exists()


def test_a_case_in_somebodys_hand_waits_for_the_next_tick(cast: Cast, monkeypatch: Any) -> None:
    case = submitted(cast)
    with monkeypatch.context() as patched:
        patched.setattr(type(case_lock), "claim", lambda self, pk: None)
        give(cast.gao, cast.su)
    assert holding(case) == {"gao"}
    tick()
    assert holding(case) == {"gao", "su"}
    assert not ParkedWork.objects.exists()


def test_two_periods_that_end_on_one_day_leave_one_step_together(cast: Cast) -> None:
    case = submitted(cast)
    give(cast.gao, cast.su, THURSDAY, FRIDAY)
    give(cast.gao, cast.ding, THURSDAY, FRIDAY)
    with at(date(2026, 6, 27), 0):
        tick()
    assert holding(case) == {"gao"}


@pytest.fixture(autouse=True)
def no_real_errors_logged(caplog: Any) -> None:
    caplog.set_level("CRITICAL", logger="workflows.dispatching")
