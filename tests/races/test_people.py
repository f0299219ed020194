"""Acts between people against decisions: whoever comes first, the other hears of it, and nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import Cast
from tests.races.barrier import at_once, eight
from tests.workflows.steps import holding, submitted
from tests.workflows.ways import DESK, named, route
from workflows.cases import (
    add_signer,
    additions_of,
    answer,
    approve,
    consult,
    copy_to,
    end_consultation,
    keep_draft,
    mark_read,
    remove_signer,
    transfer,
)
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Assignment, Case, Consultation, Copy, DecisionDraft, Seat
from workflows.trail import verify_case

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 25
Acts = Callable[[Case], list[Callable[[], Any]]]


def race(
    set_up: Callable[[], Case], acts: Acts, polite: tuple[type[Exception], ...] = (Stale, NotAllowed)
) -> list[str]:
    """Rounds on fresh cases; every loser is polite, every winner has one event. The kinds of all winning events."""
    won: list[str] = []
    for _ in range(ROUNDS):
        case = set_up()
        case.refresh_from_db()
        before = case.event_count
        results = at_once(acts(case))
        rude = [one for one in results if isinstance(one, BaseException) and not isinstance(one, polite)]
        assert not rude, f"a loser got {rude[0]!r}"
        winners = [one for one in results if not isinstance(one, BaseException)]
        case.refresh_from_db()
        assert case.event_count == before + len(winners) > before
        won += case.events.filter(number__gt=before).order_by("number").values_list("kind", flat=True)
        whole(case)
    return won


def whole(case: Case) -> None:
    """What holds whoever won: rows only on the open step, nobody twice on a step, no question on a step that has ended."""
    assert verify_case(case) == []
    open_steps = list(case.steps.filter(state="open"))
    assert len(open_steps) == (1 if case.state in ("open", "outside") else 0)
    rows = Assignment.objects.filter(case=case, state="open")
    assert all(row.step_id == open_steps[0].pk for row in rows)
    people = [row.person_id for row in rows]
    assert len(people) == len(set(people))
    for step in case.steps.all():
        live = list(step.seats.exclude(state__in=Seat.GONE).values_list("principal", flat=True))
        assert len(live) == len(set(live))
    asked = Consultation.objects.filter(case=case, state="open")
    assert all(question.step_id == open_steps[0].pk for question in asked)
    drafts = DecisionDraft.objects.filter(assignment__case=case)
    assert all(draft.assignment.state == "open" for draft in drafts.select_related("assignment"))


def test_transfer_against_approve(cast: Cast) -> None:
    won = race(
        lambda: submitted(cast),
        lambda case: eight(
            lambda: approve(case.pk, actor=cast.gao), lambda: transfer(case.pk, actor=cast.gao, to=cast.bai)
        ),
    )
    assert len(won) == ROUNDS, "one of the two, never both"


def test_transfer_against_transfer_to_somebody_else(cast: Cast) -> None:
    won = race(
        lambda: submitted(cast),
        lambda case: eight(
            lambda: transfer(case.pk, actor=cast.gao, to=cast.bai),
            lambda: transfer(case.pk, actor=cast.gao, to=cast.fang),
        ),
    )
    assert won == ["transferred"] * ROUNDS


def test_two_seats_of_a_step_transferred_to_one_person(cast: Cast) -> None:
    route(named("会签", cast.gao, cast.gu, mode="all"), DESK)
    won = race(
        lambda: submitted(cast),
        lambda case: eight(
            lambda: transfer(case.pk, actor=cast.gao, to=cast.bai),
            lambda: transfer(case.pk, actor=cast.gu, to=cast.bai),
        ),
        polite=(Stale, NotAllowed, Refused),
    )
    assert won == ["transferred"] * ROUNDS


def test_consult_against_approve(cast: Cast) -> None:
    won = race(
        lambda: submitted(cast),
        lambda case: eight(
            lambda: approve(case.pk, actor=cast.gao),
            lambda: consult(case.pk, actor=cast.gao, person=cast.bai, question="如何？"),
        ),
        polite=(Stale, NotAllowed, Refused),
    )
    assert won.count("approved") == ROUNDS
    assert not Consultation.objects.filter(state="open").exists(), "no question outlives its step"


def asked(cast: Cast) -> Case:
    case = submitted(cast)
    consult(case.pk, actor=cast.gao, person=cast.bai, question="如何？")
    return case


def test_answer_against_approve_and_against_taking_the_question_back(cast: Cast) -> None:
    for rival in ("approve", "end"):

        def acts(case: Case, rival: str = rival) -> list[Callable[[], Any]]:
            question = Consultation.objects.get(case=case)
            end = lambda: end_consultation(case.pk, actor=cast.gao, consultation=question.pk)  # noqa: E731
            sign = lambda: approve(case.pk, actor=cast.gao)  # noqa: E731
            return eight(
                lambda: answer(case.pk, actor=cast.bai, text="合理"), sign if rival == "approve" else end
            )

        won = race(lambda: asked(cast), acts)
        assert won.count("answered") <= ROUNDS
        assert won.count("approved" if rival == "approve" else "consult_ended") <= ROUNDS


@pytest.mark.parametrize("place", ["before", "beside", "after"])
def test_add_signer_against_approve(cast: Cast, place: str) -> None:
    """decide ∥ extend"""
    won = race(
        lambda: submitted(cast),
        lambda case: eight(
            lambda: approve(case.pk, actor=cast.gao),
            lambda: add_signer(case.pk, actor=cast.gao, person=cast.bai, place=place),
        ),
        polite=(Stale, NotAllowed, Refused),
    )
    for case in Case.objects.all():
        own = case.steps.filter(added_by__isnull=False, round=case.round).count()
        added = case.events.filter(kind="signer_added").count()
        assert own == (added if place != "beside" else 0)
        assert holding(case) <= {"gao", "lu", "bai"}
    assert won.count("approved") + won.count("signer_added") == len(won)


@pytest.mark.parametrize("place", ["before", "beside", "after"])
def test_the_same_signer_is_added_once_to_a_step(cast: Cast, place: str) -> None:
    won = race(
        lambda: submitted(cast),
        lambda case: eight(lambda: add_signer(case.pk, actor=cast.gao, person=cast.bai, place=place)),
        polite=(Stale, NotAllowed, Refused),
    )
    assert won == ["signer_added"] * ROUNDS


@pytest.mark.parametrize("place", ["before", "beside"])
def test_remove_signer_against_the_added_ones_decision(cast: Cast, place: str) -> None:
    route(named("会签", cast.gao, mode="all"), DESK)

    def set_up() -> Case:
        case = submitted(cast)
        add_signer(case.pk, actor=cast.gao, person=cast.bai, place=place)
        return case

    def acts(case: Case) -> list[Callable[[], Any]]:
        key = additions_of(case)[0].key
        return eight(
            lambda: approve(case.pk, actor=cast.bai),
            lambda: remove_signer(case.pk, actor=cast.gao, key=key),
            lambda: remove_signer(case.pk, actor=cast.qin, key=key),
        )

    won = race(set_up, acts)
    assert len(won) == ROUNDS, "signed or taken out, once"


def test_copies_at_once_give_each_reader_one_and_reading_marks_once(cast: Cast) -> None:
    race(
        lambda: submitted(cast),
        lambda case: eight(
            lambda: copy_to(case.pk, actor=cast.gao, people=[cast.bai]),
            lambda: copy_to(case.pk, actor=cast.shen, people=[cast.bai, cast.fang]),
        ),
        polite=(Refused,),
    )
    for case in Case.objects.all():
        assert Copy.objects.filter(case=case, person=cast.bai, read_at=None).count() == 1
    case = Case.objects.latest("pk")
    marks = at_once(eight(lambda: mark_read(case.pk, actor=cast.bai)))
    assert sum(isinstance(one, Copy) for one in marks) == 1
    assert all(isinstance(one, Copy | Stale) for one in marks)


def test_a_draft_kept_while_the_case_is_signed_is_not_left_behind(cast: Cast) -> None:
    for _ in range(ROUNDS):
        case = submitted(cast)
        results = at_once(
            eight(
                lambda case=case: approve(case.pk, actor=cast.gao),
                lambda case=case: keep_draft(case.pk, actor=cast.gao, comment="待核"),
            )
        )
        assert all(not isinstance(one, BaseException) or isinstance(one, Stale) for one in results), results
        case.refresh_from_db()
        whole(case)
    assert not DecisionDraft.objects.exists()
