"""What reviewers see beside the document: items without a project, units whose projects are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from projects import amounts
from projects.checks import Context, Department, review_department
from projects.checks.departments import Item
from projects.department.content import place, rows_by_part
from projects.department.text import WITH_PROJECT
from projects.department.totals import Totals, totals
from projects.models import DepartmentRow, DepartmentTarget
from projects.rules.standing import reasons
from workflows.kinds import ReviewNote


def items_of(version: DepartmentTarget) -> list[DepartmentRow]:
    """The items of 分项绩效目标 and 专项项目, in printed order."""
    parts = rows_by_part(version)
    return [row for part in WITH_PROJECT for row in parts[part]]


def totals_of(version: DepartmentTarget) -> Totals:
    """What this version's items come to, against the budget as it stands now."""
    return totals(version.year, {row.project_id for row in items_of(version) if row.project_id is not None})


def notes_of(version: DepartmentTarget, content: Mapping[str, Any]) -> Iterator[ReviewNote]:
    """Hints only: nothing of this keeps the document from being decided on. Projects are counted, not named: whoever is
    asked about the document need not see every project."""
    yield from _said_by_rules(version, content)
    for unit in totals_of(version).units:
        if unit.missing:
            text = (
                f"{unit.projects} 个项目预算 {amounts.shown(unit.budget)} 万元，列入条目的 {unit.linked} 个、"
                f"{amounts.shown(unit.covered)} 万元，相差 {amounts.shown(unit.difference)} 万元。"
            )
            yield ReviewNote("info", unit.name, "items", text)


def _said_by_rules(version: DepartmentTarget, content: Mapping[str, Any]) -> Iterator[ReviewNote]:
    """What the rules say of the items, by the links people confirmed; what the desk waived for the year stays silent."""
    rows = items_of(version)
    context = Context(
        version.year_id,
        settings={"waived": reasons(version.year)},
        department=Department(tuple(_item(row) for row in rows)),
    )
    for finding in review_department(context):
        row = rows[int(finding.path.partition(".")[2])]
        at = f"{row.part}/{row.uuid}"
        yield ReviewNote(
            finding.severity, f"{place(at, content)}「{row.title}」", f"{at}/title", finding.text
        )


def _item(row: DepartmentRow) -> Item:
    code, name = (row.project.code, row.project.name) if row.project else ("", "")
    return Item(row.title, row.text, code, name, row.transfer)
