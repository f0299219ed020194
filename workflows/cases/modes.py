"""或签, 会签, 顺签, 票签: what the seats of a step amount to. Pure: states in, a verdict out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from workflows.models import Seat, StepRules

Mode = StepRules.Mode
State = Seat.State
#: seats that may still be decided
UNDECIDED = (State.OPEN, State.WAITING)


class Rules(Protocol):
    """What of a step decides how its seats are counted."""

    mode: str
    votes_needed: int | None
    votes_percent: int | None


class Verdict(StrEnum):
    """Where a step stands."""

    WAITING = "waiting"
    CARRIED = "carried"
    FAILED = "failed"


@dataclass(frozen=True)
class Tally:
    """Seats of a step by what became of them; seats that are gone count nowhere."""

    agreed: int
    against: int  # 不同意 or 退回修改
    left: int  # may still be decided
    of: int

    @property
    def words(self) -> str:
        """同意 2 票，不同意 1 票."""
        return f"同意 {self.agreed} 票，不同意 {self.against} 票"


def tally(states: Iterable[str]) -> Tally:
    """Count the seats of one step."""
    live = [state for state in states if state not in Seat.GONE]
    return Tally(
        agreed=live.count(State.AGREED),
        against=live.count(State.AGAINST) + live.count(State.RETURNED),
        left=sum(state in UNDECIDED for state in live),
        of=len(live),
    )


def needed(rules: Rules, of: int) -> int:
    """How many of ``of`` seats must agree: one, all, the number of votes, or the percentage of the seats rounded up."""
    if rules.mode == Mode.ANY:
        return 1
    if rules.mode in (Mode.ALL, Mode.IN_TURN):
        return of
    if rules.votes_needed is not None:
        return rules.votes_needed
    assert rules.votes_percent is not None, "a vote has one measure"
    return -(-rules.votes_percent * of // 100)


def verdict(rules: Rules, states: Iterable[str]) -> Verdict:
    """Whether the step is carried, has failed, or waits for more.

    或签, 会签 and 顺签 fail with the first seat that does not agree. 票签 is decided as soon as enough agree, or as soon as
    those who are left cannot make enough any more.
    """
    count = tally(states)
    enough = needed(rules, count.of)
    if rules.mode == Mode.VOTE:
        if count.agreed + count.left < enough:
            return Verdict.FAILED
    elif count.against:
        return Verdict.FAILED
    return Verdict.CARRIED if count.of and count.agreed >= enough else Verdict.WAITING


def shortfall(rules: Rules, name: str, of: int) -> str:
    """Why a vote could never be carried by ``of`` seats; "" when it can."""
    enough = needed(rules, of)
    if rules.mode != Mode.VOTE or enough <= of:
        return ""
    return f"“{name}”环节须有 {enough} 票同意，现在只有 {of} 人可以表决。请预算绩效岗调整审批流程后再提交。"


def in_turn(rules: Rules) -> bool:
    """Whether the seats are decided one after the other."""
    return rules.mode == Mode.IN_TURN
