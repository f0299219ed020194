"""What must hold after every race, whoever won."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from viewflow.workflow.models import Task

from tests.races.barrier import ROUNDS, at_once
from workflows.engine.operations import LIVE
from workflows.errors import NotAllowed, Stale
from workflows.models import Assignment, Case
from workflows.trail import verify_case

#: how a verb may tell a loser that somebody was faster. Busy is none of them: nobody here holds a row for seconds
POLITE = (Stale, NotAllowed)


def race(
    set_up: Callable[[], Case],
    acts: Callable[[Case], Sequence[Callable[[], Any]]],
    polite: tuple[type[Exception], ...] = POLITE,
) -> list[str]:
    """Twenty-five rounds on fresh cases: each with one winner and one event. The kinds of the winning events."""
    won = []
    for _ in range(ROUNDS):
        case = set_up()
        case.refresh_from_db()
        before = case.event_count
        results = at_once(acts(case))
        winners = [result for result in results if not isinstance(result, BaseException)]
        rude = [
            result
            for result in results
            if isinstance(result, BaseException) and not isinstance(result, polite)
        ]
        assert not rude, f"a loser got {rude[0]!r}"
        assert len(winners) == 1, f"{len(winners)} acts succeeded: {results}"
        case.refresh_from_db()
        assert case.event_count == before + 1, "one act, one event"
        whole(case)
        last = case.events.last()
        assert last is not None
        won.append(last.kind)
    return won


def whole(case: Case) -> None:
    """One live task at most, one open step at most, people only where a step is open, and an unbroken record."""
    tasks = Task.objects.filter(process=case.process, status__in=LIVE).count()
    steps = list(case.steps.filter(state="open"))
    seats = Assignment.objects.filter(case=case, state=Assignment.State.OPEN)
    ended = case.state in (Case.State.APPROVED, Case.State.REJECTED)
    assert tasks == (0 if ended else 1), f"{tasks} live tasks in a case that is {case.state}"
    assert len(steps) == (1 if case.state in (Case.State.OPEN, Case.State.OUTSIDE) else 0)
    if case.state == Case.State.OPEN:
        assert seats.filter(step=steps[0]).count() == seats.count() > 0
        assert steps[0].task_id == Task.objects.get(process=case.process, status__in=LIVE).pk
    else:
        assert not seats.exists()
    assert case.steps.filter(round=case.round).count() in (0, 5)
    assert verify_case(case) == []
