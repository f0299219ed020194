"""The 项目绩效目标 as a document the engine decides on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, cast

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from accounts import access, clock
from accounts.models import User
from accounts.roles import Role
from projects import amounts, budget, paper, places
from projects.access import CASE_KIND, may_draft, visible_versions
from projects.amount_lists.consequences import consequences
from projects.appraisal import deciding, revising
from projects.library import feed
from projects.models import Project, TargetVersion
from projects.notes import notes_of
from projects.rules import counting
from projects.versions import blocking
from projects.versions.content import content_of, sheet_of, with_rows
from projects.versions.editing import held
from projects.versions.reviewing import settings_of
from projects.year import KIND as SUBJECT
from workflows.kinds import FactField, Facts, Kind, Problem, Remark, ReviewNote, StepReview, StepSpec
from workflows.models import Case, CaseStep, RouteStep
from workflows.year import TARGET

State, Label = TargetVersion.State, TargetVersion.Label
_UNITS = {"budget": "万元", "fiscal": "万元", "other": "万元", "weight": "分"}


class TargetKind(Kind):
    """项目绩效目标: 科室 → 分管领导 → 预算绩效岗 → 分管财务领导, then 待报财政 until the 批复 is registered."""

    code: ClassVar[str] = CASE_KIND
    name: ClassVar[str] = "绩效目标"
    reading_template: ClassVar[str] = "projects/sheet.html"
    state_words: ClassVar[Mapping[str, str]] = {
        "outside": "待报财政",
        "approved": "已批复",
        "rejected": "不予安排",
    }

    decides_stage: ClassVar[str] = TARGET
    page_words: ClassVar[str] = "打开全表"

    #: 一上 and 二上: the 目标审核表 is for these, and a reviewer may change the text for the drafter to confirm
    mended_by_reviewers: ClassVar[bool] = True

    reading_order: ClassVar[tuple[str, ...]] = (
        "code",
        "name",
        "kind",
        "budget",
        "fiscal",
        "other",
        "purpose",
        "plan",
        "goals",
        "indicators",
        "not_applicable",
    )
    unlisted: ClassVar[frozenset[str]] = frozenset({"explanations"})

    def get(self, document_id: int) -> TargetVersion:
        return with_rows(TargetVersion.objects.all()).get(pk=document_id)

    def lock(self, document_id: int) -> TargetVersion:
        return held(document_id)

    def facts(self, document: Model) -> Facts:
        version = _version(document)
        project = version.project
        return Facts(
            title=project.name,
            unit=project.unit,
            office=project.office,
            year=project.year_id,
            amount=version.budget,
            others={
                "code": project.code,
                "kind": project.get_kind_display() if project.kind else "",
                "is_key": project.is_key,
                "label": version.get_label_display(),
                "project": project.pk,
            },
        )

    def fact_fields(self) -> Sequence[FactField]:
        return (
            FactField("amount", "预算数", "money"),
            FactField("is_key", "重点项目", "yes_no"),
            FactField("kind", "项目类别", "choice", tuple(Project.Kind.labels)),
        )

    def may_leave(self, document: Model) -> bool:
        """A 另行管理项目 is a placeholder: what it holds leaves in no export."""
        return _version(document).project.kind != Project.Kind.SEPARATE

    def documents_for(self, user: User, query: str, only: int | None = None) -> Sequence[tuple[int, str]]:
        """The newest drafts and targets under review that somebody drafts."""
        alive = visible_versions(user).filter(state__in=[State.DRAFT, State.IN_REVIEW])
        if only is not None:
            alive = alive.filter(pk=only)
        named = Q(project__name__icontains=query) | Q(project__code__icontains=query)
        found = alive.filter(named, project__drafter__isnull=False).select_related("project__unit")
        return [
            (version.pk, f"{version.project.name}（{version.project.year_id}，{version.project.unit.label}）")
            for version in found.order_by("-project__year", "project__name", "-pk")[:20]
        ]

    def content(self, document: Model) -> dict[str, Any]:
        return content_of(_version(document))

    def drafter(self, document: Model) -> User:
        drafter = _version(document).project.drafter
        if drafter is None:
            raise ValueError("a project without 经办人 has no case")
        return drafter

    def may_submit(self, document: Model, actor: User) -> bool:
        return may_draft(actor, _version(document).project)

    def problems(self, document: Model) -> Sequence[Problem]:
        return blocking.problems(_version(document))

    def default_route(self) -> Sequence[StepSpec]:
        place, medium = RouteStep.Place, RouteStep.Medium
        return (
            StepSpec("科室审核", Role.SECTION_HEAD, place.OFFICE),
            StepSpec("分管领导审签", Role.DIVISION_LEADER, place.OFFICE),
            StepSpec("预算绩效岗审核", Role.BUDGET_OFFICER, place.ROOT),
            StepSpec("分管财务领导审签", Role.FINANCE_LEADER, place.ROOT),
            StepSpec("批复", Role.BUDGET_OFFICER, place.ROOT, medium=medium.OUTSIDE),
        )

    def place(self, path: str, content: Mapping[str, Any]) -> str:
        return places.place(path, content)

    def shown(self, path: str, value: Any) -> str:
        """As printed, with the unit that stands in the sheet's head or column."""
        text = paper.shown(path, value)
        unit = _UNITS.get(path.rpartition("/")[2], "")
        return f"{text} {unit}" if text and unit else text

    def value_path(self, path: str) -> str:
        """A point of the plan is one field of the sheet and a row of the content."""
        return f"{path}/percent" if path.startswith("plan/") and path.count("/") == 1 else path

    def covered(self, path: str, role: str) -> bool:
        """Who signs a target signs the whole sheet, whatever their role; explanations are words to the reviewers.

        An explanation is kept with its cell: where the cell changes, the cell is what needs a new signature.
        """
        return path.partition("/")[0] != "explanations"

    def notes(self, document: Model, content: Mapping[str, Any]) -> Sequence[ReviewNote]:
        return notes_of(_version(document), content)

    def step_review(self, case: Case, step: CaseStep) -> StepReview | None:
        """One line, or the 目标审核表 of a key or large project, at the steps the year names."""
        return deciding.step_review(case, step, target=self.mended_by_reviewers)

    def reviewed(self, case: Case, step: CaseStep, decision: str, result: str) -> Mapping[str, Any]:
        return deciding.reviewed(case, step, decision, result, target=self.mended_by_reviewers)

    def check_revision(self, document: Model, content: Mapping[str, Any]) -> None:
        if not self.mended_by_reviewers:
            super().check_revision(document, content)
        revising.check(_version(document), content)

    def adopt_revision(self, document: Model, content: Mapping[str, Any]) -> None:
        revising.adopt(_version(document), content)

    def edit_url(self, document_id: int) -> str:
        return reverse("projects:target_edit", args=[document_id])

    def read_url(self, document_id: int) -> str:
        return reverse("projects:target", args=[document_id])

    def granted_documents(self, user: User) -> QuerySet[TargetVersion, int]:
        """The versions of the projects granted to the person one by one."""
        return self.documents_about(SUBJECT, access.granted_ids(user, Project))

    def documents_about(
        self, subject_kind: str, subjects: Sequence[int] | QuerySet[Any, Any]
    ) -> QuerySet[TargetVersion, int]:
        rows = (
            TargetVersion.objects.filter(project__in=subjects)
            if subject_kind == SUBJECT
            else TargetVersion.objects.none()
        )
        return rows.values_list("id", flat=True)

    def subject_of(self, document_id: int) -> tuple[str, int]:
        return SUBJECT, TargetVersion.objects.values_list("project", flat=True).get(pk=document_id)

    def documents_of(self, subject_kind: str, subject_id: int) -> Sequence[int]:
        if subject_kind != SUBJECT:
            return []
        return list(TargetVersion.objects.filter(project=subject_id).values_list("pk", flat=True))

    def amounts_differ(self, asked: Decimal | None, decided: Decimal) -> bool:
        """Compared where amounts are compared: at 0.01 万元."""
        return not amounts.same(asked, decided)

    def outside_difference(self, document: Model, amount: Decimal) -> Sequence[Remark]:
        """Compared where amounts are compared: at 0.01 万元. The places that no longer fit follow 预算数."""
        version = _version(document)
        if amounts.same(version.budget, amount):
            return ()
        said, stands = amounts.shown(amount), amounts.shown(version.budget) or "空白"
        sentence = f"批复金额 {said} 万元，预算数填的是 {stands} 万元。请按批复金额修改预算数和相关指标，再提交审核。"
        year = version.project.year
        found = consequences(sheet_of(version), amount, year.pk, settings_of(year))
        others = [Remark(one.path, one.text) for one in found if one.path != "budget"]
        return (Remark("budget", sentence), *others)

    def record_outside_amount(self, document: Model, amount: Decimal | None) -> None:
        """The 批复数 of the project, and with it the 调整后; Refused while events rest on another one."""
        budget.approve(_version(document).project_id, amount)

    def on_submitted(self, document: Model, actor: User) -> None:
        version = _version(document)
        budget.ask_in_year(version.project_id)
        _to(version, State.IN_REVIEW)
        counting.settle(version)
        if version.label == Label.FIRST:
            version.project.requested = version.budget
            version.project.save(update_fields=["requested"])

    def on_returned(self, document: Model, actor: User | None) -> None:
        _to(_version(document), State.DRAFT)

    def on_rejected(self, document: Model, actor: User) -> None:
        _to(_version(document), State.REJECTED)

    def on_cancelled(self, document: Model, actor: User) -> None:
        """终止办理: this version is void; a new draft may be begun."""
        _to(_version(document), State.CANCELLED)

    def on_approved(self, document: Model, actor: User) -> None:
        """Lock it. The one it replaces stays readable; both steps pass the triggers of the database."""
        version = _version(document)
        others = TargetVersion.objects.filter(project=version.project_id, state=State.APPROVED)
        others.exclude(pk=version.pk).update(state=State.SUPERSEDED)
        if version.label in (Label.FIRST, Label.SECOND):
            version.label = Label.APPROVED
        version.locked_at = clock.now()
        _to(version, State.APPROVED, "label", "locked_at")
        feed(version)
        # Asked of the table: a letter has set it on another instance of the project in this transaction.
        if not Project.objects.filter(pk=version.project_id, approved__isnull=False).exists():
            budget.approve(version.project_id, version.budget)
        counting.settle(version)


def _version(document: Model) -> TargetVersion:
    return cast(TargetVersion, document)


def _to(version: TargetVersion, state: TargetVersion.State, *also: str) -> None:
    version.state = state
    version.save(update_fields=["state", *also])
