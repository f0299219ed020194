"""批量办理: one decision on many cases, each an act of its own with a result of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from accounts.models import User
from workflows.cases.deciding import approve, send_back
from workflows.cases.remarks import tidy
from workflows.cases.shared import Moved
from workflows.errors import Busy, CaseError, NotAllowed, Refused, Stale
from workflows.models import Assignment, Case

#: as many as one page of the inbox shows
MOST = 100


class Choice(StrEnum):
    """What can be decided for many at a go; 不同意 ends a case and wants its own reason, so it is no choice here."""

    APPROVE = "approve"
    SEND_BACK = "send_back"


class Fate(StrEnum):
    """What became of one row."""

    DONE = "done"
    LATE = "late"  # somebody was faster, or the case has moved on
    BARRED = "barred"
    REFUSED = "refused"


@dataclass(frozen=True)
class RowResult:
    """One row after the act. ``opened``: whether the person had opened the version that was decided."""

    case: Case
    fate: Fate
    text: str
    opened: bool


def decide_many(rows: Sequence[int], *, actor: User, choice: str, comment: str = "") -> list[RowResult]:
    """Decide each of the actor's rows (ids of ``Assignment``) by itself: its own transaction and event.

    What one row refuses does not touch the others; the answer has a result for every row that is or was the actor's,
    in the order given. Refused as a whole without rows, with too many, without a choice, and for 退回修改 without a comment.
    """
    if choice not in set(Choice):
        raise Refused("请选择同意或退回修改。")
    if not rows:
        raise Refused("请勾选要办理的事项。")
    if len(rows) > MOST:
        raise Refused(f"一次最多办理 {MOST} 件，请分几次勾选。")
    if choice == Choice.SEND_BACK and not tidy(comment):
        raise Refused("请写明要修改什么，各件共用这一条意见。")
    mine = rows_of(actor, rows)
    return [_decide(mine[pk], actor, Choice(choice), comment) for pk in dict.fromkeys(rows) if pk in mine]


def rows_of(actor: User, rows: Sequence[int]) -> dict[int, Assignment]:
    """The actor's own rows among these, with step and case; somebody else's are left out."""
    own = Assignment.objects.filter(person=actor, pk__in=rows)
    found = own.select_related("step", "seat__principal", "case__unit", "case__office")
    return {row.pk: row for row in found}


def was_opened(row: Assignment) -> bool:
    """Whether the person has opened the case's present version."""
    return row.seen_id is not None and row.seen_id == row.case.snapshot_id


def _decide(row: Assignment, actor: User, choice: Choice, comment: str) -> RowResult:
    opened = was_opened(row)
    try:
        moved = _act(row, actor, choice, comment)
    except CaseError as trouble:
        return RowResult(row.case, _fate(trouble), trouble.text, opened)
    return RowResult(moved.case, Fate.DONE, moved.text, bool(moved.event.data.get("seen")))


def _act(row: Assignment, actor: User, choice: Choice, comment: str) -> Moved:
    if choice is Choice.APPROVE:
        return approve(row.case_id, actor=actor, comment=comment, step=row.step_id, batch=True)
    return send_back(row.case_id, actor=actor, comment=comment, step=row.step_id, batch=True)


def _fate(trouble: CaseError) -> Fate:
    if isinstance(trouble, Stale | Busy):
        return Fate.LATE
    return Fate.BARRED if isinstance(trouble, NotAllowed) else Fate.REFUSED
