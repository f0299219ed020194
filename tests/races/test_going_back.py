"""Taking back, returning and going straight back against what excludes them: eight connections, 25 rounds."""

from __future__ import annotations

from functools import partial

import pytest

from tests.cast import Cast
from tests.races.barrier import ROUNDS, at_once, eight
from tests.toy import Paper, PaperKind, paper_of
from tests.workflows.routes import by_name, by_role, route_of
from tests.workflows.steps import at_step, decided, holding, letter, submitted
from workflows import cases
from workflows.cases import approve, register_outside, send_back, submit, take_back, withdraw
from workflows.editing import locked_for_edit
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Assignment, Case, Event
from workflows.snapshots import content_of
from workflows.trail import verify_case

pytestmark = pytest.mark.django_db(transaction=True)
POLITE = (Stale, NotAllowed, Refused)


def sound(case: Case) -> None:
    """One open step with its people, nobody twice, and an unbroken record."""
    case.refresh_from_db()
    assert verify_case(case) == []
    steps = list(case.steps.filter(state="open"))
    assert len(steps) == (1 if case.state in (Case.State.OPEN, Case.State.OUTSIDE) else 0)
    rows = Assignment.objects.filter(case=case, state="open")
    assert rows.exists() == (case.state == Case.State.OPEN)
    assert rows.count() == rows.values("person").distinct().count()
    assert not rows.exclude(step__state="open").exists()


def politely(results: list[object]) -> list[object]:
    """The winners; every loser was told in a sentence."""
    rude = [one for one in results if isinstance(one, BaseException) and not isinstance(one, POLITE)]
    assert not rude, f"a loser got {rude[0]!r}"
    return [one for one in results if not isinstance(one, BaseException)]


def test_taking_back_against_the_next_decision(cast: Cast) -> None:
    """Either the next has decided and nothing is taken back, or it is taken back and the next has nothing to decide."""
    firsts = set()
    for _ in range(ROUNDS):
        case = at_step(cast, 2)
        events = case.event_count
        acts = eight(partial(take_back, case.pk, actor=cast.gao), partial(approve, case.pk, actor=cast.lu))
        winners = politely(at_once(acts))
        assert len(winners) == 1, winners
        sound(case)
        assert case.event_count == events + 1
        firsts.add(holding(case) == {"gao"})
    assert firsts <= {True, False}


def test_taking_back_against_itself(cast: Cast) -> None:
    for _ in range(ROUNDS):
        case = at_step(cast, 2)
        winners = politely(at_once(eight(partial(take_back, case.pk, actor=cast.gao))))
        assert len(winners) == 1
        sound(case)
        assert holding(case) == {"gao"}


def test_taking_back_from_outside_against_the_letter(cast: Cast) -> None:
    for number in range(ROUNDS):
        case = at_step(cast, 5)
        entry = partial(
            register_outside,
            actor=cast.qin,
            letter=letter(f"云财预〔2026〕{number}号"),
            decisions=[decided(case)],
        )
        winners = politely(at_once(eight(partial(take_back, case.pk, actor=cast.gu), entry)))
        assert len(winners) == 1, winners
        case.refresh_from_db()
        assert case.state in (Case.State.APPROVED, Case.State.OPEN)
        sound(case)


def test_taking_back_against_the_submitters_withdrawal(cast: Cast) -> None:
    """Both may happen, the withdrawal only after the signature is gone."""
    for _ in range(ROUNDS):
        case = at_step(cast, 2)
        acts = eight(partial(take_back, case.pk, actor=cast.gao), partial(withdraw, case.pk, actor=cast.shen))
        winners = politely(at_once(acts))
        kinds = [event.kind for event in case.events.filter(number__gt=case.event_count)]
        assert kinds in (
            [Event.Kind.TAKEN_BACK],
            [Event.Kind.TAKEN_BACK, Event.Kind.WITHDRAWN],
        ), kinds
        assert len(winners) == len(kinds)
        sound(case)


def test_a_return_against_the_decision_of_another_seat(cast: Cast) -> None:
    """会签: the one who agrees is first and waits, or the return has closed the seat."""
    route_of(by_role(name="科室审核"), by_name(cast.lu, cast.gu, name="会签", mode="all"))
    for _ in range(ROUNDS):
        case = submitted(cast)
        approve(case.pk, actor=cast.gao)
        first = case.steps.get(order=1).pk
        back = partial(send_back, case.pk, actor=cast.lu, comment="请核实", back_to=first)
        winners = politely(at_once(eight(back, partial(approve, case.pk, actor=cast.gu))))
        assert 1 <= len(winners) <= 2
        sound(case)
        assert holding(case) == {"gao"}
        assert case.steps.filter(name="科室审核").count() == 2


def test_a_return_against_a_return_to_another_step(cast: Cast) -> None:
    for _ in range(ROUNDS):
        case = at_step(cast, 3)
        first, second = case.steps.get(order=1).pk, case.steps.get(order=2).pk
        acts = eight(
            partial(send_back, case.pk, actor=cast.qin, comment="请核实", back_to=first),
            partial(send_back, case.pk, actor=cast.xie, comment="请核实", back_to=second),
        )
        assert len(politely(at_once(acts))) == 1
        sound(case)
        assert holding(case) in ({"gao"}, {"lu"})


def test_straight_back_against_an_ordinary_agreement(cast: Cast) -> None:
    for _ in range(ROUNDS):
        case = at_step(cast, 3)
        send_back(case.pk, actor=cast.qin, comment="请核实", back_to=case.steps.get(order=1).pk)
        acts = eight(
            partial(approve, case.pk, actor=cast.gao, straight=True),
            partial(approve, case.pk, actor=cast.gao),
        )
        assert len(politely(at_once(acts))) == 1
        sound(case)
        assert holding(case) in ({"lu"}, {"qin", "xie"})


def edit(case: Case) -> None:
    """As the form saves: a field that the earlier signers approved."""
    with locked_for_edit("paper", case.document_id) as held:
        Paper.objects.filter(pk=held.document.pk).update(budget="41.00")


def test_a_straight_resubmission_against_an_edit(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes straight back is what the earlier signers approved, whoever was first."""
    monkeypatch.setattr(PaperKind, "covered", lambda self, path, role: path != "title")
    for _ in range(ROUNDS):
        case = at_step(cast, 3)
        send_back(case.pk, actor=cast.qin, comment="请说明")
        straight = partial(submit, case.pk, actor=cast.shen, straight=True)
        results = at_once([straight, partial(edit, case)])
        politely(results)
        case.refresh_from_db()
        if case.state == Case.State.OPEN:
            assert case.snapshot is not None
            assert content_of(case.snapshot)["budget"] == "40.00"
            assert str(paper_of(case).budget) == "40.00"
            assert isinstance(results[1], Stale)
        else:
            assert isinstance(results[0], Refused)
            assert str(paper_of(case).budget) == "41.00"
        sound(case)


def test_a_straight_resubmission_against_an_ordinary_one(cast: Cast) -> None:
    for _ in range(ROUNDS):
        case = at_step(cast, 3)
        send_back(case.pk, actor=cast.qin, comment="请说明")
        acts = eight(
            partial(submit, case.pk, actor=cast.shen, straight=True),
            partial(cases.submit, case.pk, actor=cast.shen),
        )
        assert len(politely(at_once(acts))) == 1
        sound(case)
        assert holding(case) in ({"gao"}, {"qin", "xie"})
