"""撤回: by the submitter while nobody has acted, by whoever decided last while the next has not."""

from __future__ import annotations

from datetime import date

import pytest

from accounts import clock
from accounts.models import Membership
from notifications.models import Notice
from tests.cast import Cast
from tests.workflows.routes import by_name, by_role, route_of
from tests.workflows.steps import at_step, decided, holding, letter, submitted
from workflows import trail
from workflows.cases import (
    approve,
    register_outside,
    reject,
    send_back,
    submit,
    take_back,
    way_back,
    withdraw,
)
from workflows.errors import NotAllowed, Stale
from workflows.inbox import mark_seen, todo
from workflows.models import Assignment, Batch, BatchItem, Case, CaseStep, DecisionDraft, Event, Seat
from workflows.showing.record import days_of
from workflows.trail import Act, verify_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


def fresh(case: Case) -> Case:
    case.refresh_from_db()
    assert verify_case(case) == []
    return case


def opened(case: Case) -> CaseStep:
    return case.steps.get(state="open")


def line(case: Case) -> list[tuple[str, str]]:
    return [(step.name, step.state) for step in case.steps.order_by("order")]


def seats(step: CaseStep) -> list[tuple[str, str, str]]:
    found = step.seats.select_related("principal").order_by("id")
    return [(seat.principal.username, seat.state, seat.origin) for seat in found]


# the last decider


def test_the_last_decider_takes_it_back_and_decides_again(cast: Cast) -> None:
    case = at_step(cast, 2)
    moved = take_back(case.pk, actor=cast.gao)
    assert moved.text == "已撤回。“科室审核”环节现在由高映雪办理。"
    assert (fresh(case).state, case.step_name) == ("open", "科室审核")
    assert holding(case) == {"gao"}
    assert line(case)[:4] == [
        ("科室审核", "done"),
        ("分管领导审签", "closed"),
        ("科室审核", "open"),
        ("分管领导审签", "coming"),
    ]
    assert seats(case.steps.get(order=1)) == [("gao", "taken_back", "route")]
    assert [row.case_id for row in todo(cast.gao)] == [case.pk]
    assert not todo(cast.lu).exists()
    for signer in (cast.gao, cast.lu, cast.qin, cast.gu):
        approve(case.pk, actor=signer)
    assert fresh(case).state == Case.State.OUTSIDE


def test_who_had_it_is_told_that_it_was_taken_back(cast: Cast) -> None:
    case = at_step(cast, 2)
    take_back(case.pk, actor=cast.gao)
    assert Notice.objects.filter(recipient=cast.lu, kind="withdrawn").count() == 1


def test_the_record_says_what_was_taken_back_and_who_has_it_now(cast: Cast) -> None:
    case = at_step(cast, 2)
    take_back(case.pk, actor=cast.gao)
    event = case.events.last()
    assert event is not None
    assert (event.kind, event.step_name, event.actor) == ("taken_back", "科室审核", cast.gao)
    shown = days_of(case)[0].lines[0]
    assert (shown.act, shown.tail) == ("撤回已签意见", "（科室审核）：撤回所签“同意”，由高映雪重新办理。")


def test_reading_and_saving_for_later_do_not_hinder_it(cast: Cast) -> None:
    case = at_step(cast, 2)
    mark_seen(case, cast.lu)
    DecisionDraft.objects.create(assignment=Assignment.objects.get(case=case, state="open"), comment="再看看")
    take_back(case.pk, actor=cast.gao)
    assert holding(case) == {"gao"}


@pytest.mark.parametrize("kind", ["consulted", "transferred", "signer_added"])
def test_once_the_next_has_acted_it_is_too_late(cast: Cast, kind: str) -> None:
    case = at_step(cast, 2)
    trail.append(Case.objects.get(pk=case.pk), Act(Event.Kind(kind), cast.lu, step=opened(case)))
    with pytest.raises(Stale, match=r"陆承砚已于 10:32 .*，不能再撤回"):
        take_back(case.pk, actor=cast.gao)
    assert way_back(fresh(case), cast.gao) is None


