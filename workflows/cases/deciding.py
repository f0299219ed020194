"""approve, send_back and reject: what the people on an open step do on screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from accounts.models import User
from workflows import kinds
from workflows.cases.outcomes import Decision, agree, refuse, return_to_drafter
from workflows.cases.returning import agree_straight, return_to_step
from workflows.cases.seats import seat_of
from workflows.cases.shared import Moved, in_hand
from workflows.errors import Refused
from workflows.kinds import Remark
from workflows.models import Assignment, Case, RouteStep


def approve(
    case_id: int,
    *,
    actor: User,
    comment: str = "",
    step: int | None = None,
    straight: bool = False,
    batch: bool = False,
    result: str = "",
) -> Moved:
    """同意. ``step`` is the step the page showed: with it a second click cannot sign the person's next step too.

    ``straight``: the step was returned to, and the case goes at once to whoever returned it; the steps between are
    passed over, what they signed has not changed. Refused where the step was not returned to, or waits for others.
    ``batch``: one of many decided at a go; the event says so, and whether the actor had opened this version. ``result``: what
    the kind's review of the step is to record of it; Refused where its form says otherwise (``Kind.reviewed``).
    """
    with in_hand(case_id) as case:
        mine = _seat(case, actor, step)
        decision = Decision(case, mine, comment, told=_told(mine, case, "approve", result, batch))
        return agree_straight(decision) if straight else agree(decision)


def send_back(
    case_id: int,
    *,
    actor: User,
    comment: str,
    remarks: Sequence[Remark] = (),
    step: int | None = None,
    back_to: int | None = None,
    batch: bool = False,
) -> Moved:
    """退回修改, with a comment or remarks on fields (Refused without either); in a 票签 it is refused.

    To the drafter, or to ``back_to``, the id of an earlier step of the round: then the document stays as it is, and the
    steps from there on are taken again. Stale when that step is none any more one can return to. ``batch`` as in
    ``approve``.
    """
    with in_hand(case_id) as case:
        mine = _seat(case, actor, step)
        decision = Decision(case, mine, comment, told=_told(mine, case, "send_back", "", batch))
        if back_to is not None:
            return return_to_step(decision, back_to, remarks)
        return return_to_drafter(decision, remarks)


def reject(
    case_id: int, *, actor: User, comment: str, remarks: Sequence[Remark] = (), step: int | None = None
) -> Moved:
    """不同意, with a reason (Refused without one). The case ends; in a 票签 it is a vote against, no more."""
    with in_hand(case_id) as case:
        mine = _seat(case, actor, step)
        return refuse(Decision(case, mine, comment, told=_told(mine, case, "reject")), remarks)


def _told(
    mine: Assignment, case: Case, decision: str, result: str = "", batch: bool = False
) -> dict[str, Any]:
    """What the event tells besides the decision: the kind's review of the step, and that it was one of many."""
    told = dict(kinds.get(case.kind).reviewed(case, mine.step, decision, result))
    return told | _one_of_many(mine, case) if batch else told


def _one_of_many(mine: Assignment, case: Case) -> dict[str, bool]:
    """What the record keeps of a decision taken with many others: whether this version had been opened by the decider.

    ``opened`` is taken: an event tells with it which step opened.
    """
    return {"batch": True, "seen": mine.seen_id == case.snapshot_id}


def _seat(case: Case, actor: User, step: int | None) -> Assignment:
    """The actor's row, to be decided on screen. Refused where the step wants a signature on paper."""
    mine = seat_of(case, actor, step)
    if mine.step.medium == RouteStep.Medium.PAPER:
        raise Refused("本环节为纸质签批，请打印审批单，签批后由预算绩效岗登记。", case=case)
    return mine
