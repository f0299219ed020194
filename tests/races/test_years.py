"""A year's timers, people and desks at the same moment: eight connections, released by one barrier."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from accounts import clock
from tests import toy_year
from tests.cast import Cast
from tests.races.barrier import CONNECTIONS, ROUNDS, at_once, eight
from tests.toy import new_paper
from tests.toy_year import at, handed_in, live, new_run, on, opened, planned, stage_of, subject_from
from workflows import year
from workflows.cases import approve, open_case, submit
from workflows.dispatching import carry_out, tick
from workflows.errors import CaseError
from workflows.models import Case, ParkedWork, Round, StageRun, WakeUp, YearRun
from workflows.trail import verify_case
from workflows.year import timers
from workflows.year.timers import due_stages

pytestmark = pytest.mark.django_db(transaction=True)
State = StageRun.State


@pytest.fixture(autouse=True)
def toys(toy_table: None, django_db_blocker: Any, monkeypatch: Any) -> None:
    with django_db_blocker.unblock():
        toy_year.make_table()
    toy_year.register(monkeypatch)


@pytest.fixture(autouse=True)
def june() -> Iterator[None]:
    with at(6, 8):
        yield


def winners(results: list[Any]) -> list[Any]:
    """What was done; every loser was told in a sentence."""
    rude = [one for one in results if isinstance(one, BaseException) and not isinstance(one, CaseError)]
    assert not rude, f"a loser got {rude[0]!r}"
    return [one for one in results if not isinstance(one, BaseException)]


def ticks(times: int = 2) -> None:
    """What one dispatcher had in hand when another looked, and what that has woken."""
    for _ in range(times):
        tick()


def sound(run: YearRun) -> None:
    """Nothing failed, nothing is left to be woken, cases stand as their stages do, and the record is whole."""
    assert not ParkedWork.objects.exists(), list(ParkedWork.objects.values_list("source", "error"))
    assert not WakeUp.objects.exists()
    for stage in run.stages.exclude(case=None).select_related("case"):
        assert verify_case(stage.case) == []
        ended = stage.case.state in (Case.State.APPROVED, Case.State.REJECTED, Case.State.CANCELLED)
        assert ended == (stage.state != State.OPEN), (stage.state, stage.case.state)
    for code in live(run) - {"together"}:
        own = run.stages.filter(stage=code)
        assert not own.exists() or own.filter(state__in=StageRun.ALIVE).exists(), f"{code} waits for nothing"


def due_to_close(run: YearRun) -> StageRun:
    """6月底 is open, and its closing day was yesterday."""
    june = stage_of(run, "june")
    yesterday = clock.today() - timedelta(days=1)
    Round.objects.filter(pk=june.round_id).update(opens_on=yesterday, due_on=yesterday, closes_on=yesterday)
    StageRun.objects.filter(pk=june.pk).update(wake_on=clock.today())
    return june


def test_closing_against_handing_in(cast: Cast) -> None:
    """Either it was handed in and goes on, or it is 未报 and its draft has ended; never both, never neither."""
    opened(cast)
    planned(cast)
    seen = set()
    for number in range(ROUNDS):
        run = new_run(cast, f"交{number}")
        ticks(1)
        stage = due_to_close(run)
        acts = eight(close_due, partial(hand_in, stage, cast, number % 5 * 0.02))
        winners(at_once(acts))
        ticks()
        stage = stage_of(run, "june")
        seen.add(stage.state)
        if stage.state == State.MISSED:
            assert (stage.case.state, stage.case.round) == (Case.State.CANCELLED, 0)
        else:
            assert (stage.state, stage.case.state) == (State.OPEN, Case.State.OPEN)
            approve(stage.case_id, actor=cast.gao)
            ticks()
        sound(run)
        reset(stage)
    assert seen == {State.MISSED, State.OPEN}, "each had its chance to be first"


def close_due() -> None:
    """What the dispatcher does of stages, without what it does before."""
    for work in due_stages((), 200):
        carry_out("year_stage", work)


def hand_in(stage: StageRun, cast: Cast, late: float) -> None:
    """A closing timer asks three times before it holds the case: now and then the drafter begins a moment later."""
    time.sleep(late)
    submit(stage.case_id, actor=cast.shen)


def reset(stage: StageRun) -> None:
    """The round's days for the next subject."""
    first, due, closing = toy_year.DATES["june"]
    Round.objects.filter(pk=stage.round_id).update(opens_on=first, due_on=due, closes_on=closing)


def test_the_timer_against_the_decision(cast: Cast) -> None:
    """What was handed in is not cut off, whoever is first: it is approved, and its stage is done."""
    opened(cast)
    planned(cast)
    for number in range(ROUNDS):
        run = new_run(cast, f"批{number}")
        ticks(1)
        handed_in(cast, stage_of(run, "june"), done=False)
        stage = due_to_close(run)
        winners(at_once(eight(tick, partial(approve, stage.case_id, actor=cast.gao))))
        ticks()
        stage = stage_of(run, "june")
        assert (stage.state, stage.case.state) == (State.DONE, Case.State.APPROVED)
        assert "june" not in live(run)
        sound(run)
        reset(stage)


