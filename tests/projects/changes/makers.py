"""Applications, and sheets with a cell changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from accounts.models import User
from projects import versions
from projects.changes.application import Application
from projects.models import TargetVersion
from projects.sheet_data import SheetData
from tests.workflows.files import scan


def asked(actor: User, **more: Any) -> Application:
    """A complete application for facts that changed."""
    fields: dict[str, Any] = {
        "reason": "实施内容、范围或对象变化",
        "ground": "facts",
        "explanation": "两个村并为一个，站点相应合并。",
        "document_number": "云组〔2027〕18号",
        "document_date": date(2027, 7, 1),
        "declared": True,
        "scan": scan(actor),
    }
    return Application(**fields | more)


def with_value(data: SheetData, name: str, **cells: str) -> SheetData:
    """The sheet with cells of the row ``name`` changed."""
    rows = tuple(replace(row, **cells) if row.name == name else row for row in data.indicators)
    return replace(data, indicators=rows)


def fresh(version: TargetVersion) -> TargetVersion:
    return versions.with_rows(TargetVersion.objects.all()).get(pk=version.pk)


def change(version: TargetVersion, name: str, actor: User, **cells: str) -> TargetVersion:
    """Save the draft with cells of a row changed."""
    now = fresh(version)
    data = with_value(versions.data_of(now), name, **cells)
    return versions.save(version.pk, actor=actor, revision=now.revision, data=data)
