"""退回修改 to an earlier step: who signs again, the document unchanged; and straight back to whoever returned it."""

from __future__ import annotations

import pytest

from accounts.models import Membership
from notifications.models import Notice
from tests.cast import Cast
from tests.toy import paper_of
from tests.workflows.routes import by_head, by_name, by_role, route_of
from tests.workflows.steps import at_step, holding, submitted
from workflows.cases import approve, reject, send_back
from workflows.cases.returning import returnable
from workflows.errors import NotAllowed, Refused, Stale
from workflows.inbox import todo
from workflows.kinds import Remark
from workflows.models import Assignment, Case, CaseStep, Consultation, Seat
from workflows.showing.path import path_of
from workflows.showing.record import days_of
from workflows.trail import verify_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


def step_of(case: Case, name: str) -> CaseStep:
    """The last row of a step of that name."""
    return case.steps.filter(name=name).order_by("-order")[0]


def opened(case: Case) -> CaseStep:
    return case.steps.get(state="open")


def line(case: Case) -> list[tuple[str, str]]:
    return [(step.name, step.state) for step in case.steps.order_by("order")]


def verified(case: Case) -> bool:
    case.refresh_from_db()
    return verify_case(case) == []


def returned(cast: Cast, **fields: object) -> Case:
    """秦若兰 has returned the case to 科室审核."""
    case = at_step(cast, 3, **fields)
    send_back(case.pk, actor=cast.qin, comment="科室再核实人次", back_to=step_of(case, "科室审核").pk)
    case.refresh_from_db()
    return case


def test_the_case_goes_back_to_the_earlier_step_and_the_document_stays(cast: Cast) -> None:
    case = at_step(cast, 3)
    snapshot = case.snapshot_id
    moved = send_back(case.pk, actor=cast.qin, comment="科室再核实人次", back_to=step_of(case, "科室审核").pk)
    case.refresh_from_db()
    assert moved.text == "已退回“科室审核”环节，由高映雪重新办理。"
    assert (case.state, case.step_name, case.round, case.snapshot_id) == ("open", "科室审核", 1, snapshot)
    assert paper_of(case).state == "in_review"
    assert holding(case) == {"gao"}
    assert line(case) == [
        ("科室审核", "done"),
        ("分管领导审签", "done"),
        ("预算绩效岗审核", "done"),
        ("科室审核", "open"),
        ("分管领导审签", "coming"),
        ("预算绩效岗审核", "coming"),
        ("分管财务领导审签", "coming"),
        ("批复", "coming"),
    ]
    assert verified(case)


def test_whoever_it_came_back_to_has_it_in_their_inbox_and_is_told(cast: Cast) -> None:
    case = returned(cast)
    assert [row.case_id for row in todo(cast.gao)] == [case.pk]
    assert not todo(cast.qin).exists()
    assert not todo(cast.xie).exists()
    assert Notice.objects.filter(recipient=cast.gao, kind="to_do").last().title == "待科室审核：党员教育培训"


def test_all_steps_from_there_on_are_signed_again_and_then_it_goes_on(cast: Cast) -> None:
    case = returned(cast)
    for signer in (cast.gao, cast.lu, cast.qin, cast.gu):
        approve(case.pk, actor=signer)
    case.refresh_from_db()
    assert case.state == Case.State.OUTSIDE
    assert verified(case)


def test_remarks_are_pinned_and_the_record_says_where_it_went(cast: Cast) -> None:
    case = at_step(cast, 3)
    remark = Remark("budget", "与测算不符")
    send_back(case.pk, actor=cast.qin, comment="", remarks=[remark], back_to=step_of(case, "科室审核").pk)
    assert case.remarks.get().place == "预算数"
    line = days_of(case)[0].lines[0]
    assert (line.act, line.tail) == ("退回修改", "（预算绩效岗审核）：退回“科室审核”环节，由高映雪重新办理。")


