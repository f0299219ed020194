"""One version as plain content (what a snapshot freezes) and as the form begins from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from projects.department.text import WITH_PROJECT, Part, RowText, TargetText
from projects.models import DepartmentRow, DepartmentTarget, Project

CELLS = {"heading": "小标题", "title": "标题", "text": "内容"}
ITEM_CELLS = {
    "heading": "小标题",
    "title": "名称",
    "text": "绩效目标",
    "project": "对应项目",
    "code": "项目编码",
    "transfer": "对下转移支付",
}


def with_rows(versions: QuerySet[DepartmentTarget]) -> QuerySet[DepartmentTarget]:
    """The versions with everything ``content_of`` and ``text_of`` read: two queries."""
    return versions.select_related("year", "unit", "drafter").prefetch_related("rows__project")


def text_of(version: DepartmentTarget) -> TargetText:
    """The version as the form holds it; saving it unchanged changes nothing."""
    return TargetText(
        version.intro,
        tuple(
            RowText(row.part, row.title, row.text, row.heading, row.project_id, row.transfer, str(row.uuid))
            for row in version.rows.all()
        ),
    )


def content_of(version: DepartmentTarget) -> dict[str, Any]:
    """Everything the paper shows as JSON values; the rows of each part with their uuid, in printed order."""
    named = {row.project.pk: row.project for row in version.rows.all() if row.project is not None}
    return content_of_text(text_of(version), version, named)


def content_of_text(
    text: TargetText, version: DepartmentTarget, projects: Mapping[int, Project]
) -> dict[str, Any]:
    """What ``content_of`` would give had this been saved. ``projects``: those the items are linked to, by id."""
    parts: dict[str, list[dict[str, str]]] = {part: [] for part in Part.values}
    for row in text.rows:
        parts[row.part].append(_row(row, projects.get(row.project) if row.project else None))
    return {
        "year": version.year_id,
        "unit_code": version.unit.code,
        "unit_name": version.unit.name,
        "intro": text.intro,
        **parts,
    }


def _row(row: RowText, project: Project | None) -> dict[str, str]:
    plain = {"uuid": row.uuid, "heading": row.heading, "title": row.title, "text": row.text}
    if not row.is_item:
        return plain
    return plain | {
        "project": project.name if project else "",
        "code": project.code if project else "",
        "transfer": "是" if row.transfer else "",
    }


def place(path: str, content: Mapping[str, Any]) -> str:
    """The spoken address of a field: ``分项绩效目标第3条 绩效目标``."""
    if path == "intro":
        return "总体绩效目标 总述"
    part, _, rest = path.partition("/")
    if part not in Part.values or not rest:
        return Part(part).label if part in Part.values else path
    row, _, cell = rest.partition("/")
    number = next((n for n, one in enumerate(content[part], 1) if one["uuid"] == row), None)
    if number is None:
        return path
    words = (ITEM_CELLS if part in WITH_PROJECT else CELLS).get(cell, "")
    return f"{Part(part).label}第{number}条 {words}".strip()


def rows_by_part(version: DepartmentTarget) -> dict[str, list[DepartmentRow]]:
    """The rows of each part, in printed order."""
    parts: dict[str, list[DepartmentRow]] = {part: [] for part in Part.values}
    for row in version.rows.all():
        parts[row.part].append(row)
    return parts