def test_once_the_next_has_decided_it_is_too_late(cast: Cast) -> None:
    case = at_step(cast, 3)
    with pytest.raises(Stale, match="陆承砚已于 10:32 同意，不能再撤回"):
        take_back(case.pk, actor=cast.gao)
    assert holding(case) == {"qin", "xie"}


@pytest.mark.parametrize("wrong", ["shen", "lu", "qin", "xu", "bai", "luo"])
def test_nobody_else_takes_it_back(cast: Cast, wrong: str) -> None:
    case = at_step(cast, 2)
    with pytest.raises(NotAllowed, match="只有最后签署的人"):
        take_back(case.pk, actor=getattr(cast, wrong))
    assert holding(case) == {"lu"}


def test_whoever_lost_their_role_since_may_not(cast: Cast) -> None:
    case = at_step(cast, 2)
    Membership.objects.filter(user=cast.gao).delete()
    with pytest.raises(NotAllowed, match="任职或代办关系已有变动"):
        take_back(case.pk, actor=cast.gao)
    assert way_back(fresh(case), cast.gao) is None


def test_a_second_click_is_told_that_it_is_done(cast: Cast) -> None:
    case = at_step(cast, 2)
    take_back(case.pk, actor=cast.gao)
    with pytest.raises(Stale, match="您已于 10:32 撤回已签意见，不用再办"):
        take_back(case.pk, actor=cast.gao)


def test_a_page_of_another_step_takes_nothing_back(cast: Cast) -> None:
    case = at_step(cast, 2)
    with pytest.raises(Stale, match="与页面上的不同"):
        take_back(case.pk, actor=cast.gao, step=opened(case).pk)
    assert holding(case) == {"lu"}


def test_one_of_several_who_could_have_signed_takes_back_and_all_have_it_again(cast: Cast) -> None:
    case = at_step(cast, 4)
    with pytest.raises(NotAllowed):
        take_back(case.pk, actor=cast.xie)
    take_back(case.pk, actor=cast.qin)
    assert holding(case) == {"qin", "xie"}


def test_after_a_taking_back_the_one_before_may_take_back_too(cast: Cast) -> None:
    case = at_step(cast, 3)
    take_back(case.pk, actor=cast.lu)
    take_back(case.pk, actor=cast.gao)
    assert holding(case) == {"gao"}
    withdraw(case.pk, actor=cast.shen)
    assert fresh(case).state == Case.State.DRAFT


def test_taken_back_and_signed_again_it_can_be_taken_back_again(cast: Cast) -> None:
    case = at_step(cast, 2)
    for _ in range(3):
        take_back(case.pk, actor=cast.gao)
        approve(case.pk, actor=cast.gao)
    assert holding(case) == {"lu"}
    assert fresh(case).step_name == "分管领导审签"


# 待报财政


def test_from_waiting_for_the_letter_it_comes_back_too(cast: Cast) -> None:
    case = at_step(cast, 5)
    take_back(case.pk, actor=cast.gu)
    assert (fresh(case).state, case.step_name) == ("open", "分管财务领导审签")
    assert holding(case) == {"gu"}
    approve(case.pk, actor=cast.gu)
    register_outside(actor=cast.qin, letter=letter(), decisions=[decided(case)])
    assert fresh(case).state == Case.State.APPROVED


def test_reported_it_is_taken_back_no_more(cast: Cast) -> None:
    case = at_step(cast, 5)
    Case.objects.filter(pk=case.pk).update(reported_at=clock.now())
    with pytest.raises(Stale, match="已报财政，不能再撤回"):
        take_back(case.pk, actor=cast.gu)


def test_with_an_opinion_registered_it_is_taken_back_no_more(cast: Cast) -> None:
    case = at_step(cast, 5)
    act = Act(Event.Kind.OPINION_GIVEN, cast.qin, step=opened(case))
    trail.append(Case.objects.get(pk=case.pk), act)
    with pytest.raises(Stale, match="秦若兰已于 10:32 登记财政意见，不能再撤回"):
        take_back(case.pk, actor=cast.gu)


