"""Where 分值 stand: with the indicator rows, or, where the year decides them 自评前, in a table of their own."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from decimal import Decimal

from projects.models import BudgetYear, EvaluationWeight, Project, TargetVersion


def outside(year: BudgetYear) -> bool:
    """True where the version is locked long before its weights are decided."""
    return year.weight_moment == BudgetYear.WeightMoment.EVALUATION


def of(version: TargetVersion) -> dict[str, Decimal | None]:
    """Row uuid -> 分值 of the version's rows, wherever they stand."""
    rows = version.indicators.all()
    if not outside(version.project.year):
        return {str(row.uuid): row.weight for row in rows}
    kept = dict(EvaluationWeight.objects.filter(project=version.project_id).values_list("row", "weight"))
    return {str(row.uuid): kept.get(row.uuid) for row in rows}


def keep(project: Project, weights: Mapping[str, Decimal | None]) -> None:
    """Store 分值 outside the version: the table then holds exactly these rows."""
    rows = [
        EvaluationWeight(project=project, row=uuid.UUID(row), weight=weight)
        for row, weight in weights.items()
        if weight is not None
    ]
    EvaluationWeight.objects.filter(project=project).exclude(row__in=[row.row for row in rows]).delete()
    EvaluationWeight.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["project", "row"], update_fields=["weight"]
    )
