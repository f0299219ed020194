"""A subject's whole year: looked up, suspended, resumed, ended."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from accounts import audit, clock
from accounts.models import User
from notifications.calendar import Calendar
from workflows.cases.remarks import tidy
from workflows.engine import operations
from workflows.engine.lock import run_lock
from workflows.errors import Stale
from workflows.flows import YearFlow
from workflows.models import DateChange, StageRun, WakeUp, YearRun
from workflows.wakeups import knock
from workflows.year.beginning import is_decided, take_part
from workflows.year.closing import recall
from workflows.year.dates import effective, shifted
from workflows.year.hands import MOST, Hand, ask_desk, hand_of, reasoned, run_in_hand, save
from workflows.year.moving import go_on
from workflows.year.stages import TARGET

State = YearRun.State
LEAVES = {State.CANCELLED: "取消", State.MERGED: "合并", State.TRANSFERRED: "划转"}


def runs_of(subject_kind: str, ids: Collection[int]) -> QuerySet[YearRun]:
    """The runs of these subjects."""
    return YearRun.objects.filter(subject_kind=subject_kind, subject_id__in=ids)


def run_of(subject_kind: str, subject_id: int) -> YearRun | None:
    """The run of one subject; None where its year has not been opened."""
    return runs_of(subject_kind, [subject_id]).first()


def suspend_run(run_id: int, *, actor: User, reason: str) -> YearRun:
    """暂停: no stage opens or closes until it goes on; what is open can be worked on.

    NotAllowed for anybody but the desk; Stale when it does not run.
    """
    with run_in_hand(run_id) as hand:
        ask_desk(hand.run.unit, actor, "暂停年度工作")
        _ask_state(hand.run, State.RUNNING, "暂停")
        _to(hand.run, State.SUSPENDED, reasoned(reason, "暂停"))
        hand.run.suspended_at = clock.now()
        hand.run.save(update_fields=["suspended_at"])
        _record("run_suspended", actor, "暂停", hand.run)
        return hand.run


def resume_run(run_id: int, *, actor: User, reason: str = "") -> YearRun:
    """继续: the closing of what was open moves by the working days lost; everything else goes by its dates.

    NotAllowed for anybody but the desk; Stale when it is not suspended.
    """
    with run_in_hand(run_id) as hand:
        run = hand.run
        ask_desk(run.unit, actor, "继续年度工作")
        _ask_state(run, State.SUSPENDED, "继续")
        assert run.suspended_at is not None
        since, today = run.suspended_at.astimezone(clock.SHANGHAI).date(), clock.today()
        lost = Calendar(since, today).working_days_between(since, today)
        _to(run, State.RUNNING, "")
        for stage in hand.stages:
            if stage.state in StageRun.ALIVE and stage.round is not None:
                if stage.state == StageRun.State.OPEN and lost:
                    _give_back(stage, actor, f"暂停 {lost} 个工作日，顺延", lost)
                stage.wake_on = today
                save(stage)
        knock()
        _record("run_resumed", actor, "继续", run, lost_days=lost, why=tidy(reason)[:MOST])
        return run


def end_run(run: YearRun | int, *, sort: str, reason: str, actor: User) -> YearRun:
    """The subject leaves the year (``cancelled`` 取消, ``merged`` 合并): what is to come is cancelled, what is under way ends.

    The target's own case is left as it is. Call it before locking anything of the subject: run → cases → documents. NotAllowed
    for anybody but the desk; Stale when it has left or ended; Refused when a case has gone out in a 报送批次.
    """
    if sort not in LEAVES:
        raise ValueError(f"{sort} is no way to leave a year")
    with run_in_hand(run.pk if isinstance(run, YearRun) else run) as hand:
        words = LEAVES[State(sort)]
        ask_desk(hand.run.unit, actor, words)
        why = reasoned(reason, words)
        if hand.run.state not in YearRun.ALIVE:
            raise Stale(
                f"“{hand.run.title}”{hand.run.year}年度工作{hand.run.get_state_display()}，不能{words}。"
            )
        for stage in hand.stages:
            if stage.state in StageRun.ALIVE:
                recall(hand, stage, StageRun.State.CANCELLED, f"{_left(words)}{why}", actor)
        WakeUp.objects.filter(stage_run__run=hand.run).delete()
        operations.end(hand.run.process)
        _to(hand.run, State(sort), why)
        hand.run.ended_at = clock.now()
        hand.run.save(update_fields=["ended_at"])
        _record("run_ended", actor, words, hand.run)
        return hand.run


def return_run(run: YearRun | int, *, reason: str, actor: User) -> YearRun:
    """The subject had not left after all: what its leaving cancelled is to come again, by the dates there are now.

    The flow begins anew and passes what is over; what has closed meanwhile is skipped, a document that was begun is taken up
    again when its stage opens. NotAllowed for anybody but the desk; Stale when it has not left.
    """
    with run_in_hand(run.pk if isinstance(run, YearRun) else run) as hand:
        ask_desk(hand.run.unit, actor, "恢复年度工作")
        why = reasoned(reason, "恢复")
        if hand.run.state not in LEAVES:
            raise Stale(f"“{hand.run.title}”没有退出{hand.run.year}年度工作，不用恢复。")
        words = _left(LEAVES[State(hand.run.state)])
        hand.run.process, hand.run.ended_at = operations.begin(YearFlow), None
        hand.run.save(update_fields=["process", "ended_at"])
        _to(hand.run, State.RUNNING, "")
        for stage in hand.stages:
            if stage.state == StageRun.State.CANCELLED and stage.note.startswith(words):
                _again(hand, stage)
        # What was planned while it was away concerns it too; nobody plans a round meanwhile.
        run_lock.join(hand.run.year)
        take_part(hand.run)
        go_on(hand_of(hand.run))
        knock()
        _record("run_returned", actor, "恢复", hand.run, why=why)
        return hand.run


def _again(hand: Hand, stage: StageRun) -> None:
    """The stage is as before it opened; the target goes on where its own case stands."""
    stage.note, stage.ended_at, stage.wake_on, stage.case = "", None, None, None
    stage.state, stage.task = StageRun.State.WAITING, None
    if stage.stage == TARGET:
        stage.state = StageRun.State.DONE if is_decided(hand.run) else StageRun.State.OPEN
        stage.task = operations.waiting(hand.run.process)
    save(stage)


def _left(words: str) -> str:
    """How the note of a stage begins that ended because its subject left."""
    return f"项目已{words}："


def _give_back(stage: StageRun, actor: User, why: str, lost: int) -> None:
    assert stage.round is not None
    dates = shifted(effective(stage.round, stage.run), lost)
    DateChange.objects.create(
        round=stage.round,
        run=stage.run,
        sort=DateChange.Sort.RESUMED,
        reason=why,
        actor=actor,
        at=clock.now(),
        **vars(dates),
    )


def _ask_state(run: YearRun, state: YearRun.State, act: str) -> None:
    if run.state != state:
        raise Stale(f"“{run.title}”{run.year}年度工作现在是“{run.get_state_display()}”，不能{act}。")


def _to(run: YearRun, state: YearRun.State, reason: str) -> None:
    run.state, run.reason = state, reason
    run.save(update_fields=["state", "reason"])


def _record(kind: str, actor: User, words: str, run: YearRun, **told: object) -> None:
    summary = f"{words}{run.year}年度工作：{run.title}"
    audit.record(kind, actor, summary, run=run.pk, reason=run.reason, **told)