def test_the_path_shows_what_was_signed_before_and_what_comes_again(cast: Cast) -> None:
    case = returned(cast)
    states = [(knot.who, knot.state) for knot in path_of(case)]
    assert states[:5] == [
        ("沈知远", "提交第 1 稿 06-25"),
        ("高映雪", "同意 06-25"),
        ("陆承砚", "同意 06-25"),
        ("秦若兰", "退回修改 06-25"),
        ("高映雪", "办理中，剩 2 个工作日"),
    ]


def test_whoever_has_gone_is_not_asked_again_but_whom_the_rules_name_today(cast: Cast) -> None:
    case = at_step(cast, 3)
    Membership.objects.filter(user=cast.gao).delete()
    Membership.objects.create(user=cast.su, role="section_head", unit=cast.centre)
    send_back(case.pk, actor=cast.qin, comment="再核实", back_to=step_of(case, "科室审核").pk)
    assert holding(case) == {"su"}


def test_a_step_nobody_can_take_any_more_is_no_place_to_return_to(cast: Cast) -> None:
    case = at_step(cast, 3)
    Membership.objects.filter(user=cast.gao).delete()
    with pytest.raises(Refused, match="“科室审核”环节没有人可以办理"):
        send_back(case.pk, actor=cast.qin, comment="再核实", back_to=step_of(case, "科室审核").pk)
    case.refresh_from_db()
    assert holding(case) == {"qin", "xie"}


def test_a_return_to_a_step_needs_a_word_too(cast: Cast) -> None:
    case = at_step(cast, 2)
    with pytest.raises(Refused, match="请写明要修改什么"):
        send_back(case.pk, actor=cast.lu, comment=" ", back_to=step_of(case, "科室审核").pk)


@pytest.mark.parametrize("name", ["分管领导审签", "预算绩效岗审核", "批复"])
def test_only_steps_decided_before_can_be_returned_to(cast: Cast, name: str) -> None:
    case = at_step(cast, 2)
    with pytest.raises(Stale, match="要退回的环节已有变动"):
        send_back(case.pk, actor=cast.lu, comment="再核实", back_to=step_of(case, name).pk)
    assert holding(case) == {"lu"}


def test_a_step_of_another_case_is_none_to_return_to(cast: Cast) -> None:
    case, other = at_step(cast, 2), at_step(cast, 2, title="老年大学运行")
    with pytest.raises(Stale):
        send_back(case.pk, actor=cast.lu, comment="再核实", back_to=step_of(other, "科室审核").pk)


def test_others_may_not_return_it(cast: Cast) -> None:
    case = at_step(cast, 2)
    for person in (cast.gao, cast.shen, cast.qin, cast.bai):
        with pytest.raises((NotAllowed, Stale)):
            send_back(case.pk, actor=person, comment="再核实", back_to=step_of(case, "科室审核").pk)


def test_a_step_left_out_by_its_condition_is_not_returned_to_and_stays_left_out(cast: Cast) -> None:
    route_of(
        by_role(name="科室审核"),
        by_role(
            "division_leader", name="大额审签", conditions=[{"fact": "amount", "from": "1000000", "to": None}]
        ),
        by_role("budget_officer", "root", name="预算绩效岗审核"),
        by_role("finance_leader", "root", name="分管财务领导审签"),
    )
    case = submitted(cast)
    approve(case.pk, actor=cast.gao)
    assert [step.name for step in returnable(case, opened(case))] == ["科室审核"]
    send_back(case.pk, actor=cast.qin, comment="再核实", back_to=step_of(case, "科室审核").pk)
    assert [step for step in line(case) if step[0] == "大额审签"] == [("大额审签", "skipped")] * 2
    approve(case.pk, actor=cast.gao)
    assert opened(case).name == "预算绩效岗审核"


