"""整改 as a document the engine decides on: the result goes to the budget desk, which closes it (销号) or sends it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from django.db.models import Model, QuerySet
from django.urls import reverse

from accounts import access, clock
from accounts.models import User
from accounts.roles import Role
from monitoring.access import RECTIFICATION_KIND, visible_rectifications
from monitoring.lights import Light
from monitoring.models import Rectification
from projects.models import Project
from projects.year import KIND as SUBJECT
from workflows.kinds import Facts, Kind, Problem, StepSpec
from workflows.models import RouteStep

State = Rectification.State
_PLACES = {
    "code": "项目编码",
    "name": "项目名称",
    "unit": "单位",
    "months": "监控区间",
    "light": "灯",
    "demand": "整改要求",
    "responsible": "责任人",
    "due_on": "整改期限",
    "result": "整改结果",
}


class RectificationKind(Kind):
    """整改: 责任人 → 预算绩效岗（销号）."""

    code: ClassVar[str] = RECTIFICATION_KIND
    name: ClassVar[str] = "整改"
    reading_template: ClassVar[str] = "monitoring/rectification_paper.html"
    state_words: ClassVar[Mapping[str, str]] = {
        "draft": "整改中",
        "approved": "已销号",
        "rejected": "已终止",
        "cancelled": "已终止",
    }
    deciding_words: ClassVar[str] = (
        "同意即销号；没有整改到位的，选退回修改，责任人再报一次；不同意即终止这项整改，须写明理由。"
    )
    reading_order: ClassVar[tuple[str, ...]] = tuple(_PLACES)

    def get(self, document_id: int) -> Rectification:
        related = (
            "project__unit", "project__office", "responsible", "issued_by", "report__round__round",
        )  # fmt: skip
        return Rectification.objects.select_related(*related).get(pk=document_id)

    def lock(self, document_id: int) -> Rectification:
        locked = Rectification.objects.select_for_update().values_list("pk", flat=True).get(pk=document_id)
        return self.get(locked)

    def facts(self, document: Model) -> Facts:
        found = _of(document)
        project = found.project
        return Facts(
            title=f"{project.name}（{found.report.round.months}监控整改）",
            unit=project.unit,
            office=project.office,
            year=project.year_id,
            amount=None,
            others={"code": project.code, "is_key": project.is_key, "project": project.pk},
        )

    def may_leave(self, document: Model) -> bool:
        return _of(document).project.kind != Project.Kind.SEPARATE

    def documents_for(self, user: User, query: str, only: int | None = None) -> Sequence[tuple[int, str]]:
        alive = visible_rectifications(user).filter(
            state__in=Rectification.ALIVE, project__name__icontains=query
        )
        if only is not None:
            alive = alive.filter(pk=only)
        return [(one.pk, f"{one.project.name}（整改）") for one in alive.select_related("project")[:20]]

    def content(self, document: Model) -> dict[str, Any]:
        found = _of(document)
        project = found.project
        return {
            "code": project.code,
            "name": project.name,
            "unit": f"{project.unit.code} {project.unit.name}",
            "months": found.report.round.months,
            "light": found.report.light,
            "demand": found.demand,
            "responsible": found.responsible.name,
            "due_on": found.due_on.isoformat(),
            "result": found.result,
        }

    def drafter(self, document: Model) -> User:
        return _of(document).responsible

    def may_submit(self, document: Model, actor: User) -> bool:
        return _of(document).responsible_id == actor.pk

    def problems(self, document: Model) -> Sequence[Problem]:
        if _of(document).result.strip():
            return []
        return [Problem("请写明整改结果：做了什么，什么时候完成，有什么材料。", "result")]

    def default_route(self) -> Sequence[StepSpec]:
        return (StepSpec("销号审核", Role.BUDGET_OFFICER, RouteStep.Place.ROOT),)

    def place(self, path: str, content: Mapping[str, Any]) -> str:
        return _PLACES.get(path, path)

    def shown(self, path: str, value: Any) -> str:
        if path == "light" and value:
            return Light(value).words
        return "" if value is None else str(value)

    def edit_url(self, document_id: int) -> str:
        return reverse("monitoring:rectification", args=[document_id])

    def read_url(self, document_id: int) -> str:
        return reverse("monitoring:rectification", args=[document_id])

    def granted_documents(self, user: User) -> QuerySet[Rectification, int]:
        return self.documents_about(SUBJECT, access.granted_ids(user, Project))

    def documents_about(
        self, subject_kind: str, subjects: Sequence[int] | QuerySet[Any, Any]
    ) -> QuerySet[Rectification, int]:
        rows = (
            Rectification.objects.filter(project__in=subjects)
            if subject_kind == SUBJECT
            else Rectification.objects.none()
        )
        return rows.values_list("id", flat=True)

    def on_submitted(self, document: Model, actor: User) -> None:
        _to(_of(document), State.IN_REVIEW)

    def on_returned(self, document: Model, actor: User | None) -> None:
        """Another round, or the 销号 taken back."""
        _to(_of(document), State.OPEN)

    def on_rejected(self, document: Model, actor: User) -> None:
        _to(_of(document), State.ENDED)

    def on_cancelled(self, document: Model, actor: User) -> None:
        _to(_of(document), State.ENDED)

    def on_approved(self, document: Model, actor: User) -> None:
        """销号."""
        _to(_of(document), State.CLOSED)


def _of(document: Model) -> Rectification:
    return cast(Rectification, document)


def _to(found: Rectification, state: Rectification.State) -> None:
    found.state = state
    found.closed_at = clock.now() if state == State.CLOSED else None
    found.save(update_fields=["state", "closed_at"])
