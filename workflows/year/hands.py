"""Taking a run in hand: its row, its process and its stages, for the length of one act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from accounts import clock
from accounts.access import holds
from accounts.models import Unit, User
from accounts.roles import Role
from workflows.cases.remarks import tidy
from workflows.engine.lock import one_act, run_lock
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import StageRun, YearRun
from workflows.oversight import whole_desk

#: a reason is one or two sentences
MOST = 200


@dataclass(frozen=True)
class Hand:
    """A locked run with its locked stages."""

    run: YearRun
    stages: Sequence[StageRun]

    def stage(self, stage_run_id: int) -> StageRun:
        return next(stage for stage in self.stages if stage.pk == stage_run_id)

    def of(self, code: str) -> list[StageRun]:
        """What the run has of one stage of the year."""
        return [stage for stage in self.stages if stage.stage == code]


@contextmanager
def run_in_hand(run_id: int) -> Iterator[Hand]:
    """The run, locked, for the length of one act. YearRun.DoesNotExist when there is none."""
    with one_act():
        found = run_lock.runs([run_id])
        if not found:
            raise YearRun.DoesNotExist(f"run {run_id}")
        yield hand_of(found[0])


@contextmanager
def stage_in_hand(stage_run_id: int) -> Iterator[tuple[Hand, StageRun]]:
    """The run a stage belongs to, locked, and the stage. StageRun.DoesNotExist when there is none."""
    run = StageRun.objects.values_list("run", flat=True).get(pk=stage_run_id)
    with run_in_hand(run) as hand:
        yield hand, hand.stage(stage_run_id)


def hand_of(run: YearRun) -> Hand:
    """The stages of a run that is locked already."""
    return Hand(run, run_lock.stages(run))


def save(stage: StageRun) -> None:
    """Write what the year says of a stage."""
    stage.save(
        update_fields=[
            "task", "state", "late", "note", "document_id", "case", "wake_on", "opened_at", "ended_at",
        ]
    )  # fmt: skip


def ask_whole_desk(actor: User, act: str) -> None:
    """NotAllowed for anybody but the 预算绩效岗 of the 本级: what concerns all subjects of a year is theirs."""
    if not (actor.is_active and whole_desk(actor)):
        raise NotAllowed(f"{act}由本级预算绩效岗操作，需要时请与其联系。")


def ask_desk(unit: Unit, actor: User, act: str) -> None:
    """NotAllowed for anybody but the 预算绩效岗 of the unit or above."""
    if not is_desk(unit, actor):
        raise NotAllowed(f"{act}由预算绩效岗操作，需要时请与其联系。")


def is_desk(unit: Unit, actor: User) -> bool:
    return actor.is_active and holds(actor, Role.BUDGET_OFFICER, unit=unit)


def reasoned(reason: str, act: str) -> str:
    """The reason without blanks around it; Refused without one, and when it is too long."""
    words = tidy(reason)
    if not words:
        raise Refused(f"请填写{act}的原因。")
    if len(words) > MOST:
        raise Refused(f"原因请写在 {MOST} 字以内。")
    return words


def ask_running(run: YearRun, act: str) -> None:
    """Stale where the run does not go on: what is asked for would have no effect."""
    if run.state != YearRun.State.RUNNING:
        raise Stale(f"“{run.title}”{run.year}年度工作{run.get_state_display()}，不能{act}。")


def now_of(stage: StageRun, state: StageRun.State, note: str = "") -> None:
    """The stage ends, in these words."""
    stage.state, stage.note, stage.wake_on = state, note[:300], None
    stage.ended_at = clock.now()
    save(stage)
