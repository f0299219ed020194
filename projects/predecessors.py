"""What a project was in earlier years: the one of the same code, or the one somebody named."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from accounts import audit
from accounts.models import User
from projects.access import may_assign, may_draft, visible_projects
from projects.models import Project
from workflows.errors import NotAllowed, Refused

#: years looked back
DEPTH = 3


def earlier(projects: Collection[Project]) -> dict[int, list[Project]]:
    """Project -> what it was before, the last year first, at most ``DEPTH`` of them. A constant number of queries.

    A named one goes before one of the same code; a placeholder (另行管理) is not told.
    """
    found: dict[int, list[Project]] = {project.pk: [] for project in projects}
    heads = {project.pk: project for project in projects}
    for _ in range(DEPTH):
        named = Project.objects.in_bulk([one.predecessor_id for one in heads.values() if one.predecessor_id])
        by_code: dict[str, list[Project]] = {}
        codes = {one.code for one in heads.values() if one.code and not one.predecessor_id}
        for one in Project.objects.filter(code__in=codes).order_by("-year_id"):
            by_code.setdefault(one.code, []).append(one)
        following = {}
        for pk, head in heads.items():
            before = named.get(head.predecessor_id or 0) or next(
                (one for one in by_code.get(head.code, []) if one.year_id < head.year_id), None
            )
            if before is not None and before.kind != Project.Kind.SEPARATE:
                found[pk].append(before)
                following[pk] = before
        heads = following
    return found


def may_name(user: User, project: Project) -> bool:
    """Its 经办人, and the budget desk of the unit or above."""
    return may_draft(user, project) or may_assign(user, project)


def candidates(user: User, project: Project) -> list[Project]:
    """The projects of earlier years of the same unit the person reads, the last year first."""
    rows = visible_projects(user).filter(unit=project.unit_id, year__lt=project.year_id)
    return list(rows.exclude(kind=Project.Kind.SEPARATE).order_by("-year_id", "code", "pk")[:300])


@transaction.atomic
def name(project_id: int, predecessor_id: int | None, *, actor: User) -> Project:
    """Name what it was before, or (None) leave it to the code. NotAllowed for whoever only reads; Refused for one that is no
    project of an earlier year of the unit."""
    project = (
        Project.objects.select_for_update(of=("self",)).select_related("unit", "office").get(pk=project_id)
    )
    if not may_name(actor, project):
        raise NotAllowed("上年项目由项目的经办人或预算绩效岗指定。")
    before = None
    if predecessor_id is not None:
        before = next((one for one in candidates(actor, project) if one.pk == predecessor_id), None)
        if before is None:
            raise Refused("请从列表中选择本单位以前年度的项目。")
    project.predecessor = before
    project.save(update_fields=["predecessor"])
    words = f"指定上年项目：{before.name}（{before.year_id}）" if before else "不指定上年项目"
    audit.record(
        "predecessor", actor, f"{project.name}{words}", project=project.pk, predecessor=predecessor_id
    )
    return project
