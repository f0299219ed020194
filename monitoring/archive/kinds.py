"""归档 as a document the engine decides on and the year opens: the drafter says what is complete, the budget desk accepts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from accounts import access
from accounts.models import User
from accounts.roles import Role
from monitoring.archive.access import CASE_KIND, visible_archives
from monitoring.archive.gathering import cases_of
from monitoring.archive.sections import catalogue
from monitoring.models import ArchiveFile
from projects.access import may_draft
from projects.models import Project
from projects.year import KIND as SUBJECT
from workflows.kinds import Facts, NotApplicable, Problem, StageKind, StepSpec
from workflows.models import Case, RouteStep, StageRun

State = ArchiveFile.State
_PLACES = {
    "code": "项目编码",
    "name": "项目名称",
    "unit": "单位",
    "entries": "归档目录",
    "missing": "没有的类别",
    "note": "缺件说明",
}
_WORDS = {"title": "材料名称", "section": "类别", "dated": "日期", "sort": "形式"}


class ArchiveKind(StageKind):
    """归档: what is there, what is missing and why; sealed by the budget desk afterwards."""

    code: ClassVar[str] = CASE_KIND
    name: ClassVar[str] = "归档"
    reading_template: ClassVar[str] = "monitoring/archive_paper.html"
    state_words: ClassVar[Mapping[str, str]] = {
        "draft": "待核对",
        "approved": "已接收",
        "rejected": "不同意",
        "cancelled": "未作核对",
    }
    reading_order: ClassVar[tuple[str, ...]] = tuple(_PLACES)

    def get(self, document_id: int) -> ArchiveFile:
        related = ("project__unit", "project__office", "project__drafter")
        return ArchiveFile.objects.select_related(*related).get(pk=document_id)

    def lock(self, document_id: int) -> ArchiveFile:
        locked = ArchiveFile.objects.select_for_update().values_list("pk", flat=True).get(pk=document_id)
        return self.get(locked)

    def facts(self, document: Model) -> Facts:
        project = _file(document).project
        return Facts(
            title=f"{project.name}（归档）",
            unit=project.unit,
            office=project.office,
            year=project.year_id,
            amount=project.adjusted,
            others={"code": project.code, "is_key": project.is_key, "project": project.pk},
        )

    def may_leave(self, document: Model) -> bool:
        return _file(document).project.kind != Project.Kind.SEPARATE

    def documents_for(self, user: User, query: str, only: int | None = None) -> Sequence[tuple[int, str]]:
        alive = visible_archives(user).filter(state__in=[State.DRAFT, State.IN_REVIEW])
        if only is not None:
            alive = alive.filter(pk=only)
        named = Q(project__name__icontains=query) | Q(project__code__icontains=query)
        found = alive.filter(named, project__drafter__isnull=False).select_related("project")
        return [
            (one.pk, f"{one.project.name}（{one.project.year_id}，归档）")
            for one in found.order_by("project__name", "-pk")[:20]
        ]

    def content(self, document: Model) -> dict[str, Any]:
        project = _file(document).project
        return {
            "code": project.code,
            "name": project.name,
            "unit": f"{project.unit.code} {project.unit.name}",
            "entries": [
                {
                    "uuid": entry.key,
                    "section": section.words,
                    "title": entry.title,
                    "dated": f"{entry.dated:%Y-%m-%d}" if entry.dated else "",
                    "sort": entry.sort,
                }
                for section, entries in catalogue(project)
                for entry in entries
            ],
            "missing": _missing(project),
            "note": _file(document).note,
        }

    def drafter(self, document: Model) -> User:
        drafter = _file(document).project.drafter
        if drafter is None:
            raise ValueError("a project without 经办人 has no case")
        return drafter

    def may_submit(self, document: Model, actor: User) -> bool:
        return may_draft(actor, _file(document).project)

    def problems(self, document: Model) -> Sequence[Problem]:
        project = _file(document).project
        found = [
            Problem(f"“{case.title}”还没有办结，办结后再提交归档。", "entries")
            for case in cases_of(project)
            if case.kind != CASE_KIND
            and case.state not in (Case.State.APPROVED, Case.State.REJECTED, Case.State.CANCELLED)
        ]
        missing = _missing(project)
        if missing and not _file(document).note.strip():
            found.append(Problem(f"没有“{missing}”的材料，请补齐，或在缺件说明中写明原因。", "note"))
        return found

    def default_route(self) -> Sequence[StepSpec]:
        return (StepSpec("归档接收", Role.BUDGET_OFFICER, RouteStep.Place.ROOT),)

    def place(self, path: str, content: Mapping[str, Any]) -> str:
        head, _, rest = path.partition("/")
        if head != "entries" or not rest:
            return _PLACES.get(head, path)
        key, _, name = rest.partition("/")
        title = next((one["title"] for one in content["entries"] if one["uuid"] == key), "材料")
        return f"归档目录“{title}”{_WORDS.get(name, '')}"

    def edit_url(self, document_id: int) -> str:
        return reverse("monitoring:archive", args=[document_id])

    def read_url(self, document_id: int) -> str:
        return reverse("monitoring:archive", args=[document_id])

    def granted_documents(self, user: User) -> QuerySet[ArchiveFile, int]:
        return self.documents_about(SUBJECT, access.granted_ids(user, Project))

    def documents_about(
        self, subject_kind: str, subjects: Sequence[int] | QuerySet[Any, Any]
    ) -> QuerySet[ArchiveFile, int]:
        rows = (
            ArchiveFile.objects.filter(project__in=subjects)
            if subject_kind == SUBJECT
            else ArchiveFile.objects.none()
        )
        return rows.values_list("pk", flat=True)

    def open_stage(self, stage: StageRun) -> Model:
        project = Project.objects.get(pk=stage.run.subject_id)
        if project.kind == Project.Kind.SEPARATE:
            raise NotApplicable("另行管理的项目不在本系统归档")
        return ArchiveFile.objects.get_or_create(project=project)[0]

    def on_submitted(self, document: Model, actor: User) -> None:
        _to(document, State.IN_REVIEW)

    def on_returned(self, document: Model, actor: User | None) -> None:
        _to(document, State.DRAFT)

    def on_rejected(self, document: Model, actor: User) -> None:
        _to(document, State.REFUSED)

    def on_cancelled(self, document: Model, actor: User) -> None:
        _to(document, State.DRAFT)

    def on_approved(self, document: Model, actor: User) -> None:
        _to(document, State.ACCEPTED)


def _missing(project: Project) -> str:
    """The sections that should have something and have nothing: 运行监控、绩效自评."""
    return "、".join(
        section.words for section, entries in catalogue(project) if section.needed and not entries
    )


def _file(document: Model) -> ArchiveFile:
    return cast(ArchiveFile, document)


def _to(document: Model, state: ArchiveFile.State) -> None:
    file = _file(document)
    file.state = state
    file.save(update_fields=["state"])
