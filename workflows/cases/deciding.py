"""approve, send_back and reject: what the people on an open step do on screen."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import User
from workflows.cases.outcomes import Decision, agree, refuse, return_to_drafter
from workflows.cases.seats import seat_of
from workflows.cases.shared import Moved, in_hand
from workflows.errors import Refused
from workflows.kinds import Remark
from workflows.models import Assignment, Case, RouteStep


def approve(case_id: int, *, actor: User, comment: str = "", step: int | None = None) -> Moved:
    """同意. ``step`` is the step the page showed: with it a second click cannot sign the person's next step too."""
    with in_hand(case_id) as case:
        return agree(Decision(case, _seat(case, actor, step), comment))


def send_back(
    case_id: int, *, actor: User, comment: str, remarks: Sequence[Remark] = (), step: int | None = None
) -> Moved:
    """退回修改, to the drafter, with a comment or remarks on fields (Refused without either)."""
    with in_hand(case_id) as case:
        return return_to_drafter(Decision(case, _seat(case, actor, step), comment), remarks)


def reject(
    case_id: int, *, actor: User, comment: str, remarks: Sequence[Remark] = (), step: int | None = None
) -> Moved:
    """不同意, with a reason (Refused without one). The case ends; in a 票签 it is a vote against, no more."""
    with in_hand(case_id) as case:
        return refuse(Decision(case, _seat(case, actor, step), comment), remarks)


def _seat(case: Case, actor: User, step: int | None) -> Assignment:
    """The actor's row, to be decided on screen. Refused where the step wants a signature on paper."""
    mine = seat_of(case, actor, step)
    if mine.step.medium == RouteStep.Medium.PAPER:
        raise Refused("本环节为纸质签批，请打印审批单，签批后由预算绩效岗登记。", case=case)
    return mine
