"""One version as plain content (what a snapshot freezes) and as the neutral sheet (what the checks see)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from projects.models import Explanation, Indicator, Project, TargetVersion
from projects.sheet import CHECKPOINT_MONTHS, IndicatorRow, PlanPoint, Sheet

SAID = Prefetch("explanations", Explanation.objects.select_related("author"))
ROWS = ("goals", "plan_points", "indicators", SAID)
KIND_LABELS = dict(Project.Kind.choices)


def with_rows(versions: QuerySet[TargetVersion]) -> QuerySet[TargetVersion]:
    """The versions with everything ``content_of`` and ``sheet_of`` read: a constant number of queries."""
    return versions.select_related("project__unit", "project__office", "project__year").prefetch_related(
        *ROWS
    )


def content_of(version: TargetVersion) -> dict[str, Any]:
    """Everything the sheet shows as JSON values: money in yuan and percentages as decimal strings, None for a blank.

    ``plan`` always has the four checkpoints, their month as ``uuid``; goals and indicators carry their row's uuid.
    """
    project = version.project
    return {
        "code": project.code,
        "name": project.name,
        "unit_code": project.unit.code,
        "unit_name": project.unit.name,
        "kind": KIND_LABELS.get(project.kind, ""),
        "budget": text_of(version.budget),
        "fiscal": text_of(version.fiscal),
        "other": text_of(version.other),
        "purpose": version.purpose,
        "plan": _plan(version),
        "goals": [{"uuid": str(goal.uuid), "text": goal.text} for goal in version.goals.all()],
        "indicators": [_indicator(row) for row in version.indicators.all()],
        "not_applicable": dict(sorted(version.not_applicable.items())),
        "explanations": explanations_in(version),
    }


def sheet_of(version: TargetVersion, weights: Mapping[str, Decimal | None] | None = None) -> Sheet:
    """The version as the checks see it; ``weights`` (row uuid -> 分值) where they stand elsewhere."""
    sheet = sheet_of_content(content_of(version))
    if weights is None:
        return sheet
    rows = tuple(replace(row, weight=weights.get(row.uuid)) for row in sheet.indicators)
    return replace(sheet, indicators=rows)


def sheet_of_content(content: Mapping[str, Any]) -> Sheet:
    """A snapshot's content as the checks see it."""
    return Sheet(
        code=content["code"],
        name=content["name"],
        unit_code=content["unit_code"],
        unit_name=content["unit_name"],
        budget=decimal_of(content["budget"]),
        fiscal=decimal_of(content["fiscal"]),
        other=decimal_of(content["other"]),
        purpose=content["purpose"],
        plan=tuple(_point(point) for point in content["plan"]),
        goals=tuple(goal["text"] for goal in content["goals"]),
        indicators=tuple(_row(row) for row in content["indicators"]),
        not_applicable=dict(content["not_applicable"]),
        kind=content["kind"],
    )


def text_of(number: Decimal | None) -> str | None:
    """A stored number as text that does not depend on how it was computed: 1500000, 12.5."""
    if number is None:
        return None
    whole = number.to_integral_value()
    return f"{whole:f}" if whole == number else f"{number.normalize():f}"


def decimal_of(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _plan(version: TargetVersion) -> list[dict[str, Any]]:
    percent = {point.month: point.percent for point in version.plan_points.all()}
    return [
        {"uuid": str(month), "month": month, "percent": text_of(percent.get(month))}
        for month in CHECKPOINT_MONTHS
    ]


def _indicator(row: Indicator) -> dict[str, Any]:
    return {
        "uuid": str(row.uuid),
        "level1": row.level1,
        "level2": row.level2,
        "name": row.name,
        "description": row.description,
        "value": row.value,
        "basis": row.basis,
        "weight": text_of(row.weight),
    }


def explanations_in(version: TargetVersion) -> list[dict[str, str]]:
    """The explanations as a snapshot keeps them."""
    rows: Iterable[Any] = sorted(version.explanations.all(), key=lambda one: (one.path, one.rule))
    return [
        {"uuid": f"{one.rule}:{one.path}", "rule": one.rule, "path": one.path, "text": one.text}
        for one in rows
    ]


def _point(point: Mapping[str, Any]) -> PlanPoint:
    percent = decimal_of(point["percent"])
    return PlanPoint("" if percent is None else f"{point['percent']}%", percent, point["month"])


def _row(row: Mapping[str, Any]) -> IndicatorRow:
    return IndicatorRow(
        level1=row["level1"],
        level2=row["level2"],
        name=row["name"],
        description=row["description"],
        value=row["value"],
        basis=row["basis"],
        weight=decimal_of(row["weight"]),
        uuid=row["uuid"],
    )