def test_a_second_return_offers_the_steps_as_they_stand_now(cast: Cast) -> None:
    case = returned(cast)
    approve(case.pk, actor=cast.gao)
    approve(case.pk, actor=cast.lu)
    steps = returnable(case, opened(case))
    assert [(step.name, step.order) for step in steps] == [("科室审核", 4), ("分管领导审签", 5)]
    send_back(case.pk, actor=cast.xie, comment="再核实", back_to=steps[1].pk)
    assert holding(case) == {"lu"}
    assert verified(case)


def test_an_open_question_of_the_step_ends_with_the_return(cast: Cast) -> None:
    case = at_step(cast, 3)
    asked = Consultation.objects.create(
        case=case, step=opened(case), asked_by=cast.qin, person=cast.xu, question="标准？"
    )
    send_back(case.pk, actor=cast.qin, comment="再核实", back_to=step_of(case, "科室审核").pk)
    asked.refresh_from_db()
    assert asked.state == "ended"


def all_three(cast: Cast) -> Case:
    """许望 and 高映雪 have signed the 会签 in the second step; 顾怀瑾 holds the third."""
    route_of(
        by_role("division_leader", name="分管领导审签"),
        by_name(cast.gao, cast.xu, name="会签", mode="all"),
        by_name(cast.gu, name="分管财务领导审签"),
        by_role("budget_officer", "root", name="批复", medium="outside"),
    )
    case = submitted(cast)
    for signer in (cast.lu, cast.gao, cast.xu):
        approve(case.pk, actor=signer)
    return case


def test_everybody_of_a_joint_signature_signs_again(cast: Cast) -> None:
    case = all_three(cast)
    send_back(case.pk, actor=cast.gu, comment="再核实", back_to=step_of(case, "会签").pk)
    assert holding(case) == {"gao", "xu"}


def test_one_of_a_joint_signature_returns_it_and_all_of_it_comes_again(cast: Cast) -> None:
    route_of(
        by_role("division_leader", name="分管领导审签"), by_name(cast.gao, cast.xu, name="会签", mode="all")
    )
    case = submitted(cast)
    approve(case.pk, actor=cast.lu)
    approve(case.pk, actor=cast.gao)
    send_back(case.pk, actor=cast.xu, comment="再核实", back_to=step_of(case, "分管领导审签").pk)
    assert holding(case) == {"lu"}
    approve(case.pk, actor=cast.lu)
    assert holding(case) == {"gao", "xu"}


def test_who_was_added_signs_again_and_a_transferred_step_stays_with_whom_it_went_to(cast: Cast) -> None:
    case = at_step(cast, 2)
    old = step_of(case, "科室审核")
    Seat.objects.filter(step=old).update(state="transferred")
    Seat.objects.create(
        step=old, principal=cast.xu, reason="高映雪转交", origin="transfer", added_by=cast.gao, state="agreed"
    )
    Seat.objects.create(
        step=old, principal=cast.ding, reason="高映雪增加", origin="added", added_by=cast.gao, state="agreed"
    )
    send_back(case.pk, actor=cast.lu, comment="再核实", back_to=old.pk)
    assert holding(case) == {"xu", "ding"}
    seats = Seat.objects.filter(step=opened(case)).order_by("order")
    assert [(seat.principal, seat.origin, seat.added_by) for seat in seats] == [
        (cast.xu, "transfer", cast.gao),
        (cast.ding, "added", cast.gao),
    ]


def test_a_step_goes_to_the_route_s_people_again_when_whom_it_was_transferred_to_has_gone(cast: Cast) -> None:
    case = at_step(cast, 2)
    old = step_of(case, "科室审核")
    Seat.objects.filter(step=old).update(state="transferred")
    Seat.objects.create(step=old, principal=cast.xu, reason="高映雪转交", origin="transfer", state="agreed")
    Membership.objects.filter(user=cast.xu).delete()
    send_back(case.pk, actor=cast.lu, comment="再核实", back_to=old.pk)
    assert holding(case) == {"gao"}


# straight back


