"""A decision against what takes the case away or moves its dates, fifty times each, with nothing in the database's log.

``test_time.py`` does the same for the timer against the end of a case.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection

from accounts import clock, delegations
from accounts.models import Delegation
from tests.cast import Cast
from tests.races.barrier import at_once, eight
from tests.races.faults import Faults, no_faults
from tests.races.test_time import since, sound, winners
from tests.workflows.elsewhere import COVER, packed
from tests.workflows.steps import at_step, decided, holding, letter, submitted
from workflows.cases import (
    Cover,
    approve,
    recall_report,
    register_outside,
    report,
    resume,
    suspend,
    take_back,
    withdraw,
)
from workflows.dispatching import tick
from workflows.models import Batch, Case, Event, ParkedWork, Suspension

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 50
Kind = Event.Kind
Acts = Callable[[Case], list[Callable[[], Any]]]


@pytest.fixture(autouse=True)
def working_day(office_hours: None) -> None:
    """A Thursday."""


def fifty(set_up: Callable[[], Case], acts: Acts, after: Callable[[Case], None]) -> set[tuple[str, ...]]:
    """Every loser hears a sentence, every case is sound; what the events said, of all rounds."""
    said = set()
    with no_faults() as faults:
        for _ in range(TIMES):
            case = set_up()
            case.refresh_from_db()
            winners(at_once(faults.watched(acts(case))))
            said.add(tuple(since(case)))
            sound(case)
            after(case)
    assert not ParkedWork.objects.exists()
    return said


def test_a_decision_against_the_submitters_recall(cast: Cast) -> None:
    def acts(case: Case) -> list[Callable[[], Any]]:
        return eight(partial(approve, case.pk, actor=cast.gao), partial(withdraw, case.pk, actor=cast.shen))

    def after(case: Case) -> None:
        assert holding(case) == ({"lu"} if case.state == Case.State.OPEN else set())

    assert fifty(lambda: submitted(cast), acts, after) <= {(Kind.APPROVED,), (Kind.WITHDRAWN,)}


def test_a_decision_against_the_recall_of_the_one_before(cast: Cast) -> None:
    """The next one signs on what was signed, or finds it taken back: never both."""

    def acts(case: Case) -> list[Callable[[], Any]]:
        return eight(partial(approve, case.pk, actor=cast.lu), partial(take_back, case.pk, actor=cast.gao))

    def after(case: Case) -> None:
        assert holding(case) in ({"gao"}, {"qin", "xie"})

    assert fifty(lambda: at_step(cast, 2), acts, after) <= {(Kind.APPROVED,), (Kind.TAKEN_BACK,)}


def test_a_letter_against_the_recall_of_the_package(cast: Cast) -> None:
    """The package is called back before the answer comes, or not at all."""
    numbers = iter(range(1000))
    sent: dict[int, int] = {}

    def set_up() -> Case:
        case = at_step(cast, 5)
        cover = Cover(COVER.title, COVER.recipient, f"报{next(numbers)}", clock.today())
        sent[case.pk] = packed(cast.qin, case, cover=cover).pk
        report(sent[case.pk], actor=cast.qin)
        return case

    def acts(case: Case) -> list[Callable[[], Any]]:
        entry = partial(
            register_outside, actor=cast.xie, letter=letter(f"批{case.pk}"), decisions=[decided(case)]
        )
        return eight(entry, partial(recall_report, sent[case.pk], actor=cast.qin, reason="有误"))

    def after(case: Case) -> None:
        assert (case.state, case.reported_at) == (Case.State.APPROVED, None)
        called_back = case.events.filter(kind=Kind.REPORT_RECALLED).exists()
        state = Batch.objects.get(pk=sent[case.pk]).state
        assert state == (Batch.State.DRAFT if called_back else Batch.State.SENT)

    decision, recall = Kind.DECIDED_OUTSIDE, Kind.REPORT_RECALLED
    assert fifty(set_up, acts, after) <= {(decision,), (recall, decision)}


def test_a_decision_against_the_beginning_of_a_period(cast: Cast) -> None:
    """Extended to the deputy while the principal decides: on the open step the deputy comes in, on the next nobody does."""

    def acts(case: Case) -> list[Callable[[], Any]]:
        today = clock.today()
        begin = partial(
            delegations.delegate, cast.gao, cast.gao, cast.su, starts_on=today, ends_on=today, reason="休假"
        )
        return [begin, *[partial(approve, case.pk, actor=cast.gao)] * 7]

    def after(case: Case) -> None:
        assert holding(case) == {"lu"}
        tick()
        assert holding(case) == {"lu"}, "what the period missed, it does not bring later"
        delegations.end(cast.gao, Delegation.objects.get(ended_at=None))

    said = fifty(lambda: submitted(cast), acts, after)
    assert said <= {(Kind.APPROVED,), (Kind.DEPUTY_BEGAN, Kind.APPROVED)}


def test_a_decision_against_the_end_of_a_period(cast: Cast) -> None:
    """The deputy signed in time, with both names, or hears that it is not theirs any more."""

    def set_up() -> Case:
        today = clock.today()
        delegations.delegate(cast.gao, cast.gao, cast.su, starts_on=today, ends_on=today, reason="休假")
        return submitted(cast)

    def acts(case: Case) -> list[Callable[[], Any]]:
        end = partial(delegations.end, cast.gao, Delegation.objects.get(ended_at=None))
        return [end, *[partial(approve, case.pk, actor=cast.su)] * 7]

    def after(case: Case) -> None:
        tick()
        signed = case.events.filter(kind=Kind.APPROVED).first()
        assert holding(case) == ({"gao"} if signed is None else {"lu"})
        assert signed is None or (signed.actor_name, signed.principal_name) == ("苏晚晴", "高映雪")

    # Where the case was in hand, the tick afterwards wrote it: ``since`` was asked before.
    assert fifty(set_up, acts, after) <= {(), (Kind.APPROVED,), (Kind.DEPUTY_ENDED,)}


def test_a_decision_against_the_limit_moved_by_a_pause(cast: Cast) -> None:
    """The decision waits for the pause to end; the limit has moved once, and the next step has its own."""

    def set_up() -> Case:
        case = submitted(cast)
        suspend(case.pk, actor=cast.qin, reason="等文件")
        Suspension.objects.filter(case=case).update(suspended_at=clock.now() - timedelta(days=1))
        return case

    def acts(case: Case) -> list[Callable[[], Any]]:
        go_on = partial(resume, case.pk, actor=cast.qin)
        return eight(go_on, partial(approve, case.pk, actor=cast.gao))

    def after(case: Case) -> None:
        first = case.steps.get(order=1)
        opened = first.opened_at.astimezone(clock.SHANGHAI).date()
        assert (first.due_on - opened).days == 5, "two working days from Thursday are Monday; one was lost"
        assert holding(case) in ({"gao"}, {"lu"})

    assert fifty(set_up, acts, after) <= {(Kind.RESUMED,), (Kind.RESUMED, Kind.APPROVED)}


def test_what_the_database_refuses_is_found(cast: Cast) -> None:
    """The judge itself: an error that an act swallows stands in the log and is noted."""

    def wrong() -> None:
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")

    def unnoticed(faults: Faults) -> None:
        at_once(faults.watched([wrong]))
        faults.refused.clear()

    with pytest.raises(AssertionError, match="refused something"), no_faults() as faults:
        at_once(faults.watched([wrong]))
    with pytest.raises(AssertionError, match="into its log"), no_faults() as faults:
        unnoticed(faults)
