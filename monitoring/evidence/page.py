"""佐证材料 as the project page shows it: by indicator, under its spoken address, and the project as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts import clock
from accounts.models import User
from monitoring.evidence.putting import may_attach
from monitoring.evidence.reading import evidence_of, indicators_of, version_filed
from monitoring.models import Evidence
from projects.access import visible_projects
from projects.models import BudgetYear, Indicator, Project
from workflows import attachments


@dataclass(frozen=True)
class Group:
    """What lies at one place. ``is_gone``: the row is not in the version any more."""

    key: str
    place: str
    name: str
    files: Sequence[Evidence]
    is_gone: bool = False


def may_read(user: User, project_id: int) -> bool:
    """Whoever sees the project sees its files."""
    return visible_projects(user).filter(pk=project_id).exists()


def may_read_withdrawn(user: User, project_id: int) -> bool:
    """What was withdrawn is kept for those who keep the files."""
    rows = visible_projects(user).filter(pk=project_id).select_related("unit", "office")
    project = rows.first()
    return project is not None and may_attach(user, project)


def count(project: Project) -> int:
    return Evidence.objects.filter(project=project, withdrawn_at=None).count()


def context(project: Project, user: User) -> dict[str, Any]:
    """A constant number of queries, however many files and rows."""
    rows = indicators_of(version_filed(project))
    lying = evidence_of([project.pk]).get(project.pk, {})
    attaches = may_attach(user, project) and project.year.stage != BudgetYear.Stage.CLOSED
    groups = [Group("", "项目整体", "", lying.pop(None, []))]
    groups += [Group(str(row.uuid), row.place, row.name, lying.pop(row.uuid, [])) for row in rows]
    names = _names_of(lying)
    groups += [
        Group(str(row), "已调整的指标", names.get(row, "") if row else "", files, is_gone=True)
        for row, files in lying.items()
    ]
    return {
        "groups": groups,
        "count": sum(len(group.files) for group in groups),
        "withdrawn": _withdrawn(project) if attaches else [],
        "may_attach": attaches,
        "accept": attachments.ACCEPT,
        "today": clock.today(),
    }


def _withdrawn(project: Project) -> list[Evidence]:
    rows = Evidence.objects.filter(project=project, withdrawn_at__isnull=False)
    return list(rows.select_related("attachment", "withdrawn_by").order_by("-withdrawn_at"))


def _names_of(rows: dict[UUID | None, list[Evidence]]) -> dict[UUID, str]:
    """What rows were called that no version in force has."""
    known = Indicator.objects.filter(uuid__in=[row for row in rows if row]).order_by("version_id")
    return dict(known.values_list("uuid", "name")) if rows else {}
