"""What lies with a project and at its indicators."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from monitoring.models import Evidence
from projects.models import Indicator, Project, TargetVersion
from projects.sheet import IndicatorRow, row_names

#: project -> row -> what lies there
ByRow = dict[UUID | None, list[Evidence]]


@dataclass(frozen=True)
class IndicatorOf:
    """A row of a version under its spoken address: 数量第1行."""

    uuid: UUID
    place: str
    name: str
    value: str
    level1: str
    level2: str

    @property
    def label(self) -> str:
        """数量第1行 更新终端站点数."""
        return f"{self.place} {self.name}".strip()


def evidence_of(project_ids: Iterable[int] | QuerySet[Project]) -> dict[int, ByRow]:
    """Project -> row uuid (None: the project as a whole) -> what lies there, the newest first; without what was taken away.

    One query, however many projects and files.
    """
    rows = Evidence.objects.filter(project__in=project_ids, withdrawn_at=None)
    found: dict[int, ByRow] = {}
    for one in rows.select_related("attachment", "author").order_by("-dated", "-pk"):
        found.setdefault(one.project_id, {}).setdefault(one.row, []).append(one)
    return found


def version_in_force(project: Project) -> TargetVersion | None:
    """The approved version; None before the first 批复."""
    return TargetVersion.objects.filter(project=project, state=TargetVersion.State.APPROVED).first()


def version_filed(project: Project) -> TargetVersion | None:
    """The version files are put down at: the one in force; before the first 批复 the draft, or what is under review."""
    in_work = (TargetVersion.State.DRAFT, TargetVersion.State.IN_REVIEW)
    return (
        version_in_force(project) or TargetVersion.objects.filter(project=project, state__in=in_work).first()
    )


def indicators_of(version: TargetVersion | None) -> list[IndicatorOf]:
    """The rows of a version in their order, one query."""
    return named(list(version.indicators.order_by("order"))) if version is not None else []


def named(rows: Sequence[Indicator]) -> list[IndicatorOf]:
    """All rows of one version, in their order, with their spoken addresses."""
    places = row_names(IndicatorRow(row.level1, row.level2, row.name) for row in rows)
    return [
        IndicatorOf(row.uuid, place, row.name, row.value, row.level1, row.level2)
        for row, place in zip(rows, places, strict=True)
    ]
