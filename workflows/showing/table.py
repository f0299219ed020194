"""A step at which several sign, in words: who is waited for, whose signature was carried over, how it is decided."""

from __future__ import annotations

from collections.abc import Sequence

from workflows.cases.modes import UNDECIDED, needed, tally
from workflows.models import CaseStep, Event, Seat

Mode, State = CaseStep.Mode, Seat.State
OF_STEP = {
    Mode.ALL: "会签，都同意才通过",
    Mode.IN_TURN: "顺签，依次办理",
}


def how(step: CaseStep, seats: Sequence[Seat]) -> str:
    """会签，都同意才通过，已签 1/3; "" for 或签, and where one alone signs."""
    count = tally(seat.state for seat in seats)
    of = count.of or sum(not person.get("deputy") for person in step.plan)
    if step.mode == Mode.ANY or not of or step.state == CaseStep.State.SKIPPED:
        return ""
    if step.mode == Mode.VOTE:
        rule = f"票签，{of} 人中 {needed(step, of)} 票同意即通过"
        return f"{rule}，{count.words}" if count.of else rule
    if of < 2:
        return ""
    rule = OF_STEP[Mode(step.mode)]
    return f"{rule}，已签 {count.agreed}/{of}" if count.of else rule


def undecided(seats: Sequence[Seat]) -> list[Seat]:
    """Whom an open step waits for, in order."""
    return [seat for seat in seats if seat.state in UNDECIDED]


def carried(seats: Sequence[Seat]) -> list[Seat]:
    """Seats agreed by a signature given elsewhere."""
    return [seat for seat in seats if seat.origin == Seat.Origin.CARRIED and seat.state == State.AGREED]


def unasked(step: CaseStep, seats: Sequence[Seat]) -> list[Seat]:
    """Seats a step was decided without; in 或签 they are not worth a line."""
    return [] if step.mode == Mode.ANY else [seat for seat in seats if seat.state == State.CLOSED]


def taken_back(act: Event, seats: Sequence[Seat]) -> bool:
    """Whether the decision this event tells of has been taken back."""
    own = [seat for seat in seats if seat.decided_by_id == act.actor_id]
    return bool(own) and all(seat.state == State.TAKEN_BACK for seat in own)
