"""What reviewers see beside the document: items without a project, units whose projects are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from projects import amounts
from projects.department.content import place, rows_by_part
from projects.department.text import WITH_PROJECT
from projects.department.totals import Totals, totals
from projects.models import DepartmentRow, DepartmentTarget
from workflows.kinds import ReviewNote


def items_of(version: DepartmentTarget) -> list[DepartmentRow]:
    """The items of 分项绩效目标 and 专项项目, in printed order."""
    parts = rows_by_part(version)
    return [row for part in WITH_PROJECT for row in parts[part]]


def totals_of(version: DepartmentTarget) -> Totals:
    """What this version's items come to, against the budget as it stands now."""
    return totals(version.year, {row.project_id for row in items_of(version) if row.project_id is not None})


def unlinked(version: DepartmentTarget) -> list[DepartmentRow]:
    """Items nobody has money for: neither a project nor declared a transfer."""
    return [row for row in items_of(version) if row.project_id is None and not row.transfer]


def notes_of(version: DepartmentTarget, content: Mapping[str, Any]) -> Iterator[ReviewNote]:
    """Hints only: nothing of this keeps the document from being decided on. Projects are counted, not named: whoever is
    asked about the document need not see every project."""
    for row in unlinked(version):
        path = f"{row.part}/{row.uuid}/title"
        text = f"“{row.title}”没有对应的项目。请关联项目；对下转移支付的请注明。"
        yield ReviewNote("info", place(path, content), path, text)
    for unit in totals_of(version).units:
        if unit.missing:
            text = (
                f"{unit.projects} 个项目预算 {amounts.shown(unit.budget)} 万元，列入条目的 {unit.linked} 个、"
                f"{amounts.shown(unit.covered)} 万元，相差 {amounts.shown(unit.difference)} 万元。"
            )
            yield ReviewNote("info", unit.name, "items", text)
