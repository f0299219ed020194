"""The engine's side of a year: which nodes wait, which have passed, and what that lets begin. The run is in hand."""

from __future__ import annotations

from collections.abc import Mapping

from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from accounts import clock
from workflows.engine import operations
from workflows.flows import PASSED, YearFlow
from workflows.models import StageRun, YearRun
from workflows.words import day_words
from workflows.year.dates import effective
from workflows.year.hands import Hand, now_of, save
from workflows.year.stages import ARCHIVE, STAGES, TARGET

State = StageRun.State
_codes = {stage.code for stage in STAGES}


def go_on(hand: Hand) -> None:
    """Let every stage that has nothing to wait for pass, and what comes behind it begin, as far as that leads."""
    passed = True
    while passed:
        waits = {
            code: task for code, task in operations.waiting_at(hand.run.process).items() if code in _codes
        }
        _arrive(hand, waits)
        passed = [task for code, task in waits.items() if _is_over(hand, code)] != []
        for code, task in waits.items():
            if _is_over(hand, code):
                operations.leave(task, PASSED)
    _end(hand.run)


def finish(hand: Hand, stage: StageRun, state: StageRun.State, note: str = "") -> None:
    """The stage ends, and the year goes on from there."""
    now_of(stage, state, note)
    go_on(hand)


def reached(hand: Hand, code: str) -> bool:
    """Whether the flow has come to the stage: its node waits, or has been passed."""
    if code == TARGET:
        return True
    if code == ARCHIVE:
        return _has_passed(hand.run, YearFlow.together.name)
    return all(stage.state == State.DONE for stage in hand.of(TARGET))


def task_for(hand: Hand, code: str) -> Task | None:
    """The task a stage that opens stands on: the one that waits, or its node opened once more.

    None where the year has come together already: then the stage is done beside the flow, which does not go back.
    """
    waits = operations.waiting_at(hand.run.process)
    if code in waits:
        return waits[code]
    if code == ARCHIVE or _has_passed(hand.run, YearFlow.together.name):
        return None
    return operations.again(hand.run.process, YearFlow.instance.node(code))


def _arrive(hand: Hand, waits: Mapping[str, Task]) -> None:
    """Stages the flow comes to now: they sleep until they open, or are skipped where they have closed before."""
    for stage in hand.stages:
        if stage.state != State.WAITING or stage.wake_on is not None or stage.stage not in waits:
            continue  # what has a day to wake on looks at its dates then
        assert stage.round is not None
        stage.task = waits[stage.stage]
        dates = effective(stage.round, hand.run)
        if dates.over:
            words = "目标批复时" if stage.stage != ARCHIVE else "到本环节时"
            now_of(stage, State.SKIPPED, f"{words}本环节已于 {day_words(dates.closes_on)} 关闭，不再办理")
        else:
            stage.wake_on = dates.opens_on
            save(stage)


def _is_over(hand: Hand, code: str) -> bool:
    """Nothing of the stage is to come or under way; where nothing was planned for it, the year's last day has passed."""
    own = [stage for stage in hand.of(code) if stage.state != State.RECALLED]
    if any(stage.state in StageRun.ALIVE for stage in own):
        return False
    return bool(own) or hand.run.passes_on is None


def _has_passed(run: YearRun, node: str) -> bool:
    reference = getattr(YearFlow, node)
    return Task.objects.filter(process=run.process, flow_task=reference, status=STATUS.DONE).exists()


def _end(run: YearRun) -> None:
    if run.process.finished is not None and run.state in YearRun.ALIVE:
        run.state, run.ended_at = YearRun.State.ENDED, clock.now()
        run.save(update_fields=["state", "ended_at"])
