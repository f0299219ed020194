"""会签, 或签, 票签 and 顺签 on the way of a case: who is waited for, what the record says, when the step ends."""

from __future__ import annotations

import pytest

from accounts.models import Deputy, Membership, User
from notifications.models import Notice
from tests.cast import Cast
from tests.toy import new_case, paper_of
from tests.workflows.steps import holding
from tests.workflows.ways import FINANCE, LETTER, SECTION, named, route
from workflows.cases import approve, reject, send_back, submit, withdraw
from workflows.errors import NotAllowed, Refused, Stale
from workflows.kinds import Remark
from workflows.models import Assignment, Case, Seat
from workflows.trail import verify_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


def begin(cast: Cast, *people: User, **rules: object) -> Case:
    """A case of 沈知远's whose first step these people sign, 顾怀瑾 the second; then the letter."""
    route(named("集体审核", *people, **rules), FINANCE, LETTER)
    case = new_case(cast.shen)
    submit(case.pk, actor=cast.shen)
    case.refresh_from_db()
    return case


def seats_of(case: Case) -> list[tuple[str, str]]:
    seats = Seat.objects.filter(step__case=case).order_by("step__order", "order", "id")
    return list(seats.values_list("principal__username", "state"))


def last_data(case: Case) -> dict[str, object]:
    event = case.events.last()
    assert event is not None
    return event.data


def test_a_countersignature_waits_for_everybody_and_says_who_is_missing(cast: Cast) -> None:
    case = begin(cast, cast.gao, cast.xu, cast.lu, mode="all")
    assert holding(case) == {"gao", "xu", "lu"}

    first = approve(case.pk, actor=cast.xu, comment="同意。")
    assert first.text == "已同意。本环节会签，还有 2 人（高映雪、陆承砚）未签。"
    assert first.event.data == {"seats": {"agreed": 1, "of": 3}}
    assert (first.case.state_words, holding(case)) == ("集体审核", {"gao", "lu"})

    assert approve(case.pk, actor=cast.lu).text == "已同意。本环节会签，还有 1 人（高映雪）未签。"
    last = approve(case.pk, actor=cast.gao)
    assert last.text == "已同意。下一步：分管财务领导审签（顾怀瑾），一般 2 个工作日内办结。"
    assert last.event.data["seats"] == {"agreed": 3, "of": 3}
    assert holding(case) == {"gu"}
    assert seats_of(case)[:3] == [("gao", "agreed"), ("xu", "agreed"), ("lu", "agreed")]
    assert verify_case(Case.objects.get(pk=case.pk)) == []


def test_nobody_signs_a_countersignature_twice(cast: Cast) -> None:
    case = begin(cast, cast.gao, cast.xu, mode="all")
    approve(case.pk, actor=cast.gao)
    with pytest.raises(Stale, match="您已于 10:32 同意，不用再办"):
        approve(case.pk, actor=cast.gao)
    assert case.events.filter(kind="approved").count() == 1


@pytest.mark.parametrize("mode", ["all", "in_turn"])
def test_one_return_ends_the_step_for_all(cast: Cast, mode: str) -> None:
    case = begin(cast, cast.gao, cast.xu, cast.lu, mode=mode)
    approve(case.pk, actor=cast.gao)
    send_back(case.pk, actor=cast.xu, comment="请核实")
    case.refresh_from_db()
    assert (case.state_words, paper_of(case).state, holding(case)) == ("退回修改", "draft", set())
    assert seats_of(case) == [("gao", "agreed"), ("xu", "returned"), ("lu", "closed")]
    # In turn 陆承砚 never had it; in a countersignature somebody was faster.
    with pytest.raises(Stale if mode == "all" else NotAllowed, match="退回修改"):
        approve(case.pk, actor=cast.lu)


@pytest.mark.parametrize("mode", ["all", "in_turn"])
def test_one_who_disagrees_ends_the_case(cast: Cast, mode: str) -> None:
    case = begin(cast, cast.gao, cast.xu, mode=mode)
    reject(case.pk, actor=cast.gao, comment="与上年项目重复")
    case.refresh_from_db()
    assert (case.state_words, holding(case)) == ("不予安排", set())
    assert seats_of(case) == [("gao", "against"), ("xu", "closed")]