def test_a_package_still_being_put_together_loses_the_case(cast: Cast) -> None:
    case = at_step(cast, 5)
    batch = Batch.objects.create(
        title="二上", recipient="云河市财政局", unit=cast.root, year=2026, made_by=cast.qin
    )
    item = BatchItem.objects.create(batch=batch, case=case, snapshot=case.snapshot)
    take_back(case.pk, actor=cast.gu)
    item.refresh_from_db()
    assert item.left_at is not None


def test_after_the_final_approval_nothing_is_taken_back(cast: Cast) -> None:
    case = at_step(cast, 5)
    register_outside(actor=cast.qin, letter=letter(), decisions=[decided(case)])
    with pytest.raises(Stale, match="现在是“已批复”，不能再撤回"):
        take_back(case.pk, actor=cast.gu)


def test_the_last_signature_of_a_route_without_a_letter_is_final(cast: Cast) -> None:
    route_of(by_role(name="科室审核"))
    case = submitted(cast)
    approve(case.pk, actor=cast.gao)
    with pytest.raises(Stale, match="不能再撤回"):
        take_back(case.pk, actor=cast.gao)


def test_a_rejection_and_a_return_to_the_drafter_are_not_taken_back(cast: Cast) -> None:
    ended, back = submitted(cast), submitted(cast, title="老年大学运行")
    reject(ended.pk, actor=cast.gao, comment="重复")
    send_back(back.pk, actor=cast.gao, comment="请核实")
    for case in (ended, back):
        with pytest.raises(Stale, match="不能再撤回"):
            take_back(case.pk, actor=cast.gao)


# several seats


def joint(cast: Cast, mode: str, **more: object) -> Case:
    route_of(
        by_role(name="科室审核"),
        by_name(cast.lu, cast.qin, cast.gu, name="联签", mode=mode, **more),
        by_name(cast.ding, name="主要领导审签"),
    )
    case = submitted(cast)
    approve(case.pk, actor=cast.gao)
    return case


def test_in_an_open_joint_signature_one_takes_back_ones_own_seat(cast: Cast) -> None:
    case = joint(cast, "all")
    approve(case.pk, actor=cast.lu)
    approve(case.pk, actor=cast.qin)
    moved = take_back(case.pk, actor=cast.lu)
    assert moved.text == "已撤回。“联签”环节现在由陆承砚办理。"
    assert holding(case) == {"lu", "gu"}
    assert [one for one in seats(opened(case)) if one[0] == "lu"] == [
        ("lu", "taken_back", "route"),
        ("lu", "open", "route"),
    ]
    for signer in (cast.gu, cast.lu):
        approve(case.pk, actor=signer)
    assert holding(case) == {"ding"}
    assert fresh(case).step_name == "主要领导审签"


def test_the_last_of_a_joint_signature_takes_back_and_the_others_signatures_stand(cast: Cast) -> None:
    case = joint(cast, "all")
    for signer in (cast.lu, cast.qin, cast.gu):
        approve(case.pk, actor=signer)
    for early in (cast.lu, cast.qin):
        with pytest.raises(Stale):
            take_back(case.pk, actor=early)
    take_back(case.pk, actor=cast.gu)
    assert holding(case) == {"gu"}
    assert seats(opened(case)) == [
        ("lu", "agreed", "carried"),
        ("qin", "agreed", "carried"),
        ("gu", "open", "route"),
    ]
    assert days_of(case)[0].lines[0].tail.endswith("由顾怀瑾重新办理，陆承砚、秦若兰已签的意见保留。")
    approve(case.pk, actor=cast.gu)
    assert holding(case) == {"ding"}


