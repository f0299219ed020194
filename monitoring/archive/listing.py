"""归档与调阅 as a list: how far each project of a year is on its way into the archive. A constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.clock import SHANGHAI
from accounts.models import User
from monitoring.archive.access import archivable
from monitoring.archive.papers import Handed
from monitoring.models import ArchiveAddition, ArchiveFile, ArchiveJobItem, ArchiveSeal
from projects.models import BudgetYear, Project
from workflows.models import StageRun
from workflows.year.stages import ARCHIVE

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One project. ``stage`` is the state of its 归档环节 in words, "" where none was planned."""

    project: Project
    stage: str
    file: ArchiveFile | None
    seal: ArchiveSeal | None
    additions: int
    item: ArchiveJobItem | None

    @property
    def may_order(self) -> bool:
        """Whether the tick box is there."""
        return self.seal is None and not self.is_waiting

    @property
    def is_waiting(self) -> bool:
        return self.item is not None and self.item.state == ArchiveJobItem.State.WAITING

    @property
    def words(self) -> str:
        """Where it stands."""
        if self.seal is not None:
            return "已归档"
        if self.item is not None:
            return "正在归档" if self.is_waiting else f"未归档：{self.item.words}"
        if self.file is not None and self.file.state != ArchiveFile.State.DRAFT:
            return f"材料{self.file.get_state_display()}"
        return f"归档环节{self.stage}" if self.stage else "未归档"


def projects_of(user: User, year: BudgetYear, show: str) -> QuerySet[Project]:
    """Of a year, those the person keeps the archive of; ``show`` is "open", "sealed" or "" for all."""
    sealed = Exists(ArchiveSeal.objects.filter(project=OuterRef("pk")))
    rows = archivable(user).filter(year=year).select_related("unit__parent", "office")
    if show:
        rows = rows.filter(sealed if show == "sealed" else ~sealed)
    return rows.order_by("unit__code", "code", "pk")


def lines(projects: Sequence[Project]) -> list[Line]:
    """With what there is of each."""
    ids = [project.pk for project in projects]
    files = ArchiveFile.objects.in_bulk(ids)
    seals = {one.project_id: one for one in ArchiveSeal.objects.filter(project__in=ids).defer("manifest")}
    items = {one.project_id: one for one in ArchiveJobItem.objects.filter(project__in=ids).order_by("pk")}
    added = dict(
        ArchiveAddition.objects.filter(project__in=ids)
        .order_by()
        .values_list("project")
        .annotate(Count("pk"))
    )
    stages = {
        stage.run.subject_id: stage.state_words
        for stage in StageRun.objects.filter(
            stage=ARCHIVE, run__subject_kind="project", run__subject_id__in=ids
        ).select_related("run")
    }
    return [
        Line(
            one,
            stages.get(one.pk, ""),
            files.get(one.pk),
            seals.get(one.pk),
            added.get(one.pk, 0),
            items.get(one.pk),
        )
        for one in projects
    ]


def handed(user: User, year: BudgetYear) -> list[Handed]:
    """The sealed 案卷 of a year, for the 移交清单."""
    own = Q(project__in=archivable(user).filter(year=year))
    rows = ArchiveSeal.objects.filter(own).select_related("project__unit")
    added = dict(ArchiveAddition.objects.filter(own).order_by().values_list("project").annotate(Count("pk")))
    return [
        Handed(
            code=seal.project.code,
            name=seal.project.name,
            unit=seal.project.unit.label,
            files=len(seal.manifest),
            additions=added.get(seal.project_id, 0),
            sealed_on=seal.sealed_at.astimezone(SHANGHAI).date(),
            sha256=seal.sha256,
        )
        for seal in rows.order_by("project__unit__code", "project__code", "project")
    ]
