"""What came of an indicator, for the 指标库: 实际完成值 of confirmed self-evaluations."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from monitoring.models import EvaluationRow, SelfEvaluation


def actuals(rows: Collection[tuple[int, UUID]]) -> Mapping[tuple[int, UUID], str]:
    """(project, row) -> what was achieved, as typed; the newest confirmed sheet counts. One query."""
    if not rows:
        return {}
    found = EvaluationRow.objects.filter(
        uuid__in=[row for _, row in rows],
        evaluation__project__in=[project for project, _ in rows],
        evaluation__state=SelfEvaluation.State.CONFIRMED,
    ).order_by("evaluation")
    return {
        (project, row): text
        for project, row, text in found.values_list("evaluation__project", "uuid", "actual_text")
        if text
    }
