"""A document as the rules see it: its projects, and the items of the department's part linked to them."""

from __future__ import annotations

from projects.checks import Context, Finding, review, review_department
from projects.checks.departments import Department, item_of, linked
from projects.importing.published import Document


def department_of(document: Document) -> Department:
    """分项绩效目标 and 专项项目 with the project of their name; a likely other name is proposed."""
    items = [item_of(item.title, item.text) for item in document.department.sub_goals]
    return linked(items, [project.sheet for project in document.projects])


def findings_of(document: Document, *, year: int) -> list[Finding]:
    """What the rules say of every project, then of the department's own items (``project`` None)."""
    department = department_of(document)
    sheets = [project.sheet for project in document.projects]
    found = review(sheets, year=year, on_import=True, department=department)
    return [*found, *review_department(Context(year=year, department=department))]
