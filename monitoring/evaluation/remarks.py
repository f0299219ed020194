"""What reviewers read beside a sheet: what the budget desk took away from its rows."""

from __future__ import annotations

from collections.abc import Mapping

from accounts.templatetags.show import moment
from monitoring.evaluation.words import row_place
from monitoring.models import Deduction, SelfEvaluation
from monitoring.scoring.values import plain
from workflows.kinds import ReviewNote


def deductions(evaluation: SelfEvaluation) -> Mapping[int, Deduction]:
    """Row -> the deduction that counts: the newest, where it takes anything."""
    rows = Deduction.objects.filter(row__evaluation=evaluation).select_related("made_by").order_by("pk")
    newest = {one.row_id: one for one in rows}
    return {row: one for row, one in newest.items() if one.points}


def notes(evaluation: SelfEvaluation) -> list[ReviewNote]:
    rows = list(evaluation.rows.all())
    taken = deductions(evaluation)
    return [
        ReviewNote(
            "warning",
            row_place(row, rows),
            f"rows/{row.uuid}/points",
            f"扣 {plain(taken[row.pk].points)} 分：{taken[row.pk].reason}",
            f"{moment(taken[row.pk].made_at)} 登记",
            taken[row.pk].made_by.name,
        )
        for row in rows
        if row.pk in taken
    ]
