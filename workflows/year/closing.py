"""A stage ends without a decision of its own: on its closing date, settled, or because it concerns nobody any more."""

from __future__ import annotations

from accounts.models import User
from workflows.cases.cancelling import drop_draft, end_case
from workflows.engine.lock import case_lock
from workflows.models import Case, StageRun
from workflows.wakeups import ENDED
from workflows.words import day_words
from workflows.year.dates import Dates
from workflows.year.hands import Hand, now_of, save, stage_in_hand
from workflows.year.moving import finish, go_on
from workflows.year.stages import stage_kind
from workflows.year.telling import tell_missed

State = StageRun.State
UNDER_WAY = "已过关闭日期，正在办理，不中断"


def close(hand: Hand, stage: StageRun, dates: Dates) -> None:
    """The closing date is over: what is missing is 未报; what was handed in goes on to its end."""
    case = held_case(stage)
    if case is not None and case.state in ENDED:
        from_case(hand, stage, case)
        return
    if case is not None and not never_handed_in(case):
        stage.note, stage.wake_on = UNDER_WAY, None
        save(stage)
        return
    words = f"到 {day_words(dates.closes_on)} 未报"
    _drop(hand, stage, case, State.MISSED, words)
    tell_missed(stage)


def settle(stage_run_id: int, words: str) -> bool:
    """An open stage is done without anybody's decision (``正常，无需说明``); its draft ends, if it was never handed in.

    False, and nothing happens, when it is not open or its document has been handed in: then its case decides.
    """
    with stage_in_hand(stage_run_id) as (hand, stage):
        case = held_case(stage) if stage.state == State.OPEN else None
        if stage.state != State.OPEN or (case is not None and not never_handed_in(case)):
            return False
        _drop(hand, stage, case, State.DONE, words)
        return True


def _drop(hand: Hand, stage: StageRun, case: Case | None, state: StageRun.State, words: str) -> None:
    now_of(stage, state, words)
    if case is not None:
        drop_draft(case, words)
    kind = stage_kind(stage.round.kind) if stage.round is not None else None
    if kind is not None and stage.document_id is not None:
        kind.on_stage_closed(stage)
    go_on(hand)


def recall(hand: Hand, stage: StageRun, state: StageRun.State, words: str, actor: User) -> None:
    """The stage is asked for no more (收回, 取消, 合并): its case ends wherever it stands, its document is told.

    The flow does not go on: the caller says what becomes of it. Refused when the case has gone out in a 报送批次.
    """
    was_open = stage.state == State.OPEN
    case = held_case(stage) if was_open else None
    now_of(stage, state, words)
    if case is not None and case.state not in ENDED:
        if never_handed_in(case):
            drop_draft(case, words)
        else:
            end_case(case, actor, words)
    kind = stage_kind(stage.round.kind) if stage.round is not None else None
    if was_open and kind is not None and stage.document_id is not None:
        kind.on_stage_recalled(stage)


def from_case(hand: Hand, stage: StageRun, case: Case) -> None:
    """The stage ends as its case ended."""
    if case.state == Case.State.APPROVED:
        finish(hand, stage, State.DONE)
    elif case.state == Case.State.REJECTED:
        finish(hand, stage, State.DONE, case.state_words)
    else:
        finish(hand, stage, State.CANCELLED, "已终止办理")


def held_case(stage: StageRun) -> Case | None:
    """The stage's case, locked after the run; None where there is none."""
    if stage.case_id is None:
        return None
    return case_lock.cases([stage.case_id])[0]


def never_handed_in(case: Case) -> bool:
    return case.state == Case.State.DRAFT and case.round == 0
