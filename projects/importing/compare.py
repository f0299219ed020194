"""Whether what stands in the database is still what the document says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from projects.importing.answers import CELLS
from projects.importing.record import Record
from projects.models import Project, TargetVersion
from projects.sheet import CHECKPOINT_MONTHS, IndicatorRow
from projects.sheet_data import SheetData
from projects.versions.content import text_of
from projects.versions.data import data_of


def same_content(record: Record, version: TargetVersion) -> bool:
    """Compares what the document prints. Left out: places it asked about, which people have answered since."""
    asked = _open_places(version)
    kept = data_of(version)
    if version.project.unit.code != record.unit_code or len(kept.indicators) != len(record.data.indicators):
        return False
    if record.exact and _declared(kept) != _declared(record.data):
        return False
    return _plain(replace(kept, code=record.code), asked) == _plain(record.data, asked)


def _declared(data: SheetData) -> tuple[str, Any]:
    """What only a table prints; the usual kind and none declared print alike."""
    return ("" if data.kind == Project.Kind.CURRENT else data.kind), dict(data.not_applicable)


def _open_places(version: TargetVersion) -> set[str]:
    """Field names and row numbers in question."""
    rows = {str(row.uuid): f"row {place}" for place, row in enumerate(version.indicators.all())}
    places = set()
    for question in version.questions.all():
        head, _, rest = question.path.partition("/")
        places.add(rows.get(rest.partition("/")[0], "") if head == "indicators" else head)
    return places


def _plain(data: SheetData, asked: set[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "name": data.name,
        "budget": text_of(data.budget),
        "fiscal": text_of(data.fiscal),
        "other": text_of(data.other),
        "purpose": data.purpose,
        "plan": [text_of(data.plan.get(month)) for month in CHECKPOINT_MONTHS],
        "goals": [goal.text for goal in data.goals],
    }
    rows = {f"row {place}": _cells(row) for place, row in enumerate(data.indicators)}
    return {place: value for place, value in {**fields, **rows}.items() if place not in asked}


def _cells(row: IndicatorRow) -> list[str]:
    return [getattr(row, cell) for cell in CELLS]