def test_a_case_of_which_one_seat_is_signed_is_not_withdrawn_any_more(cast: Cast) -> None:
    case = begin(cast, cast.gao, cast.xu, mode="all")
    approve(case.pk, actor=cast.gao)
    with pytest.raises(Stale, match=r"高映雪已于 10:32 同意"):
        withdraw(case.pk, actor=cast.shen)


def test_withdrawing_closes_every_seat(cast: Cast) -> None:
    case = begin(cast, cast.gao, cast.xu, mode="in_turn")
    withdraw(case.pk, actor=cast.shen)
    assert seats_of(case) == [("gao", "closed"), ("xu", "closed")]
    assert holding(case) == set()


def test_in_turn_only_the_first_has_it_and_each_signature_hands_it_on(cast: Cast) -> None:
    case = begin(cast, cast.lu, cast.gao, cast.xu, mode="in_turn")
    assert holding(case) == {"lu"}
    assert seats_of(case) == [("lu", "open"), ("gao", "waiting"), ("xu", "waiting")]
    with pytest.raises(NotAllowed, match="不由您办理"):
        approve(case.pk, actor=cast.gao)

    done = approve(case.pk, actor=cast.lu)
    assert done.text == "已同意。本环节顺签，还有 2 人（高映雪、许望）未签，现在由高映雪办理。"
    assert done.event.data == {"seats": {"agreed": 1, "of": 3}, "turn": ["高映雪"]}
    assert holding(case) == {"gao"}
    assert Notice.objects.filter(recipient=cast.gao, kind="to_do").count() == 1
    assert not Notice.objects.filter(recipient=cast.xu).exists()

    approve(case.pk, actor=cast.gao)
    assert "下一步：分管财务领导审签" in approve(case.pk, actor=cast.xu).text
    assert holding(case) == {"gu"}


def test_a_deputy_gets_a_row_when_the_turn_of_their_principal_comes(cast: Cast) -> None:
    case = begin(cast, cast.gao, cast.qin, mode="in_turn")
    assert holding(case) == {"gao"}
    done = approve(case.pk, actor=cast.gao)
    assert done.event.data["turn"] == ["秦若兰", "谢云舟"]
    assert holding(case) == {"qin", "xie"}
    event = approve(case.pk, actor=cast.xie).event
    assert (event.actor, event.principal) == (cast.xie, cast.qin)
    assert seats_of(case)[1] == ("qin", "agreed")


def test_a_deputy_with_an_added_seat_of_their_own_gets_no_second_one_when_the_turn_comes(cast: Cast) -> None:
    case = begin(cast, cast.gao, cast.qin, mode="in_turn")
    step = case.steps.get(order=1)
    Seat.objects.create(
        step=step, principal=cast.xie, order=3, origin=Seat.Origin.ADDED, state=Seat.State.WAITING
    )
    approve(case.pk, actor=cast.gao)
    assert holding(case) == {"qin"}
    approve(case.pk, actor=cast.qin)
    assert holding(case) == {"xie"}


def test_a_deputy_who_sits_in_the_step_does_not_sign_for_another(cast: Cast) -> None:
    case = begin(cast, cast.xie, cast.qin, mode="in_turn")
    approve(case.pk, actor=cast.xie)
    assert holding(case) == {"qin"}
    both = begin(cast, cast.xie, cast.qin, mode="all")
    assert Assignment.objects.filter(case=both, person=cast.xie).count() == 1
    approve(both.pk, actor=cast.xie)
    assert holding(both) == {"qin"}


def test_a_deputy_counts_once_for_the_principal_and_both_are_on_the_record(cast: Cast) -> None:
    case = begin(cast, cast.qin, cast.gao, mode="all")
    assert holding(case) == {"qin", "xie", "gao"}
    event = approve(case.pk, actor=cast.xie).event
    assert (event.actor_name, event.principal_name) == ("谢云舟", "秦若兰")
    assert holding(case) == {"gao"}
    with pytest.raises(Stale):
        approve(case.pk, actor=cast.qin)
    seat = Seat.objects.get(step__case=case, principal=cast.qin)
    assert (seat.state, seat.decided_by) == ("agreed", cast.xie)


