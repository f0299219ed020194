"""The other direction: what a form starts from."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from projects.models import TargetVersion
from projects.sheet import IndicatorRow
from projects.sheet_data import GoalText, SheetData
from projects.weights import stored


def data_of(version: TargetVersion) -> SheetData:
    """The version as the form holds it; saving it unchanged changes nothing."""
    weights: Mapping[str, Decimal | None] = stored.of(version)
    return SheetData(
        code=version.project.code,
        name=version.project.name,
        kind=version.project.kind,
        budget=version.budget,
        fiscal=version.fiscal,
        other=version.other,
        purpose=version.purpose,
        plan={point.month: point.percent for point in version.plan_points.all()},
        goals=tuple(GoalText(goal.text, str(goal.uuid)) for goal in version.goals.all()),
        indicators=tuple(
            IndicatorRow(
                level1=row.level1,
                level2=row.level2,
                name=row.name,
                description=row.description,
                value=row.value,
                basis=row.basis,
                weight=weights.get(str(row.uuid)),
                uuid=str(row.uuid),
            )
            for row in version.indicators.all()
        ),
        not_applicable=dict(version.not_applicable),
    )
