"""暂停、继续、终止 and 调整环节: what the budget desk may do to a case, and what it never may."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from accounts import clock
from accounts.models import Deputy
from notifications.models import Notice
from tests.cast import Cast
from tests.toy import new_case, paper_of
from tests.workflows.routes import by_role, route_of
from tests.workflows.steps import at_step, decided, holding, letter, submitted
from workflows import inbox
from workflows.cases import (
    approve,
    cancel,
    consult,
    jump,
    open_case,
    register_outside,
    resume,
    send_back,
    suspend,
    withdraw,
)
from workflows.cases.jumping import places
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Assignment, Case, Consultation, Event
from workflows.showing.path import path_of
from workflows.showing.record import days_of
from workflows.trail import verify_case

pytestmark = pytest.mark.django_db

#: a Thursday of 2026 without holidays near it
THURSDAY = datetime(2026, 11, 12, 10, 0, tzinfo=clock.SHANGHAI)


def said(case: Case) -> str:
    """The newest line of the record."""
    line = days_of(case)[0].lines[0]
    return f"{line.who}{line.act}{line.tail}{line.comment}"


def test_a_suspended_case_lies_in_nobodys_inbox_and_nobody_decides_it(cast: Cast) -> None:
    case = submitted(cast)
    done = suspend(case.pk, actor=cast.qin, reason="等上级文件")
    assert done.case.state == Case.State.SUSPENDED
    assert done.case.state_words == "暂停办理"
    assert not inbox.todo(cast.gao).exists()
    with pytest.raises(Stale):
        approve(case.pk, actor=cast.gao)
    with pytest.raises(Stale):
        withdraw(case.pk, actor=cast.shen)
    told = Notice.objects.filter(kind="paused")
    assert {notice.recipient for notice in told} == {cast.gao, cast.shen}
    assert said(case) == "秦若兰暂停办理（科室审核）。等上级文件"


def test_the_path_of_a_suspended_case_keeps_its_people_and_waits_for_nobody(cast: Cast) -> None:
    case = submitted(cast)
    suspend(case.pk, actor=cast.qin, reason="等上级文件")
    (now,) = [knot for knot in path_of(Case.objects.get(pk=case.pk), cast.gao) if knot.css == "is-now"]
    assert (now.who, now.state) == ("高映雪", "暂停办理")


def test_it_goes_on_where_it_stood_with_the_limit_moved_by_the_working_days_lost(cast: Cast) -> None:
    with clock.shifted(THURSDAY):
        case = submitted(cast)
        assert inbox.todo(cast.gao).get().due_on == date(2026, 11, 16)
        suspend(case.pk, actor=cast.qin, reason="等上级文件")
    # Friday, Monday to Wednesday: four days are lost
    with clock.shifted(datetime(2026, 11, 18, 9, 0, tzinfo=clock.SHANGHAI)):
        done = resume(case.pk, actor=cast.xie)
        assert done.text == "已继续办理，限办时间顺延 4 个工作日。现在：科室审核。"
        assert inbox.todo(cast.gao).get().due_on == date(2026, 11, 20)
        assert case.steps.get(state="open").due_on == date(2026, 11, 20)
        assert "自 2026-11-12 起暂停，限办时间顺延 4 个工作日" in said(case)
        approve(case.pk, actor=cast.gao)
    assert verify_case(Case.objects.get(pk=case.pk)) == []


def test_a_question_waits_with_the_case(cast: Cast) -> None:
    case = submitted(cast)
    consult(case.pk, actor=cast.gao, person=cast.su, question="单价是否合理？")
    suspend(case.pk, actor=cast.qin, reason="等上级文件")
    assert not inbox.to_answer(cast.su).exists()
    assert Consultation.objects.get(case=case).state == Consultation.State.PAUSED
    resume(case.pk, actor=cast.qin)
    assert inbox.to_answer(cast.su).get().case == case


def test_what_awaits_the_letter_can_be_suspended_and_takes_no_letter_then(cast: Cast) -> None:
    case = at_step(cast, 5)
    suspend(case.pk, actor=cast.qin, reason="项目可能取消")
    with pytest.raises(Stale):
        register_outside(actor=cast.qin, letter=letter(), decisions=[decided(case)])
    assert resume(case.pk, actor=cast.qin).case.state == Case.State.OUTSIDE
    register_outside(actor=cast.qin, letter=letter(), decisions=[decided(case)])
    case.refresh_from_db()
    assert case.state == Case.State.APPROVED


def test_only_the_budget_desk_steers_and_says_why(cast: Cast) -> None:
    case = submitted(cast)
    step = case.steps.get(order=2)
    for person in (cast.shen, cast.gao, cast.lu, cast.ding, cast.luo, cast.he):
        for act in (
            lambda person=person: suspend(case.pk, actor=person, reason="x"),
            lambda person=person: cancel(case.pk, actor=person, reason="x"),
            lambda person=person: jump(case.pk, actor=person, to=step.pk, reason="x"),
        ):
            with pytest.raises(NotAllowed):
                act()
    for act in (
        lambda: suspend(case.pk, actor=cast.qin, reason=" "),
        lambda: cancel(case.pk, actor=cast.qin, reason=""),
        lambda: jump(case.pk, actor=cast.qin, to=step.pk, reason="\n"),
    ):
        with pytest.raises(Refused, match="原因"):
            act()
    case.refresh_from_db()
    assert case.event_count == 2


def test_a_draft_or_an_ended_case_is_not_suspended(cast: Cast) -> None:
    fresh, ended = new_case(cast.shen), submitted(cast)
    cancel(ended.pk, actor=cast.qin, reason="不再实施")
    for case in (fresh, ended):
        with pytest.raises(Stale):
            suspend(case.pk, actor=cast.qin, reason="等文件")
        with pytest.raises(Stale):
            resume(case.pk, actor=cast.qin)


def test_an_ended_case_is_void_and_its_document_free_for_another(cast: Cast) -> None:
    case = at_step(cast, 3)
    done = cancel(case.pk, actor=cast.xie, reason="项目取消")
    assert done.case.state == Case.State.CANCELLED
    assert done.case.finished_at is not None
    assert paper_of(case).state == "cancelled"
    assert not Assignment.objects.filter(case=case, state__in=["open", "paused"]).exists()
    assert not case.steps.filter(state__in=["open", "coming"]).exists()
    assert {notice.recipient for notice in Notice.objects.filter(kind="cancelled")} == {
        cast.qin,
        cast.xie,
        cast.shen,
    }
    again = open_case("paper", paper_of(case), cast.shen)
    assert again.pk != case.pk
    assert verify_case(Case.objects.get(pk=case.pk)) == []


@pytest.mark.parametrize("state", ["open", "outside", "suspended", "returned"])
def test_whatever_was_handed_in_can_be_ended(cast: Cast, state: str) -> None:
    case = at_step(cast, 5 if state == "outside" else 2)
    if state == "suspended":
        suspend(case.pk, actor=cast.qin, reason="等文件")
    if state == "returned":
        send_back(case.pk, actor=cast.lu, comment="请核实")
    assert cancel(case.pk, actor=cast.qin, reason="不再实施").case.state == Case.State.CANCELLED
    assert not Assignment.objects.filter(case=case, state__in=["open", "paused"]).exists()
    with pytest.raises(Stale):
        cancel(case.pk, actor=cast.qin, reason="不再实施")


def test_what_was_never_handed_in_is_its_drafters(cast: Cast) -> None:
    with pytest.raises(Stale):
        cancel(new_case(cast.shen).pk, actor=cast.qin, reason="不再实施")


def test_to_a_later_step_what_lies_between_is_passed_over_with_the_reason(cast: Cast) -> None:
    case = submitted(cast)
    target = case.steps.get(name="预算绩效岗审核")
    done = jump(case.pk, actor=cast.qin, to=target.pk, reason="部务会已研究")
    assert done.case.step_name == "预算绩效岗审核"
    assert holding(case) == {"qin", "xie"}
    between = case.steps.get(name="分管领导审签")
    assert (between.state, between.note) == ("skipped", "调整环节：部务会已研究")
    assert "改到预算绩效岗审核，略过科室审核、分管领导审签" in said(case)
    assert Notice.objects.filter(recipient=cast.gao, kind="moved").count() == 1


def test_to_an_earlier_step_it_is_signed_again_from_there(cast: Cast) -> None:
    case = at_step(cast, 3)
    target = case.steps.get(name="科室审核")
    jump(case.pk, actor=cast.qin, to=target.pk, reason="需科室补充意见")
    assert holding(case) == {"gao"}
    for signer in (cast.gao, cast.lu, cast.xie):
        approve(case.pk, actor=signer)
    case.refresh_from_db()
    assert case.step_name == "分管财务领导审签"
    assert case.events.filter(kind=Event.Kind.APPROVED).count() == 5, "what was signed before stays"


def test_to_the_letter_only_where_the_last_review_has_been_signed(cast: Cast) -> None:
    case = submitted(cast)
    target = case.steps.get(name="批复")
    for signer in (cast.gao, cast.lu, cast.xie):
        with pytest.raises(Refused, match="“分管财务领导审签”还没有签"):
            jump(case.pk, actor=cast.qin, to=target.pk, reason="已口头同意")
        approve(case.pk, actor=signer)
    approve(case.pk, actor=cast.gu)
    jump(case.pk, actor=cast.qin, to=case.steps.get(name="科室审核").pk, reason="补签")
    case.refresh_from_db()
    assert (case.state, case.step_name) == (Case.State.OPEN, "科室审核")
    again = case.steps.filter(name="批复").latest("order")
    with pytest.raises(Refused, match="还没有签"):  # they were to sign again
        jump(case.pk, actor=cast.qin, to=again.pk, reason="不补了")


def _desk_last(cast: Cast) -> Case:
    """A route whose last review is the desk's own."""
    route_of(
        by_role(name="科室审核"),
        by_role("division_leader", "office", name="分管领导审签"),
        by_role("budget_officer", "root", name="预算绩效岗审核"),
        by_role("budget_officer", "root", name="批复", medium="outside"),
    )
    return submitted(cast)


