"""How many of a step's seats must agree, and whether there are people enough."""

from __future__ import annotations

from typing import Protocol

from workflows.models import StepRules

Mode = StepRules.Mode


class Rules(Protocol):
    """What of a step decides how its seats are counted."""

    mode: str
    votes_needed: int | None
    votes_percent: int | None


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


def shortfall(rules: Rules, name: str, of: int) -> str:
    """Why a vote could never be carried by ``of`` seats; "" when it can."""
    enough = needed(rules, of)
    if rules.mode != Mode.VOTE or enough <= of:
        return ""
    return f"“{name}”环节须有 {enough} 票同意，现在只有 {of} 人可以表决。请预算绩效岗调整审批流程后再提交。"
