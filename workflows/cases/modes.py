"""或签, 会签, 顺签, 票签: what the seats of a step amount to. Pure: states in, a verdict out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from workflows.models import Seat, StepRules
from workflows.quorums import Rules, needed, shortfall

__all__ = ["Rules", "Tally", "Verdict", "in_turn", "needed", "shortfall", "tally", "verdict"]

Mode = StepRules.Mode
State = Seat.State
#: seats that may still be decided
UNDECIDED = (State.OPEN, State.WAITING)


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


def in_turn(rules: Rules) -> bool:
    """Whether the seats are decided one after the other."""
    return rules.mode == Mode.IN_TURN