def test_nobody_puts_a_case_past_the_others_to_be_its_only_reviewer(cast: Cast) -> None:
    case = _desk_last(cast)
    own = case.steps.get(name="预算绩效岗审核")
    with pytest.raises(Refused, match="除您之外没有人审核"):
        jump(case.pk, actor=cast.qin, to=own.pk, reason="领导出差")
    approve(case.pk, actor=cast.gao)
    jump(case.pk, actor=cast.qin, to=own.pk, reason="领导出差")
    assert holding(case) == {"qin", "xie"}


def test_the_page_names_what_would_be_left_out_and_what_it_does_not_offer(cast: Cast) -> None:
    case = submitted(cast)
    found = {place.step.name: place for place in places(case, cast.qin)}
    assert found["预算绩效岗审核"].skipped == ("科室审核", "分管领导审签")
    assert not found["预算绩效岗审核"].refused
    assert found["批复"].refused.startswith("“分管财务领导审签”还没有签")


def test_what_was_passed_over_is_told_on_path_and_slip(cast: Cast) -> None:
    case = submitted(cast)
    jump(case.pk, actor=cast.qin, to=case.steps.get(name="预算绩效岗审核").pk, reason="部务会已研究")
    knots = {knot.who: knot for knot in path_of(Case.objects.get(pk=case.pk))}
    for name in ("科室审核", "分管领导审签"):
        assert knots[name].state == "未签，调整环节时略过"
        assert knots[name].on_slip
        assert knots[name].printed == "未签，调整环节时略过（部务会已研究）"


