"""暂存: what somebody has written of a decision and not signed yet. It is no act, and nobody else ever sees it."""

from __future__ import annotations

from collections.abc import Sequence

from accounts import clock
from accounts.models import User
from workflows.cases.remarks import tidy
from workflows.cases.seats import seat_of
from workflows.cases.shared import in_hand
from workflows.kinds import Remark
from workflows.models import Assignment, CaseStep, DecisionDraft


def keep_draft(
    case_id: int,
    *,
    actor: User,
    decision: str = "",
    comment: str = "",
    remarks: Sequence[Remark] = (),
    back_to: int | None = None,
    step: int | None = None,
) -> DecisionDraft | None:
    """Keep what the person has written, over what they kept before; None when nothing was written and nothing is kept.

    No event, no notice. NotAllowed and Stale as for the decision itself: it belongs to an open row. It goes when the row
    closes, whichever verb closes it (a trigger on the rows).
    """
    with in_hand(case_id) as case:
        mine = seat_of(case, actor, step)
        words = tidy(comment)
        pinned = {tidy(remark.path): tidy(remark.text) for remark in remarks}
        if not words and not pinned and decision in ("", "approve"):
            DecisionDraft.objects.filter(assignment=mine).delete()
            return None
        target = CaseStep.objects.filter(case=case, round=case.round, pk=back_to).first() if back_to else None
        kept, _ = DecisionDraft.objects.update_or_create(
            assignment=mine,
            defaults={
                "decision": tidy(decision)[:10],
                "comment": words,
                "remarks": pinned,
                "back_to": target,
                "saved_at": clock.now(),
            },
        )
        return kept


def draft_of(row: Assignment | None) -> DecisionDraft | None:
    """What the owner of this open row kept. Ask with the viewer's own row only."""
    return getattr(row, "draft", None)
