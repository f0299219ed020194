"""Writes what was typed into a version's rows: by uuid, so that a row stays itself through edits."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from projects.models import Goal, Indicator, PlanPoint, TargetVersion
from projects.sheet import CHECKPOINT_MONTHS, IndicatorRow
from projects.sheet_data import GoalText, SheetData
from projects.values import parse_value

ROW_FIELDS = ("order", "level1", "level2", "name", "description", "value", "basis")
READ_FIELDS = ("operator", "number", "unit")
LARGEST_NUMBER = Decimal(10) ** 14


def write(version: TargetVersion, data: SheetData, *, weights: bool = True) -> None:
    """Store clean, valid data; the caller holds the version's lock. ``weights`` False leaves 分值 as they are."""
    version.budget, version.fiscal, version.other = data.budget, data.fiscal, data.other
    version.purpose = data.purpose
    version.not_applicable = dict(data.not_applicable)
    version.save(update_fields=["budget", "fiscal", "other", "purpose", "not_applicable"])
    _plan(version, data)
    _goals(version, data.goals)
    _indicators(version, data.indicators, weights)


def read_value(text: str) -> dict[str, Any]:
    """Operator, number and unit as they stand in their columns; blank and None for words, and for what is too big."""
    value = parse_value(text)
    number = value.number
    if number is None or number >= LARGEST_NUMBER or len(value.unit or "") > 40:
        return {"operator": "", "number": None, "unit": ""}
    return {"operator": value.operator or "", "number": round(number, 6), "unit": value.unit or ""}


def _plan(version: TargetVersion, data: SheetData) -> None:
    points = [PlanPoint(version=version, month=m, percent=data.plan.get(m)) for m in CHECKPOINT_MONTHS]
    PlanPoint.objects.bulk_create(
        points, update_conflicts=True, unique_fields=["version", "month"], update_fields=["percent"]
    )


def _goals(version: TargetVersion, texts: Iterable[GoalText]) -> None:
    goals = [
        Goal(version=version, uuid=uuid.UUID(goal.uuid), order=order, text=goal.text)
        for order, goal in enumerate(texts)
    ]
    version.goals.exclude(uuid__in=[goal.uuid for goal in goals]).delete()
    Goal.objects.bulk_create(
        goals, update_conflicts=True, unique_fields=["version", "uuid"], update_fields=["order", "text"]
    )


def _indicators(version: TargetVersion, given: Iterable[IndicatorRow], weights: bool) -> None:
    rows = [
        Indicator(
            version=version,
            uuid=uuid.UUID(row.uuid),
            order=order,
            level1=row.level1,
            level2=row.level2,
            name=row.name,
            description=row.description,
            value=row.value,
            basis=row.basis,
            weight=row.weight if weights else None,
            **read_value(row.value),
        )
        for order, row in enumerate(given)
    ]
    version.indicators.exclude(uuid__in=[row.uuid for row in rows]).delete()
    Indicator.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["version", "uuid"],
        update_fields=[*ROW_FIELDS, *READ_FIELDS, *(["weight"] if weights else [])],
    )
