"""Steps that are taken again, and who has acted so far."""

from __future__ import annotations

import pytest
from django.db import transaction

from accounts.models import Membership
from tests.cast import Cast
from tests.workflows.steps import at_step, holding, submitted
from workflows import trail
from workflows.cases import send_back
from workflows.cases.acting import acted_in_round, acted_on
from workflows.cases.again import line_of, set_aside, take_again
from workflows.inbox import mark_seen
from workflows.kinds import Remark
from workflows.models import Assignment, Case, CaseStep, Consultation, DecisionDraft, Event, Seat
from workflows.trail import Act

pytestmark = pytest.mark.django_db


def open_step(case: Case) -> CaseStep:
    return case.steps.get(state="open")


def test_reading_and_saving_for_later_are_no_acts(cast: Cast) -> None:
    case = submitted(cast)
    mark_seen(case, cast.gao)
    DecisionDraft.objects.create(assignment=Assignment.objects.get(case=case, state="open"), comment="再看看")
    assert not acted_on(open_step(case))
    assert not acted_in_round(case)


@pytest.mark.parametrize("state", ["agreed", "against", "returned"])
def test_deciding_is_an_act_until_it_is_taken_back(cast: Cast, state: str) -> None:
    case = submitted(cast)
    seat = Seat.objects.get(step=open_step(case))
    seat.state = state
    seat.save()
    assert acted_on(open_step(case))
    assert acted_in_round(case)
    seat.state = "taken_back"
    seat.save()
    assert not acted_on(open_step(case))
    assert not acted_in_round(case)


@pytest.mark.parametrize("kind", ["consulted", "transferred", "signer_added"])
def test_asking_transferring_and_adding_are_acts(cast: Cast, kind: str) -> None:
    case = at_step(cast, 2)
    assert not acted_on(open_step(case))
    trail.append(case, Act(Event.Kind(kind), cast.lu, step=open_step(case)))
    assert acted_on(open_step(case))


def test_a_remark_is_an_act(cast: Cast) -> None:
    case = submitted(cast)
    step = open_step(case)
    send_back(case.pk, actor=cast.gao, comment="", remarks=[Remark("title", "写明年度")])
    Seat.objects.filter(step=step).update(state="taken_back")
    assert acted_on(step)


def test_other_steps_acts_do_not_count_for_the_step(cast: Cast) -> None:
    case = at_step(cast, 2)
    Seat.objects.filter(step__order=1).update(state="agreed")
    assert acted_in_round(case)
    assert not acted_on(open_step(case))


def test_setting_aside_closes_the_step_its_rows_and_its_questions(cast: Cast) -> None:
    case = at_step(cast, 2)
    step = open_step(case)
    asked = Consultation.objects.create(
        case=case, step=step, asked_by=cast.lu, person=cast.xu, question="标准？"
    )
    assert set_aside(case, cast.shen) == [cast.lu]
    step.refresh_from_db()
    asked.refresh_from_db()
    assert step.state == "closed"
    assert step.closed_at is not None
    assert asked.state == "ended"
    assert asked.closed_at is not None
    assert holding(case) == set()
    assert list(step.seats.values_list("state", flat=True)) == ["closed"]


def test_steps_taken_again_stand_behind_what_was_done_and_before_what_comes(cast: Cast) -> None:
    case = at_step(cast, 3)
    first, second, third = list(case.steps.order_by("order"))[:3]
    with transaction.atomic():
        set_aside(case)
        copies = take_again(case, [first, second, third])
    names = [(step.order, step.name, step.state) for step in case.steps.order_by("order")]
    assert names == [
        (1, "科室审核", "done"),
        (2, "分管领导审签", "done"),
        (3, "预算绩效岗审核", "closed"),
        (4, "科室审核", "coming"),
        (5, "分管领导审签", "coming"),
        (6, "预算绩效岗审核", "coming"),
        (7, "分管财务领导审签", "coming"),
        (8, "批复", "coming"),
    ]
    assert [copy.repeats for copy in copies] == [first, second, third]
    assert [step.order for step in line_of(case)] == [4, 5, 6, 7, 8]
    assert [copy.limit_days for copy in copies] == [first.limit_days, second.limit_days, third.limit_days]


def test_a_skipped_step_ahead_keeps_its_place_among_those_to_come(cast: Cast) -> None:
    case = at_step(cast, 2)
    case.steps.filter(order=3).update(state="skipped")
    with transaction.atomic():
        set_aside(case)
        take_again(case, [case.steps.get(order=1)])
    assert [step.name for step in line_of(case)] == [
        "分管领导审签",
        "科室审核",
        "预算绩效岗审核",
        "分管财务领导审签",
        "批复",
    ]


def test_the_forecast_of_a_copy_is_todays(cast: Cast) -> None:
    case = at_step(cast, 2)
    Membership.objects.filter(user=cast.gao).delete()
    Membership.objects.create(user=cast.su, role="section_head", unit=cast.centre)
    with transaction.atomic():
        set_aside(case)
        [copy] = take_again(case, [case.steps.get(order=1)])
    assert [entry["name"] for entry in copy.plan] == ["苏晚晴"]
