"""Periods, pauses and moved steps where they meet the other verbs: seats given by hand, turns, taking back, paper."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from accounts import clock, delegations
from accounts.models import Delegation, Deputy, Membership, User
from notifications.models import Notice
from tests.cast import Cast
from tests.workflows.elsewhere import agreed, at_meeting, meeting, meeting_route
from tests.workflows.files import scan
from tests.workflows.steps import at_step, holding, submitted
from tests.workflows.ways import DESK, SECTION, named, route
from workflows.cases import (
    add_signer,
    answer,
    approve,
    cancel,
    consult,
    jump,
    register_meeting,
    register_paper,
    resume,
    slip_of,
    suspend,
    take_back,
    transfer,
    withdraw,
)
from workflows.cases.handing_over import hand_over
from workflows.dispatching import tick
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Assignment, Case
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


def whole(case: Case) -> bool:
    return verify_case(Case.objects.get(pk=case.pk)) == []


def test_who_a_seat_is_passed_to_brings_their_deputy_and_the_givers_leaves(cast: Cast) -> None:
    give(cast.gao, cast.su)
    row = give(cast.bai, cast.fang)
    case = submitted(cast)
    assert holding(case) == {"gao", "su"}
    transfer(case.pk, actor=cast.gao, to=cast.bai)
    assert holding(case) == {"bai", "fang"}
    delegations.end(cast.bai, row)
    assert holding(case) == {"bai"}
    assert whole(case)


def test_a_period_that_begins_after_the_seat_was_passed_on_reaches_it(cast: Cast) -> None:
    case = submitted(cast)
    transfer(case.pk, actor=cast.gao, to=cast.bai)
    give(cast.gao, cast.su)
    assert holding(case) == {"bai"}
    give(cast.bai, cast.fang, FRIDAY)
    assert holding(case) == {"bai"}
    with at(FRIDAY):
        tick()
        assert holding(case) == {"bai", "fang"}
        event = approve(case.pk, actor=cast.fang).event
    assert (event.actor_name, event.principal_name) == ("方以宁", "白露")


def test_a_period_of_an_added_signer_begins_and_ends_on_their_seat(cast: Cast) -> None:
    case = submitted(cast)
    case.steps.filter(state="open").update(mode="all")
    add_signer(case.pk, actor=cast.gao, person=cast.bai, place="beside")
    row = give(cast.bai, cast.fang)
    assert holding(case) == {"gao", "bai", "fang"}
    delegations.end(cast.bai, row)
    assert holding(case) == {"gao", "bai"}


def test_in_turn_an_added_signers_deputy_comes_with_their_turn(cast: Cast) -> None:
    route(named("顺签", cast.gao, cast.lu, mode="in_turn"), DESK)
    case = submitted(cast)
    add_signer(case.pk, actor=cast.gao, person=cast.bai, place="beside")
    give(cast.bai, cast.fang)
    assert holding(case) == {"gao"}, "whose turn has not come has no rows, nor have those who stand in"
    approve(case.pk, actor=cast.gao)
    assert holding(case) == {"lu"}
    approve(case.pk, actor=cast.lu)
    assert holding(case) == {"bai", "fang"}
    event = approve(case.pk, actor=cast.fang).event
    assert (event.actor_name, event.principal_name) == ("方以宁", "白露")


def test_an_added_signer_who_takes_back_has_their_deputy_again(cast: Cast) -> None:
    route(named("会签", cast.gao, cast.lu, mode="all"), DESK)
    case = submitted(cast)
    add_signer(case.pk, actor=cast.gao, person=cast.bai, place="beside")
    give(cast.bai, cast.fang)
    approve(case.pk, actor=cast.bai)
    assert holding(case) == {"gao", "lu"}
    take_back(case.pk, actor=cast.bai)
    assert holding(case) == {"gao", "lu", "bai", "fang"}


def test_a_fallback_person_who_is_away_brings_their_deputy(cast: Cast) -> None:
    route(SECTION | {"fallback": cast.ding}, DESK)
    Membership.objects.filter(user=cast.gao).delete()
    give(cast.ding, cast.bai)
    case = submitted(cast)
    assert holding(case) == {"ding", "bai"}
    event = approve(case.pk, actor=cast.bai).event
    assert (event.actor_name, event.principal_name) == ("白露", "丁维岳")


def test_work_handed_over_reaches_the_successors_deputy_too(cast: Cast) -> None:
    give(cast.bai, cast.fang)
    case, waits = submitted(cast), submitted(cast, title="老年大学运行")
    suspend(waits.pk, actor=cast.qin, reason="等文件")
    hand_over(actor=cast.qin, person=cast.gao, successor=cast.bai, reason="调离")
    assert holding(case) == {"bai", "fang"}
    assert holding(waits) == set()
    resume(waits.pk, actor=cast.qin)
    assert holding(waits) == {"bai", "fang"}
    assert whole(case)


def test_work_is_not_handed_to_who_stands_in_for_its_author_or_sits_there_as_a_deputy(cast: Cast) -> None:
    Deputy.objects.create(principal=cast.shen, deputy=cast.bai)
    submitted(cast)
    with pytest.raises(Refused, match="没有可以移交"):
        hand_over(actor=cast.qin, person=cast.gao, successor=cast.bai, reason="调离")
    route(named("会签", cast.gao, cast.lu, mode="all"), DESK)
    give(cast.lu, cast.fang)
    case = submitted(cast, title="老年大学运行")
    assert holding(case) == {"gao", "lu", "fang"}
    with pytest.raises(Refused, match="没有可以移交"):
        hand_over(actor=cast.qin, person=cast.xu, successor=cast.fang, reason="调离")
    done = hand_over(actor=cast.qin, person=cast.gao, successor=cast.su, reason="调离")
    assert "共 2 项" in done.text
    assert holding(case) == {"su", "lu", "fang"}


def test_what_began_and_ended_during_a_pause_is_in_line_when_the_case_goes_on(cast: Cast) -> None:
    one, two = submitted(cast), submitted(cast, title="老年大学运行")
    ends = give(cast.gao, cast.su)
    suspend(one.pk, actor=cast.qin, reason="等文件")
    delegations.end(cast.gao, ends)
    assert holding(two) == {"gao"}
    give(cast.gao, cast.fang, FRIDAY)
    with at(FRIDAY):
        tick()
        assert holding(two) == {"gao", "fang"}
        assert holding(one) == set()
        resume(one.pk, actor=cast.qin)
        assert holding(one) == {"gao", "fang"}
    last = list(one.events.order_by("number").values_list("kind", flat=True))[-3:]
    assert last == ["resumed", "deputy_ended", "deputy_began"]
    assert whole(one)


def test_a_paused_case_takes_no_paper_no_answer_and_no_transfer(cast: Cast) -> None:
    case = submitted(cast)
    fingerprint = slip_of(case).fingerprint
    consult(case.pk, actor=cast.gao, person=cast.su, question="单价是否合理？")
    suspend(case.pk, actor=cast.qin, reason="等文件")
    with pytest.raises(Stale, match="暂停办理"):
        register_paper(
            case.pk,
            actor=cast.qin,
            signer=cast.gao,
            signed_on=clock.today(),
            opinion="approve",
            scan=scan(cast.qin),
            fingerprint=fingerprint,
        )
    with pytest.raises(Stale, match="暂停办理"):
        transfer(case.pk, actor=cast.gao, to=cast.bai)
    with pytest.raises(Stale, match="暂停办理"):
        answer(case.pk, actor=cast.su, text="合理。")
    with pytest.raises(Stale, match="暂停办理"):
        jump(case.pk, actor=cast.qin, to=case.steps.get(order=2).pk, reason="x")


def test_no_limit_passes_during_a_pause(cast: Cast) -> None:
    case = submitted(cast)
    suspend(case.pk, actor=cast.qin, reason="等文件")
    with at(date(2026, 7, 9)):
        tick()
        assert not case.events.filter(kind="limit_passed").exists()
        resume(case.pk, actor=cast.qin)
        tick()
        assert not case.events.filter(kind="limit_passed").exists(), "it has two days from now, as before"
    with at(date(2026, 7, 14)):
        tick()
    assert case.events.filter(kind="limit_passed").count() == 1
    assert Notice.objects.filter(kind="limit", recipient=cast.gao).count() == 1


def test_what_was_signed_before_a_move_is_not_taken_back_over_it(cast: Cast) -> None:
    case = at_step(cast, 2)
    jump(case.pk, actor=cast.qin, to=case.steps.get(order=4).pk, reason="已研究")
    with pytest.raises(Stale, match="调整环节"):
        take_back(case.pk, actor=cast.gao)
    with pytest.raises(NotAllowed):
        take_back(case.pk, actor=cast.qin)
    with pytest.raises(Stale):
        withdraw(case.pk, actor=cast.shen)
    assert holding(case) == {"gu"}


def test_after_a_move_forward_whoever_signs_there_takes_it_back_to_there(cast: Cast) -> None:
    case = submitted(cast)
    jump(case.pk, actor=cast.qin, to=case.steps.get(order=3).pk, reason="已研究")
    approve(case.pk, actor=cast.xie)
    assert holding(case) == {"gu"}
    take_back(case.pk, actor=cast.xie)
    assert holding(case) == {"qin", "xie"}
    approve(case.pk, actor=cast.qin)
    approve(case.pk, actor=cast.gu)
    case.refresh_from_db()
    assert case.state == Case.State.OUTSIDE
    assert whole(case)


def test_after_a_move_back_the_signature_given_again_is_taken_back(cast: Cast) -> None:
    case = at_step(cast, 3)
    jump(case.pk, actor=cast.qin, to=case.steps.get(order=1).pk, reason="请补充意见")
    approve(case.pk, actor=cast.gao)
    assert holding(case) == {"lu"}
    take_back(case.pk, actor=cast.gao)
    assert holding(case) == {"gao"}
    for signer in (cast.gao, cast.lu, cast.xie, cast.gu):
        approve(case.pk, actor=signer)
    case.refresh_from_db()
    assert case.state == Case.State.OUTSIDE
    assert whole(case)


def test_a_move_while_nobody_has_acted_leaves_the_withdrawal_open(cast: Cast) -> None:
    case = submitted(cast)
    jump(case.pk, actor=cast.qin, to=case.steps.get(order=2).pk, reason="已研究")
    withdraw(case.pk, actor=cast.shen)
    assert not Assignment.objects.filter(case=case, state="open").exists()
    case.refresh_from_db()
    assert case.state == Case.State.DRAFT
    assert whole(case)


def test_a_pause_before_the_letter_is_no_act_on_it(cast: Cast) -> None:
    case = at_step(cast, 5)
    suspend(case.pk, actor=cast.qin, reason="等文件")
    resume(case.pk, actor=cast.qin)
    take_back(case.pk, actor=cast.gu)
    assert holding(case) == {"gu"}


def test_a_paused_case_takes_no_meeting_and_takes_it_when_it_goes_on(cast: Cast) -> None:
    meeting_route()
    case = at_meeting(cast)
    suspend(case.pk, actor=cast.qin, reason="等文件")
    with pytest.raises(Stale, match="暂停办理"):
        register_meeting(actor=cast.qin, meeting=meeting(cast.qin), decisions=agreed(case))
    assert resume(case.pk, actor=cast.qin).case.state == Case.State.OPEN
    register_meeting(actor=cast.qin, meeting=meeting(cast.qin), decisions=agreed(case))
    assert holding(case) == {"gu"}
    assert whole(case)


def test_a_meeting_that_is_late_reminds_the_desk_and_is_ended_or_passed_over_by_it(cast: Cast) -> None:
    meeting_route()
    one, two = at_meeting(cast), at_meeting(cast, title="老年大学运行")
    one.steps.filter(state="open").update(due_on=FRIDAY)
    with at(MONDAY):
        tick()
    event = one.events.get(kind="limit_passed")
    assert (event.data["holders"], event.data["listed"]) == ([], True)
    told = Notice.objects.filter(kind="limit_desk")
    assert {notice.recipient for notice in told} == {cast.qin, cast.xie}
    jump(one.pk, actor=cast.qin, to=one.steps.get(name="分管财务领导审签").pk, reason="会议不再研究")
    assert holding(one) == {"gu"}
    cancel(two.pk, actor=cast.qin, reason="不再实施")
    assert whole(one)
    assert whole(two)