def vote(cast: Cast, **measure: int) -> Case:
    people = (cast.gao, cast.xu, cast.lu, cast.ding, cast.qin)
    return begin(cast, *people, mode="vote", **(measure or {"votes_percent": 60}))


def test_a_vote_is_carried_as_soon_as_enough_agree(cast: Cast) -> None:
    case = vote(cast)
    approve(case.pk, actor=cast.gao)
    told = reject(case.pk, actor=cast.xu, comment="绩效目标偏低")
    assert told.text == (
        "已表示不同意。本环节票签，同意 1 票，不同意 1 票，还有 3 人（陆承砚、丁维岳、秦若兰）未表决。"
    )
    assert told.event.data == {"seats": {"agreed": 1, "against": 1, "of": 5, "needed": 3}}
    assert told.case.state == "open"
    approve(case.pk, actor=cast.lu)
    last = approve(case.pk, actor=cast.ding)
    assert "下一步：分管财务领导审签" in last.text
    assert last.event.data["seats"] == {"agreed": 3, "against": 1, "of": 5, "needed": 3}
    assert holding(case) == {"gu"}, "秦若兰 and her deputy are not asked any more"
    assert ("qin", "closed") in seats_of(case)
    with pytest.raises(Stale, match="丁维岳已于 10:32 同意"):
        approve(case.pk, actor=cast.qin)


def test_a_vote_fails_as_soon_as_too_few_are_left_and_the_drafter_gets_all_opinions(cast: Cast) -> None:
    case = vote(cast)
    line = paper_of(case).rows[0]["uuid"]
    approve(case.pk, actor=cast.gao, comment="同意")
    reject(case.pk, actor=cast.xu, comment="绩效目标偏低", remarks=[Remark(f"rows/{line}/value", "偏低")])
    reject(case.pk, actor=cast.lu, comment="测算依据不足")
    last = reject(case.pk, actor=cast.ding, comment="暂缓")
    assert last.text == ("已表示不同意。集体审核票签未通过：同意 1 票，不同意 3 票，已退回沈知远修改。")
    assert last.event.data == {
        "seats": {"agreed": 1, "against": 3, "of": 5, "needed": 3},
        "vote": "failed",
    }
    case.refresh_from_db()
    assert (case.state, case.returned, paper_of(case).state) == ("draft", True, "draft")
    assert holding(case) == set()
    assert [remark.text for remark in case.remarks.all()] == ["偏低"]
    opinions = list(case.events.filter(kind__in=["approved", "rejected"]).values_list("comment", flat=True))
    assert opinions == ["同意", "绩效目标偏低", "测算依据不足", "暂缓"]
    told = Notice.objects.get(recipient=cast.shen, kind="returned")
    assert "同意 1 票，不同意 3 票" in told.text
    submit(case.pk, actor=cast.shen)
    assert holding(case) == {"gao", "xu", "lu", "ding", "qin", "xie"}
    assert verify_case(Case.objects.get(pk=case.pk)) == []


def test_a_vote_by_a_number_of_votes(cast: Cast) -> None:
    case = vote(cast, votes_needed=2)
    approve(case.pk, actor=cast.gao)
    assert holding(case) == {"xu", "lu", "ding", "qin", "xie"}
    approve(case.pk, actor=cast.lu)
    assert holding(case) == {"gu"}


def test_a_vote_takes_no_return_and_no_silent_no(cast: Cast) -> None:
    case = vote(cast)
    with pytest.raises(Refused, match="本环节为票签，请选择同意或不同意"):
        send_back(case.pk, actor=cast.gao, comment="请核实")
    with pytest.raises(Refused, match="请写明不同意的理由"):
        reject(case.pk, actor=cast.gao, comment=" ")
    assert ("gao", "open") in seats_of(case)


def test_a_vote_with_too_few_voters_is_not_begun(cast: Cast) -> None:
    with pytest.raises(Refused, match="“集体审核”环节须有 3 票同意，现在只有 2 人可以表决"):
        begin(cast, cast.gao, cast.xu, mode="vote", votes_needed=3)