def test_the_step_it_came_back_to_sends_it_straight_to_whoever_returned_it(cast: Cast) -> None:
    case = returned(cast)
    moved = approve(case.pk, actor=cast.gao, comment="已核实", straight=True)
    assert moved.text.startswith("已同意。下一步：预算绩效岗审核（秦若兰、谢云舟）")
    assert holding(case) == {"qin", "xie"}
    between = step_of(case, "分管领导审签")
    assert between.state == "skipped"
    assert "直接报退回人" in between.note
    line = days_of(case)[0].lines[0]
    assert (line.act, line.tail) == (
        "同意",
        "（科室审核）：直接报退回人（预算绩效岗审核），分管领导审签沿用已签意见。",
    )
    assert verified(case)


def test_the_step_between_can_still_be_returned_to(cast: Cast) -> None:
    case = returned(cast)
    approve(case.pk, actor=cast.gao, straight=True)
    steps = returnable(case, opened(case))
    assert [step.name for step in steps] == ["科室审核", "分管领导审签"]
    send_back(case.pk, actor=cast.qin, comment="请分管领导再看", back_to=steps[1].pk)
    assert holding(case) == {"lu"}


def test_straight_is_for_the_step_it_came_back_to_alone(cast: Cast) -> None:
    first = at_step(cast, 2)
    with pytest.raises(Refused, match="不能直接报退回人"):
        approve(first.pk, actor=cast.lu, straight=True)
    case = returned(cast, title="老年大学运行")
    approve(case.pk, actor=cast.gao)
    with pytest.raises(Refused, match="不能直接报退回人"):
        approve(case.pk, actor=cast.lu, straight=True)
    assert holding(case) == {"lu"}


def test_straight_waits_for_the_last_of_a_joint_signature(cast: Cast) -> None:
    case = all_three(cast)
    send_back(case.pk, actor=cast.gu, comment="再核实", back_to=step_of(case, "分管领导审签").pk)
    approve(case.pk, actor=cast.lu)
    send_back(case.pk, actor=cast.gao, comment="再核实", back_to=step_of(case, "分管领导审签").pk)
    moved = approve(case.pk, actor=cast.lu, straight=True)
    assert "会签" in moved.text
    send_back(case.pk, actor=cast.xu, comment="再核实", back_to=step_of(case, "分管领导审签").pk)
    approve(case.pk, actor=cast.lu)
    approve(case.pk, actor=cast.gao)
    approve(case.pk, actor=cast.xu)
    send_back(case.pk, actor=cast.gu, comment="再核实", back_to=step_of(case, "会签").pk)
    with pytest.raises(Refused, match="还有其他人未签"):
        approve(case.pk, actor=cast.gao, straight=True)
    approve(case.pk, actor=cast.gao)
    approve(case.pk, actor=cast.xu, straight=True)
    assert holding(case) == {"gu"}


def test_a_rejection_after_a_return_ends_the_case(cast: Cast) -> None:
    case = returned(cast)
    reject(case.pk, actor=cast.gao, comment="不再需要")
    case.refresh_from_db()
    assert case.state == Case.State.REJECTED
    assert not Assignment.objects.filter(case=case, state="open").exists()
    assert not case.steps.filter(state__in=["open", "coming"]).exists()


def test_the_head_of_whoever_signed_before_is_found_again_after_a_return(cast: Cast) -> None:
    route_of(
        by_role(name="科室审核"),
        by_head(name="负责人审签"),
        by_role("budget_officer", "root", name="预算绩效岗审核"),
    )
    case = submitted(cast)
    approve(case.pk, actor=cast.gao)
    head = holding(case)
    assert head == {"lu"}
    approve(case.pk, actor=cast.lu)
    send_back(case.pk, actor=cast.qin, comment="再核实", back_to=step_of(case, "负责人审签").pk)
    assert holding(case) == head
    send_back(case.pk, actor=cast.lu, comment="再核实", back_to=step_of(case, "科室审核").pk)
    assert holding(case) == {"gao"}
    approve(case.pk, actor=cast.gao)
    assert holding(case) == head
