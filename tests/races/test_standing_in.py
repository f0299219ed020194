"""Who stands in changes while cases move: pairs and periods that begin or end against decisions, and against steps that
open in the same moment. Whoever commits last, who stands in today has a row, and nobody else.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from accounts import clock, delegations, standing_still
from accounts.errors import Busy
from accounts.models import Delegation, Deputy
from accounts.pairs import pair, unpair
from tests.cast import Cast
from tests.races.barrier import ROUNDS, at_once, eight
from tests.races.test_people import whole
from tests.races.test_time import winners
from tests.workflows.steps import holding, submitted
from workflows.cases import approve, cancel
from workflows.dispatching import tick
from workflows.models import Assignment, Case, ParkedWork

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("office_hours")]

Act = Callable[[], Any]


@pytest.fixture(autouse=True)
def patience(patience: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing_still, "WAIT", "60s")


class Pair:
    """苏晚晴 as 高映雪's or 陆承砚's B角."""

    def __init__(self, cast: Cast, key: str) -> None:
        self.cast, self.principal = cast, getattr(cast, key)

    def begin(self) -> Any:
        return pair(self.cast.he, self.principal, self.cast.su)

    def end(self) -> Any:
        return unpair(self.cast.he, Deputy.objects.get(principal=self.principal))

    def counts(self) -> bool:
        return Deputy.objects.filter(principal=self.principal).exists()


class Period(Pair):
    """The same for today, by a 授权代办."""

    def begin(self) -> Any:
        today = clock.today()
        give = delegations.delegate
        return give(
            self.principal, self.principal, self.cast.su, starts_on=today, ends_on=today, reason="出差"
        )

    def end(self) -> Any:
        return delegations.end(self.principal, Delegation.objects.filter(ended_at=None).get())

    def counts(self) -> bool:
        return Delegation.objects.filter(principal=self.principal, ended_at=None).exists()


either = pytest.mark.parametrize("sort", [Pair, Period])
Sort = type[Pair]


def settled(case: Case, stands: Pair) -> None:
    """苏晚晴 has a row where the seat she stands in for is open and the pair or period counts; the record is whole.

    Then the case ends: the next round has only its own in hand.
    """
    tick()
    case.refresh_from_db()
    whole(case)
    assert not ParkedWork.objects.exists()
    open_now = holding(case)
    expected = stands.counts() and stands.principal.username in open_now
    assert ("su" in open_now) == expected, f"{open_now} hold {case.step_name}, counts: {stands.counts()}"
    cancel(case.pk, actor=stands.cast.qin, reason="不再实施")


@either
def test_one_that_begins_against_the_principals_decision(cast: Cast, sort: Sort) -> None:
    stands = sort(cast, "gao")
    for _ in range(ROUNDS):
        case = submitted(cast)
        begin: list[Act] = [stands.begin]
        results = at_once([*begin, *eight(lambda case=case: approve(case.pk, actor=cast.gao))[1:]])
        assert not isinstance(results[0], BaseException), results[0]
        assert len(winners(results[1:])) == 1, "decided once"
        assert case.events.filter(kind="approved").count() == 1
        settled(case, stands)
        stands.end()


@either
def test_one_that_ends_against_the_decisions_of_both(cast: Cast, sort: Sort) -> None:
    stands = sort(cast, "gao")
    deciders = set()
    for _ in range(ROUNDS):
        stands.begin()
        case = submitted(cast)
        assert holding(case) == {"gao", "su"}
        decide = [lambda case=case, who=who: approve(case.pk, actor=who) for who in (cast.gao, cast.su)]
        results = at_once([stands.end, *eight(*decide)[1:]])
        assert not isinstance(results[0], BaseException), results[0]
        assert len(winners(results[1:])) == 1, "decided once, by one of the two"
        deciders |= set(Assignment.objects.filter(case=case, state="done").values_list("person", flat=True))
        settled(case, stands)
    assert cast.gao.pk in deciders


@either
def test_one_that_begins_while_the_step_opens_has_its_row(cast: Cast, sort: Sort) -> None:
    stands = sort(cast, "lu")
    for _ in range(ROUNDS):
        case = submitted(cast)
        results = at_once([stands.begin, lambda case=case: approve(case.pk, actor=cast.gao)])
        assert len(winners(results)) == 2
        assert holding(case) == {"lu", "su"}
        settled(case, stands)
        stands.end()


@either
def test_one_that_ends_while_the_step_opens_leaves_no_row(cast: Cast, sort: Sort) -> None:
    stands = sort(cast, "lu")
    for _ in range(ROUNDS):
        stands.begin()
        case = submitted(cast)
        results = at_once([stands.end, lambda case=case: approve(case.pk, actor=cast.gao)])
        assert len(winners(results)) == 2
        assert holding(case) == {"lu"}
        settled(case, stands)


@contextmanager
def uncommitted(act: Act) -> Iterator[None]:
    """The act has been done on a connection of its own and is committed at the end of the block."""
    done, go = threading.Event(), threading.Event()

    def run() -> None:
        try:
            with transaction.atomic():
                act()
                done.set()
                go.wait(20)
        finally:
            done.set()
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert done.wait(20)
        yield
    finally:
        go.set()
        thread.join(20)


@either
def test_it_waits_for_a_step_that_has_opened_and_is_not_committed(cast: Cast, sort: Sort) -> None:
    """The order in which each would miss the other, every time."""
    stands, case = sort(cast, "lu"), submitted(cast)

    def begin() -> None:
        try:
            stands.begin()
        finally:
            connection.close()

    beginning = threading.Thread(target=begin)
    with uncommitted(lambda: approve(case.pk, actor=cast.gao)):
        beginning.start()
        beginning.join(0.5)
        assert beginning.is_alive(), "it did not wait for the step"
    beginning.join(20)
    assert holding(case) == {"lu", "su"}


def test_a_pair_is_refused_in_a_sentence_where_acts_do_not_end(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing_still, "WAIT", "100ms")
    case = submitted(cast)
    with (
        uncommitted(lambda: approve(case.pk, actor=cast.gao)),
        pytest.raises(Busy, match="请过一分钟再试"),
    ):
        pair(cast.he, cast.lu, cast.su)
    assert not Deputy.objects.filter(principal=cast.lu).exists()


def test_a_period_that_cannot_be_applied_yet_is_applied_by_the_next_tick(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing_still, "WAIT", "100ms")
    stands, case = Period(cast, "lu"), submitted(cast)
    with uncommitted(lambda: approve(case.pk, actor=cast.gao)):
        stands.begin()
        assert not ParkedWork.objects.exists(), "waiting is no failure"
    assert holding(case) == {"lu"}
    tick()
    assert holding(case) == {"lu", "su"}
