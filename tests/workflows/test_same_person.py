"""连续环节同一人只签一次: the signature just given counts for the same person's seat in the next step, and nothing else does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast
from tests.toy import new_case, paper_of
from tests.workflows.steps import holding
from tests.workflows.ways import FINANCE, LETTER, named, route
from workflows.cases import approve, submit
from workflows.models import Assignment, Case, Seat
from workflows.showing.path import path_of
from workflows.showing.record import line
from workflows.trail import verify_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


def begin(cast: Cast, *steps: dict[str, Any], same_person: str = "once") -> Case:
    route(*steps, same_person=same_person)
    return submit(new_case(cast.shen).pk, actor=cast.shen).case


def again(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def states(case: Case) -> list[str]:
    return list(case.steps.order_by("order").values_list("state", flat=True))


def test_each_time_is_the_rule_unless_the_route_says_once(cast: Cast) -> None:
    case = begin(cast, named("初审", cast.gao), named("复审", cast.gao), LETTER, same_person="each")
    approve(case.pk, actor=cast.gao)
    assert (again(case).step_name, holding(case)) == ("复审", {"gao"})


def test_once_passes_the_next_step_of_the_same_person_and_says_so_everywhere(cast: Cast) -> None:
    case = begin(cast, named("初审", cast.gao), named("复审", cast.gao), FINANCE, LETTER)
    done = approve(case.pk, actor=cast.gao)
    assert done.text == (
        "已同意。连续环节同一人只签一次，“复审”沿用本次签署。"
        "下一步：分管财务领导审签（顾怀瑾），一般 2 个工作日内办结。"
    )
    assert done.event.data["carried"] == [{"step": "复审", "people": ["高映雪"]}]
    assert done.event.data["opened"]["step"] == "分管财务领导审签"
    assert holding(case) == {"gu"}
    seat = Seat.objects.get(step__name="复审")
    assert (seat.state, seat.origin, seat.decided_by) == ("agreed", "carried", cast.gao)
    assert case.events.filter(kind="approved").count() == 1
    assert "连续环节同一人只签一次，“复审”（高映雪）沿用本次签署" in line(done.event).tail
    knot = path_of(again(case))[2]
    assert (knot.who, knot.state) == ("高映雪", "同意 06-25，沿用上一环节的签署")
    assert knot.why == ["连续环节同一人只签一次"]
    assert verify_case(again(case)) == []


def test_one_signature_can_count_for_three_steps_in_a_row_but_not_over_somebody_between(cast: Cast) -> None:
    one, two, three = (named(name, cast.gao) for name in ("一", "二", "三"))
    case = begin(cast, one, two, three, named("四", cast.xu), named("五", cast.gao), LETTER)
    approve(case.pk, actor=cast.gao)
    assert states(case) == ["done", "done", "done", "open", "coming", "coming"]
    approve(case.pk, actor=cast.xu)
    assert (again(case).step_name, holding(case)) == ("五", {"gao"})


def test_in_a_countersignature_only_the_own_seat_is_carried_and_the_others_are_asked(cast: Cast) -> None:
    case = begin(cast, named("初审", cast.gao), named("会审", cast.gao, cast.xu, mode="all"), LETTER)
    done = approve(case.pk, actor=cast.gao)
    assert done.event.data["opened"]["people"] == ["许望"]
    assert done.event.data["opened"]["carried"] == ["高映雪"]
    assert "“会审”中高映雪的一席沿用本次签署" in line(done.event).tail
    assert holding(case) == {"xu"}
    assert approve(case.pk, actor=cast.xu).case.state == "outside"


def test_all_who_agreed_in_their_own_right_carry_theirs(cast: Cast) -> None:
    case = begin(
        cast,
        named("初审", cast.gao, cast.xu, mode="all"),
        named("会审", cast.xu, cast.gao, mode="all"),
        LETTER,
    )
    approve(case.pk, actor=cast.gao)
    assert approve(case.pk, actor=cast.xu).case.state == "outside"
    assert states(case) == ["done", "done", "open"]


def test_a_vote_counts_the_carried_seat_as_one_vote(cast: Cast) -> None:
    people = (cast.gao, cast.xu, cast.lu)
    case = begin(cast, named("初审", cast.gao), named("表决", *people, mode="vote", votes_needed=2), LETTER)
    approve(case.pk, actor=cast.gao)
    assert holding(case) == {"xu", "lu"}
    assert approve(case.pk, actor=cast.lu).event.data["seats"] == {
        "agreed": 2, "of": 3, "against": 0, "needed": 2,
    }  # fmt: skip
    assert again(case).state == "outside"


@pytest.mark.parametrize(
    ("order", "left"), [(("gao", "xu"), {"xu"}), (("xu", "gao"), {"xu"})], ids=["first", "second"]
)
def test_in_turn_keeps_its_order(cast: Cast, order: tuple[str, ...], left: set[str]) -> None:
    people = [getattr(cast, key) for key in order]
    case = begin(cast, named("初审", cast.gao), named("依次", *people, mode="in_turn"), LETTER)
    approve(case.pk, actor=cast.gao)
    assert holding(case) == left
    approve(case.pk, actor=cast.xu)
    if order[0] == "gao":
        assert again(case).state == "outside"
    else:
        assert holding(case) == {"gao"}, "who stands behind another signs after them"


def test_a_deputys_signature_is_not_carried_for_either(cast: Cast) -> None:
    case = begin(cast, named("初审", cast.qin), named("复审", cast.qin), LETTER)
    approve(case.pk, actor=cast.xie)
    assert (again(case).step_name, holding(case)) == ("复审", {"qin"})


def test_a_paper_step_is_never_passed_by_a_signature_on_screen(cast: Cast) -> None:
    case = begin(cast, named("初审", cast.gao), named("签批", cast.gao, medium="paper"), LETTER)
    approve(case.pk, actor=cast.gao)
    assert (again(case).step_name, holding(case)) == ("签批", {"gao"})


def test_the_last_step_can_be_passed_too_and_the_case_is_approved(cast: Cast) -> None:
    case = begin(cast, named("初审", cast.gao), named("复审", cast.gao))
    done = approve(case.pk, actor=cast.gao)
    assert done.text.endswith("“复审”沿用本次签署，全部环节办结。现在：已批复。")
    assert (again(case).state, paper_of(case).state) == ("approved", "approved")
    assert not Assignment.objects.filter(case=case, state="open").exists()


def test_nothing_is_carried_into_a_new_round(cast: Cast) -> None:
    from workflows.cases import send_back

    case = begin(cast, named("初审", cast.gao), named("复审", cast.gao), named("三审", cast.xu), LETTER)
    approve(case.pk, actor=cast.gao)
    send_back(case.pk, actor=cast.xu, comment="请核实")
    submit(case.pk, actor=cast.shen)
    assert (again(case).step_name, holding(case)) == ("初审", {"gao"})


def test_the_setting_of_the_route_the_case_began_with_counts(cast: Cast) -> None:
    case = begin(cast, named("初审", cast.gao), named("复审", cast.gao), LETTER)
    route(named("初审", cast.gao), named("复审", cast.gao), LETTER, same_person="each")
    approve(case.pk, actor=cast.gao)
    assert again(case).state == "outside"


def test_taking_the_signature_back_takes_what_it_carried_with_it(cast: Cast) -> None:
    from workflows.cases import take_back

    case = begin(cast, named("初审", cast.gao), named("复审", cast.gao), FINANCE, LETTER)
    approve(case.pk, actor=cast.gao)
    assert take_back(case.pk, actor=cast.gao).text == "已撤回。“初审”环节现在由高映雪办理。"
    assert (again(case).step_name, holding(case)) == ("初审", {"gao"})
    approve(case.pk, actor=cast.gao)
    assert (again(case).step_name, holding(case)) == ("分管财务领导审签", {"gu"})
    assert verify_case(again(case)) == []


def test_a_carried_seat_is_no_act_of_the_next_step(cast: Cast) -> None:
    from workflows.cases import take_back

    case = begin(cast, named("初审", cast.gao), named("会审", cast.gao, cast.xu, mode="all"), LETTER)
    approve(case.pk, actor=cast.gao)
    take_back(case.pk, actor=cast.gao)
    assert (again(case).step_name, holding(case)) == ("初审", {"gao"})
    approve(case.pk, actor=cast.gao)
    assert (again(case).step_name, holding(case)) == ("会审", {"xu"})