def test_a_vote_that_has_lost_voters_since_it_was_planned_is_not_opened(cast: Cast) -> None:
    route(SECTION, named("集体研究", cast.xu, cast.lu, cast.ding, mode="vote", votes_needed=3), LETTER)
    case = new_case(cast.shen)
    submit(case.pk, actor=cast.shen)
    Membership.objects.filter(user=cast.ding).delete()
    with pytest.raises(Refused, match="须有 3 票同意，现在只有 2 人"):
        approve(case.pk, actor=cast.gao)
    assert holding(case) == {"gao"}


def test_the_author_never_signs_even_where_the_route_names_them(cast: Cast) -> None:
    case = begin(cast, cast.shen, cast.gao, mode="all")
    assert holding(case) == {"gao"}
    assert "沈知远是起草人本人" in case.steps.get(order=1).note
    assert approve(case.pk, actor=cast.gao).case.step_name == "分管财务领导审签"


def test_a_signer_who_has_lost_every_post_is_waited_for_and_the_desk_is_told(cast: Cast) -> None:
    from workflows.watching import unheld_steps

    case = begin(cast, cast.gao, cast.xu, mode="all")
    Membership.objects.filter(user=cast.xu).delete()
    with pytest.raises(NotAllowed, match="任职或代办关系已有变动"):
        approve(case.pk, actor=cast.xu)
    assert [step.case_id for step in unheld_steps()] == [case.pk], "one who must sign cannot"
    approve(case.pk, actor=cast.gao)
    assert [step.case_id for step in unheld_steps()] == [case.pk]


def test_seating_anew_keeps_what_was_signed_and_fills_only_the_empty_place(cast: Cast) -> None:
    from workflows.cases import may_reseat, reseat

    Membership.objects.create(user=cast.xu, role="section_head", unit=cast.centre, order=2)
    route(SECTION | {"mode": "all"}, FINANCE, LETTER)
    case = new_case(cast.shen)
    case = submit(case.pk, actor=cast.shen).case
    approve(case.pk, actor=cast.gao)
    Membership.objects.filter(user=cast.xu, unit=cast.centre).delete()
    assert may_reseat(case, cast.qin)
    with pytest.raises(Refused, match="还没有能接替许望的人"):
        reseat(case.pk, actor=cast.qin)
    Membership.objects.create(user=cast.su, role="section_head", unit=cast.centre, order=2)
    done = reseat(case.pk, actor=cast.qin)
    assert done.event.data == {"people": ["苏晚晴"], "before": ["许望"]}
    assert seats_of(case) == [("gao", "agreed"), ("xu", "removed"), ("su", "open")]
    approve(case.pk, actor=cast.su)
    assert holding(case) == {"gu"}


def test_a_seat_that_was_added_is_valid_while_its_principal_has_a_post(cast: Cast) -> None:
    case = begin(cast, cast.gao, mode="all")
    Seat.objects.filter(step__case=case).update(principal=cast.bai, origin=Seat.Origin.ADDED)
    Assignment.objects.filter(case=case).update(person=cast.bai)
    held = Membership.objects.filter(user=cast.bai)
    post = held.get()
    held.delete()
    with pytest.raises(NotAllowed, match="任职或代办关系已有变动"):
        approve(case.pk, actor=cast.bai)
    post.save()
    approve(case.pk, actor=cast.bai)


def test_the_deputy_on_an_added_seat_decides_while_the_pair_lasts(cast: Cast) -> None:
    case = begin(cast, cast.qin, mode="all")
    Seat.objects.filter(step__case=case).update(origin=Seat.Origin.TRANSFER)
    pair = Deputy.objects.get(deputy=cast.xie)
    pair.delete()
    with pytest.raises(NotAllowed, match="任职或代办关系已有变动"):
        approve(case.pk, actor=cast.xie)
    Deputy.objects.create(principal=cast.qin, deputy=cast.xie)
    assert approve(case.pk, actor=cast.xie).event.principal == cast.qin
