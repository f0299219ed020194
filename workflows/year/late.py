"""逾期补报 and 重新打开: a stage that has ended is opened once more, as a recorded act."""

from __future__ import annotations

from datetime import date

from accounts import audit, clock
from accounts.models import User
from workflows.errors import NotAllowed, Refused, Stale
from workflows.kinds import NotApplicable
from workflows.models import DateChange, Round, StageRun
from workflows.year.dates import Dates, closing_day, effective, late_closing
from workflows.year.hands import Hand, ask_desk, ask_running, is_desk, reasoned, stage_in_hand
from workflows.year.moving import reached
from workflows.year.opening import begin_stage, refresh, sleep, still_a_draft
from workflows.year.stages import NOT_ENABLED, TARGET, stage_kind, stage_of
from workflows.year.telling import tell_opened

State = StageRun.State
Sort = DateChange.Sort
ACTS = {Sort.LATE: "逾期补报", Sort.REOPENED: "重新打开"}
#: what has ended in a way that can be opened again
ENDED = (State.DONE, State.MISSED, State.SKIPPED, State.CANCELLED)


def hand_in_late(stage_run_id: int, *, actor: User, reason: str) -> StageRun:
    """逾期补报: what was closed as 未报 is opened for its drafter, with the reason; it says so for ever.

    For the drafter and the desk of the unit or above. Stale when it is not 未报.
    """
    with stage_in_hand(stage_run_id) as (hand, stage):
        if not (_drafts(hand, actor) or is_desk(hand.run.unit, actor)):
            raise NotAllowed("逾期补报由该项目的经办人或预算绩效岗操作。")
        if stage.state != State.MISSED:
            raise Stale(f"“{hand.run.title}”{_words(stage)}现在是“{stage.state_words}”，不用逾期补报。")
        stage.late = True
        _open_again(hand, stage, actor, reasoned(reason, "逾期补报"), Sort.LATE)
        return stage


def reopen(stage_run_id: int, *, actor: User | None, reason: str, due_on: date | None = None) -> StageRun:
    """重新打开 a stage that is done, was skipped or ended, until ``due_on``; without one the date there was stays, so that it
    is seen how late it is. For the desk of the unit or above; ``None`` is the system, for a kind whose document asks for
    more than was explained.

    Stale while it has not ended; Refused for a day that is over, and where its kind would open a document that has been
    decided or says that the stage does not concern the subject.
    """
    with stage_in_hand(stage_run_id) as (hand, stage):
        if actor is not None:
            ask_desk(hand.run.unit, actor, "重新打开")
        if stage.state in StageRun.ALIVE:
            raise Stale(
                f"“{hand.run.title}”{_words(stage)}现在是“{stage.state_words}”，不用重新打开。需要时可以延期。"
            )
        if due_on is not None and due_on < clock.today():
            raise Refused("新的截止日期应不早于今天。")
        _open_again(hand, stage, actor, reasoned(reason, "重新打开"), Sort.REOPENED, due_on)
        return stage


def may_hand_in_late(stage: StageRun, actor: User) -> bool:
    """Whether the page offers 逾期补报. ``stage.run`` should be loaded."""
    run = stage.run
    mine = actor.is_active and run.drafter_id == actor.pk
    return (
        stage.state == State.MISSED and run.state == run.State.RUNNING and (mine or is_desk(run.unit, actor))
    )


def may_reopen(stage: StageRun, actor: User) -> bool:
    """Whether the page offers 重新打开. ``stage.run`` and ``stage.round`` should be loaded."""
    run = stage.run
    return ended(stage) and run.state == run.State.RUNNING and is_desk(run.unit, actor)


def ended(stage: StageRun) -> bool:
    """Whether it is over, and its round is still asked for: what can be opened again. The target has ways of its own."""
    round = stage.round
    return round is not None and round.state != Round.State.RECALLED and stage.state in ENDED


def _open_again(
    hand: Hand,
    stage: StageRun,
    actor: User | None,
    why: str,
    sort: DateChange.Sort,
    due_on: date | None = None,
) -> None:
    act, round = ACTS[sort], stage.round
    ask_running(hand.run, act)
    if stage.stage == TARGET or round is None:
        raise Refused("绩效目标通过调整或更正办理，不用重新打开。")
    if round.state == Round.State.RECALLED:
        raise Stale(f"{round.title}已收回，不能{act}。")
    if not reached(hand, stage.stage):
        raise Refused("绩效目标还没有批复，不能办理本环节。")
    kind = stage_kind(round.kind)
    if kind is None:
        raise Refused(f"“{stage_of(stage.stage).words}”{NOT_ENABLED}，不能{act}。")
    dates = _dates(hand, round, due_on)
    DateChange.objects.create(
        round=round, run=hand.run, sort=sort, reason=why, actor=actor, at=clock.now(), **vars(dates)
    )
    refresh(hand)
    try:
        begin_stage(hand, stage, kind)
    except NotApplicable as reason:
        raise Refused(str(reason)) from None
    still_a_draft(stage)
    sleep(stage, dates)
    if not _drafts(hand, actor):
        tell_opened(stage, dates.due_on)
    audit.record(
        "stage_opened_again",
        actor,
        f"{act}{hand.run.year}年度{round.title}：{hand.run.title}",
        run=hand.run.pk,
        stage=stage.pk,
        reason=why,
        due_on=dates.due_on,
        closes_on=dates.closes_on,
    )


def _dates(hand: Hand, round: Round, due_on: date | None) -> Dates:
    """The first day stays as it was, and so does the last where no other is given; it closes with the year's work."""
    before, asked = effective(round, hand.run), due_on
    due = before.due_on if asked is None else asked
    closes = [before.closes_on, late_closing(hand.run), *([closing_day(asked)] if asked is not None else [])]
    return Dates(min(before.opens_on, due), due, max(closes))


def _drafts(hand: Hand, actor: User | None) -> bool:
    return actor is not None and actor.is_active and hand.run.drafter_id == actor.pk


def _words(stage: StageRun) -> str:
    return stage.round.title if stage.round is not None else stage_of(stage.stage).words