def test_a_signature_that_was_kept_can_be_taken_back_by_its_own_signer(cast: Cast) -> None:
    case = joint(cast, "all")
    for signer in (cast.lu, cast.qin, cast.gu):
        approve(case.pk, actor=signer)
    take_back(case.pk, actor=cast.gu)
    take_back(case.pk, actor=cast.lu)
    assert holding(case) == {"lu", "gu"}
    assert [one for one in seats(opened(case)) if one[0] == "lu"][-1] == ("lu", "open", "route")
    with pytest.raises(Stale, match="不能再撤回"):
        take_back(case.pk, actor=cast.gao)


def test_once_everybody_has_taken_back_the_step_before_may_too(cast: Cast) -> None:
    case = joint(cast, "all")
    approve(case.pk, actor=cast.lu)
    with pytest.raises(Stale):
        take_back(case.pk, actor=cast.gao)
    take_back(case.pk, actor=cast.lu)
    take_back(case.pk, actor=cast.gao)
    assert holding(case) == {"gao"}


def test_in_turn_one_takes_back_while_the_next_has_not_acted_and_the_next_waits_again(cast: Cast) -> None:
    case = joint(cast, "in_turn")
    approve(case.pk, actor=cast.lu)
    assert holding(case) == {"qin", "xie"}
    take_back(case.pk, actor=cast.lu)
    assert holding(case) == {"lu"}
    assert Notice.objects.filter(recipient=cast.qin, kind="withdrawn").exists()
    for signer in (cast.lu, cast.qin):
        approve(case.pk, actor=signer)
    with pytest.raises(Stale):
        take_back(case.pk, actor=cast.lu)
    approve(case.pk, actor=cast.gu)
    assert holding(case) == {"ding"}


def test_in_turn_the_next_who_asked_somebody_has_acted(cast: Cast) -> None:
    case = joint(cast, "in_turn")
    approve(case.pk, actor=cast.lu)
    trail.append(Case.objects.get(pk=case.pk), Act(Event.Kind.CONSULTED, cast.qin, step=opened(case)))
    with pytest.raises(Stale):
        take_back(case.pk, actor=cast.lu)


def test_in_turn_the_last_takes_back_and_it_is_their_turn_again(cast: Cast) -> None:
    case = joint(cast, "in_turn")
    for signer in (cast.lu, cast.qin, cast.gu):
        approve(case.pk, actor=signer)
    take_back(case.pk, actor=cast.gu)
    assert holding(case) == {"gu"}


def test_a_vote_against_is_taken_back_and_cast_again(cast: Cast) -> None:
    case = joint(cast, "vote", votes_needed=2)
    reject(case.pk, actor=cast.lu, comment="标准偏高")
    take_back(case.pk, actor=cast.lu)
    approve(case.pk, actor=cast.lu)
    approve(case.pk, actor=cast.gu)
    assert holding(case) == {"ding"}


def test_the_vote_that_carried_is_taken_back_and_the_others_stand(cast: Cast) -> None:
    case = joint(cast, "vote", votes_needed=2)
    reject(case.pk, actor=cast.lu, comment="标准偏高")
    approve(case.pk, actor=cast.qin)
    approve(case.pk, actor=cast.gu)
    take_back(case.pk, actor=cast.gu)
    assert set(seats(opened(case))) == {
        ("lu", "against", "carried"),
        ("qin", "agreed", "carried"),
        ("gu", "open", "route"),
    }
    approve(case.pk, actor=cast.gu)
    assert holding(case) == {"ding"}


def test_a_deputy_takes_back_what_the_deputy_signed_and_both_have_it_again(cast: Cast) -> None:
    Membership.objects.filter(user=cast.xie).update(role="unit_accountant")
    case = at_step(cast, 3)
    assert holding(case) == {"qin", "xie"}
    approve(case.pk, actor=cast.xie)
    with pytest.raises(NotAllowed):
        take_back(case.pk, actor=cast.qin)
    take_back(case.pk, actor=cast.xie)
    assert holding(case) == {"qin", "xie"}
    event = case.events.last()
    assert event is not None
    assert event.principal == cast.qin