def test_leaving_the_year_against_opening(cast: Cast) -> None:
    """A stage that opened first is cancelled with the run, one that comes later does not open."""
    opened(cast)
    planned(cast)
    for number in range(ROUNDS):
        run = new_run(cast, f"撤{number}")
        leave = partial(year.end_run, run.pk, sort="cancelled", reason="不再实施", actor=cast.qin)
        results = at_once(eight(tick, leave))
        assert len([one for one in winners(results) if isinstance(one, YearRun)]) == 1
        ticks()
        stage = stage_of(run, "june")
        assert stage.state == State.CANCELLED
        assert live(run) == set()
        sound(run)


def test_beginning_against_beginning(cast: Cast) -> None:
    opened(cast)
    for number in range(5):
        subject = subject_from(new_paper(cast.shen, f"同时{number}"))
        assert {run.pk for run in winners(at_once([partial(year.begin, subject)] * CONNECTIONS))} == {
            YearRun.objects.get(subject_id=subject.id).pk
        }
        assert StageRun.objects.filter(run__subject_id=subject.id, stage="target").count() == 1


def test_beginning_against_the_approval_of_the_target(cast: Cast) -> None:
    """Whoever commits last finds the other: no target stays open that has been approved."""
    opened(cast)
    for number in range(ROUNDS):
        paper = new_paper(cast.shen, f"目标{number}")
        case = open_case("year_paper", paper, cast.shen)
        submit(case.pk, actor=cast.shen)
        begin = partial(year.begin, subject_from(paper))
        winners(at_once([begin, partial(approve, case.pk, actor=cast.gao)] * 2))
        ticks()
        run = YearRun.objects.get(subject_id=paper.pk)
        assert stage_of(run, "target").state == State.DONE
        sound(run)


def test_planning_against_beginning(cast: Cast) -> None:
    """Every run has every round, once."""
    opened(cast)
    for number in range(10):
        papers = [new_paper(cast.shen, f"新{number}-{place}") for place in range(6)]
        acts: list[Callable[[], Any]] = [partial(year.begin, subject_from(paper)) for paper in papers]
        acts += [partial(planned, cast, "monitoring", number=number + 1)] * 2
        made = [one for one in winners(at_once(acts)) if isinstance(one, Round)]
        assert len(made) == 1
        runs = YearRun.objects.filter(subject_id__in=[paper.pk for paper in papers])
        assert runs.count() == 6
        for run in runs:
            assert run.stages.filter(stage="monitoring").count() == number + 1


def test_moving_dates_against_the_timer(cast: Cast) -> None:
    """The timer writes the day it read, but never over a newer one: the stage closes by the last change."""
    opened(cast)
    june = planned(cast)
    runs = [new_run(cast, f"延{number}") for number in range(6)]
    ticks(1)
    for number in range(10):
        day = on(7, 13) + timedelta(days=number)
        StageRun.objects.filter(round=june).update(wake_on=clock.today())
        move = partial(year.move_dates, june.pk, actor=cast.qin, reason="数据晚到", due_on=day, closes_on=day)
        winners(at_once([tick, tick, move, tick, tick]))
        ticks()
        wakes = set(StageRun.objects.filter(round=june).values_list("wake_on", flat=True))
        assert wakes == {day + timedelta(days=1)}
    for run in runs:
        sound(run)


def test_a_timer_that_has_read_the_old_dates_writes_nothing_over_newer_ones(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The change comes between the timer's reading and its writing, as rarely happens by itself."""
    opened(cast)
    june, run = planned(cast), new_run(cast)
    ticks(1)
    StageRun.objects.filter(round=june).update(wake_on=clock.today())
    read, moved = threading.Event(), threading.Event()

    def slowly(*args: Any) -> Any:
        dates = year.effective(*args)
        read.set()
        moved.wait(1)  # a change that waits for the timer's commit is not waited for longer
        return dates

    def move() -> Any:
        read.wait(20)
        try:
            days = {"due_on": on(7, 20), "closes_on": on(7, 20)}
            return year.move_dates(june.pk, actor=cast.qin, reason="数据晚到", **days)
        finally:
            moved.set()

    with monkeypatch.context() as patched:
        patched.setattr(timers, "effective", slowly)
        assert len(winners(at_once([close_due, move]))) == 2
    ticks()
    assert stage_of(run, "june").wake_on == on(7, 21)


def test_two_dispatchers_open_each_stage_once(cast: Cast) -> None:
    opened(cast)
    runs = [new_run(cast, f"开{number}") for number in range(12)]
    planned(cast)
    at_once([tick] * CONNECTIONS)
    ticks()
    for run in runs:
        stage = stage_of(run, "june")
        assert stage.state == State.OPEN
        assert Case.objects.filter(kind="slip", document_id=stage.document_id).count() == 1
        sound(run)


def test_handing_in_late_against_handing_in_late(cast: Cast) -> None:
    opened(cast)
    planned(cast)
    for number in range(10):
        run = new_run(cast, f"补{number}")
        ticks(1)
        stage = due_to_close(run)
        ticks()
        acts = [
            partial(year.hand_in_late, stage.pk, actor=who, reason="住院") for who in (cast.shen, cast.qin)
        ]
        assert len(winners(at_once(eight(*acts)))) == 1
        assert stage_of(run, "june").state == State.OPEN
        assert run.changes.count() == 1
        sound(run)
        reset(stage)
