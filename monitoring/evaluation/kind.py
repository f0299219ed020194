"""绩效自评 as a document the engine decides on and the year opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from accounts import access, clock
from accounts.models import User
from accounts.roles import Role
from monitoring.evaluation import content as sheet_content
from monitoring.evaluation import remarks
from monitoring.evaluation.access import CASE_KIND, may_fill, visible_evaluations
from monitoring.evaluation.asking import problems
from monitoring.evaluation.opening import evaluation_for
from monitoring.evaluation.refreshing import stale_figures
from monitoring.evaluation.words import HEAD_WORDS
from monitoring.models import SelfEvaluation
from monitoring.scoring import Grade
from projects.models import Project
from projects.year import KIND as SUBJECT
from workflows.kinds import FactField, Facts, Problem, ReviewNote, StageKind, StepSpec
from workflows.models import RouteStep, StageRun

State = SelfEvaluation.State
#: they say how the sheet came about, and are no fields of it
_UNLISTED = frozenset({"evaluation", "spent_as_of"})
_DERIVED = frozenset({"formula"})


class SelfEvaluationKind(StageKind):
    """绩效自评: the drafter evaluates; 科室, 预算绩效岗, 分管领导 and 主要领导 sign."""

    code: ClassVar[str] = CASE_KIND
    name: ClassVar[str] = "绩效自评"
    reading_template: ClassVar[str] = "monitoring/evaluation/paper.html"
    state_words: ClassVar[Mapping[str, str]] = {
        "draft": "待自评",
        "approved": "已办结",
        "rejected": "不同意",
        "cancelled": "未自评",
    }
    page_words: ClassVar[str] = "打开自评表"
    reading_order: ClassVar[tuple[str, ...]] = tuple(HEAD_WORDS)
    unlisted: ClassVar[frozenset[str]] = _UNLISTED

    def get(self, document_id: int) -> SelfEvaluation:
        related = (
            "project__unit",
            "project__office",
            "project__drafter",
            "project__year",
            "round",
            "version",
        )
        return SelfEvaluation.objects.select_related(*related).get(pk=document_id)

    def lock(self, document_id: int) -> SelfEvaluation:
        # Locked alone first: a row joined to one we waited for would still be as it was before the wait.
        found = SelfEvaluation.objects.select_for_update().values_list("pk", flat=True).get(pk=document_id)
        return self.get(found)

    def facts(self, document: Model) -> Facts:
        sheet = _sheet(document)
        project = sheet.project
        return Facts(
            title=f"{project.name}（绩效自评）",
            unit=project.unit,
            office=project.office,
            year=project.year_id,
            amount=sheet.adjusted_total,
            others={
                "code": project.code,
                "is_key": project.is_key,
                "grade": "免评" if sheet.exempt else sheet.grade,
                "project": project.pk,
            },
        )

    def fact_fields(self) -> Sequence[FactField]:
        return (
            FactField("amount", "全年预算数", "money"),
            FactField("is_key", "重点项目", "yes_no"),
            FactField("grade", "等级", "choice", (*(one.value for one in Grade), "免评")),
        )

    def may_leave(self, document: Model) -> bool:
        return _sheet(document).project.kind != Project.Kind.SEPARATE

    def documents_for(self, user: User, query: str, only: int | None = None) -> Sequence[tuple[int, str]]:
        alive = visible_evaluations(user).filter(is_current=True, state__in=[State.DRAFT, State.IN_REVIEW])
        if only is not None:
            alive = alive.filter(pk=only)
        named = Q(project__name__icontains=query) | Q(project__code__icontains=query)
        found = alive.filter(named, project__drafter__isnull=False).select_related("project")
        ordered = found.order_by("-project__year", "project__name", "-pk")[:20]
        return [(one.pk, f"{one.project.name}（{one.project.year_id}，绩效自评）") for one in ordered]

    def content(self, document: Model) -> dict[str, Any]:
        sheet = _sheet(document)
        return sheet_content.content_of(sheet, list(sheet.rows.all()))

    def drafter(self, document: Model) -> User:
        drafter = _sheet(document).project.drafter
        if drafter is None:
            raise ValueError("a project without 经办人 has no case")
        return drafter

    def may_submit(self, document: Model, actor: User) -> bool:
        return may_fill(actor, _sheet(document).project)

    def problems(self, document: Model) -> Sequence[Problem]:
        sheet = _sheet(document)
        stale = stale_figures(sheet)
        if stale:
            return [Problem(stale, "funds/spent/total")]
        return problems(sheet, list(sheet.rows.all()))

    def default_route(self) -> Sequence[StepSpec]:
        place = RouteStep.Place
        return (
            StepSpec("科室审核", Role.SECTION_HEAD, place.OFFICE),
            StepSpec("预算绩效岗审核", Role.BUDGET_OFFICER, place.ROOT),
            StepSpec("分管领导审签", Role.DIVISION_LEADER, place.OFFICE),
            StepSpec("主要领导审签", Role.DEPARTMENT_LEADER, place.ROOT),
        )

    def place(self, path: str, content: Mapping[str, Any]) -> str:
        return sheet_content.place(path, content)

    def shown(self, path: str, value: Any) -> str:
        return sheet_content.shown(path, value)

    def notes(self, document: Model, content: Mapping[str, Any]) -> Sequence[ReviewNote]:
        """What is hard to believe, and what the budget desk took away."""
        return remarks.notes(_sheet(document))

    def covered(self, path: str, role: str) -> bool:
        """Who signs, signs the facts and the points; how the arithmetic is written is no part of it."""
        return path.partition("/")[0] not in _UNLISTED and path.rpartition("/")[2] not in _DERIVED

    def edit_url(self, document_id: int) -> str:
        return reverse("monitoring:evaluation", args=[document_id])

    def read_url(self, document_id: int) -> str:
        return reverse("monitoring:evaluation", args=[document_id])

    def granted_documents(self, user: User) -> QuerySet[SelfEvaluation, int]:
        """The sheets of the projects granted to the person one by one."""
        return self.documents_about(SUBJECT, access.granted_ids(user, Project))

    def documents_about(
        self, subject_kind: str, subjects: Sequence[int] | QuerySet[Any, Any]
    ) -> QuerySet[SelfEvaluation, int]:
        rows = (
            SelfEvaluation.objects.filter(project__in=subjects)
            if subject_kind == SUBJECT
            else SelfEvaluation.objects.none()
        )
        return rows.values_list("id", flat=True)

    def open_stage(self, stage: StageRun) -> Model:
        return evaluation_for(stage)

    def on_submitted(self, document: Model, actor: User) -> None:
        sheet = _sheet(document)
        sheet.submitted_at = clock.now()
        _to(sheet, State.IN_REVIEW, "submitted_at")

    def on_returned(self, document: Model, actor: User | None) -> None:
        _to(_sheet(document), State.DRAFT)

    def on_rejected(self, document: Model, actor: User) -> None:
        _to(_sheet(document), State.REFUSED)

    def on_cancelled(self, document: Model, actor: User) -> None:
        """终止办理: nothing was decided; what was written stays for whoever takes it up again."""
        _to(_sheet(document), State.DRAFT)

    def on_approved(self, document: Model, actor: User) -> None:
        _to(_sheet(document), State.CONFIRMED)


def _sheet(document: Model) -> SelfEvaluation:
    return cast(SelfEvaluation, document)


def _to(sheet: SelfEvaluation, state: SelfEvaluation.State, *also: str) -> None:
    sheet.state = state
    sheet.save(update_fields=["state", *also])