def test_one_signature_for_two_steps_is_taken_back_for_both(cast: Cast) -> None:
    route_of(
        by_name(cast.gao, name="科室审核"),
        by_name(cast.gao, name="单位审核"),
        by_name(cast.lu, name="分管领导审签"),
        same_person="once",
    )
    case = submitted(cast)
    approve(case.pk, actor=cast.gao)
    assert holding(case) == {"lu"}
    take_back(case.pk, actor=cast.gao)
    assert opened(case).name == "科室审核"
    approve(case.pk, actor=cast.gao)
    assert holding(case) == {"lu"}


# a return to a step


def test_a_return_to_a_step_is_taken_back_and_the_signatures_there_stand(cast: Cast) -> None:
    case = at_step(cast, 3)
    first = case.steps.get(order=1)
    send_back(case.pk, actor=cast.qin, comment="再核实", back_to=first.pk)
    take_back(case.pk, actor=cast.qin)
    assert holding(case) == {"qin", "xie"}
    assert line(case)[3:6] == [
        ("科室审核", "skipped"),
        ("分管领导审签", "skipped"),
        ("预算绩效岗审核", "open"),
    ]
    approve(case.pk, actor=cast.qin)
    assert holding(case) == {"gu"}
    assert fresh(case).step_name == "分管财务领导审签"


def test_a_return_the_other_side_has_acted_on_stays(cast: Cast) -> None:
    case = at_step(cast, 3)
    send_back(case.pk, actor=cast.qin, comment="再核实", back_to=case.steps.get(order=1).pk)
    approve(case.pk, actor=cast.gao)
    with pytest.raises(Stale):
        take_back(case.pk, actor=cast.qin)


def test_what_was_sent_straight_back_is_taken_back_and_the_steps_between_come_again(cast: Cast) -> None:
    case = at_step(cast, 3)
    send_back(case.pk, actor=cast.qin, comment="再核实", back_to=case.steps.get(order=1).pk)
    approve(case.pk, actor=cast.gao, straight=True)
    take_back(case.pk, actor=cast.gao)
    assert holding(case) == {"gao"}
    approve(case.pk, actor=cast.gao)
    assert holding(case) == {"lu"}
    take_back(case.pk, actor=cast.gao)
    approve(case.pk, actor=cast.gao, straight=True)
    assert holding(case) == {"qin", "xie"}
    assert fresh(case).step_name == "预算绩效岗审核"


# the submitter


def test_the_submitter_withdraws_again_once_the_only_signature_was_taken_back(cast: Cast) -> None:
    case = at_step(cast, 2)
    with pytest.raises(Stale):
        withdraw(case.pk, actor=cast.shen)
    take_back(case.pk, actor=cast.gao)
    withdraw(case.pk, actor=cast.shen)
    assert fresh(case).state == Case.State.DRAFT
    submit(case.pk, actor=cast.shen)
    assert holding(case) == {"gao"}


@pytest.mark.parametrize("kind", ["consulted", "transferred", "signer_added"])
def test_the_submitter_does_not_withdraw_once_somebody_has_acted(cast: Cast, kind: str) -> None:
    case = submitted(cast)
    trail.append(Case.objects.get(pk=case.pk), Act(Event.Kind(kind), cast.gao, step=opened(case)))
    with pytest.raises(Stale, match="不能再撤回"):
        withdraw(case.pk, actor=cast.shen)


def test_one_of_a_joint_signature_is_an_act_too(cast: Cast) -> None:
    route_of(by_name(cast.lu, cast.gu, name="联签", mode="all"))
    case = submitted(cast)
    approve(case.pk, actor=cast.lu)
    with pytest.raises(Stale, match="不能再撤回"):
        withdraw(case.pk, actor=cast.shen)


def test_the_times_are_those_of_the_clock(cast: Cast) -> None:
    case = at_step(cast, 2)
    take_back(case.pk, actor=cast.gao)
    event = case.events.last()
    assert event is not None
    assert event.at.date() == date(2026, 6, 25)
    assert Seat.objects.filter(step__case=case, state="open").count() == 1