def test_who_stands_in_for_an_author_does_not_steer_their_case(cast: Cast) -> None:
    case = submitted(cast)
    Deputy.objects.create(principal=cast.shen, deputy=cast.qin)
    with pytest.raises(NotAllowed, match="代其办理"):
        jump(case.pk, actor=cast.qin, to=case.steps.get(order=2).pk, reason="x")
    jump(case.pk, actor=cast.xie, to=case.steps.get(order=2).pk, reason="x")


def test_a_page_that_shows_an_older_step_moves_nothing(cast: Cast) -> None:
    case = submitted(cast)
    shown, target = case.steps.get(order=1), case.steps.get(name="分管财务领导审签")
    approve(case.pk, actor=cast.gao)
    with pytest.raises(Stale):
        jump(case.pk, actor=cast.qin, to=target.pk, reason="x", step=shown.pk)
    with pytest.raises(Refused, match="请选择"):
        jump(case.pk, actor=cast.qin, to=0, reason="x")


def test_nobody_moves_their_own_case(cast: Cast) -> None:
    case = submitted(cast)
    Case.objects.filter(pk=case.pk).update(submitted_by=cast.qin)
    with pytest.raises(NotAllowed, match="另一位"):
        jump(case.pk, actor=cast.qin, to=case.steps.get(order=2).pk, reason="x")
