"""The 部门整体绩效目标 as a document the engine decides on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from django.db.models import Model
from django.urls import reverse

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from projects.department import access, text
from projects.department.content import content_of, place, text_of, with_rows
from projects.department.notes import notes_of, totals_of
from projects.department.saving import held
from projects.models import DepartmentTarget
from workflows.kinds import FactField, Facts, Kind, Problem, ReviewNote, StepSpec
from workflows.models import RouteStep

State = DepartmentTarget.State


class DepartmentTargetKind(Kind):
    """部门整体绩效目标: 本级预算绩效岗 → 分管财务领导 → 主要领导."""

    code: ClassVar[str] = access.CASE_KIND
    name: ClassVar[str] = "部门整体绩效目标"
    reading_template: ClassVar[str] = "projects/department/paper.html"
    state_words: ClassVar[Mapping[str, str]] = {"approved": "已审定", "rejected": "不同意"}
    reading_order: ClassVar[tuple[str, ...]] = ("intro", *text.Part.values)

    def get(self, document_id: int) -> DepartmentTarget:
        return with_rows(DepartmentTarget.objects.all()).get(pk=document_id)

    def lock(self, document_id: int) -> DepartmentTarget:
        return held(document_id)

    def facts(self, document: Model) -> Facts:
        """The amount is the budget of the year's projects, whatever the items are linked to."""
        version = _of(document)
        return Facts(
            title=f"{version.year_id}年度部门整体绩效目标",
            unit=version.unit,
            office=None,
            year=version.year_id,
            amount=totals_of(version).whole.budget,
        )

    def fact_fields(self) -> Sequence[FactField]:
        return (FactField("amount", "项目预算合计", "money"),)

    def documents_for(self, user: User, query: str, only: int | None = None) -> Sequence[tuple[int, str]]:
        alive = access.visible_targets(user).filter(state__in=[State.DRAFT, State.IN_REVIEW])
        if only is not None:
            alive = alive.filter(pk=only)
        found = [(one.pk, str(one)) for one in alive.order_by("-year", "-pk")[:20]]
        return [(pk, title) for pk, title in found if query in title]

    def content(self, document: Model) -> dict[str, Any]:
        return content_of(_of(document))

    def drafter(self, document: Model) -> User:
        return _of(document).drafter

    def may_submit(self, document: Model, actor: User) -> bool:
        return access.may_draft(actor, _of(document).unit)

    def problems(self, document: Model) -> Sequence[Problem]:
        given = text_of(_of(document))
        return [Problem(said, path) for path, said in text.missing(given.intro, given.rows)]

    def default_route(self) -> Sequence[StepSpec]:
        root = RouteStep.Place.ROOT
        return (
            StepSpec("分管财务领导审签", Role.FINANCE_LEADER, root),
            StepSpec("主要领导审定", Role.DEPARTMENT_LEADER, root),
        )

    def place(self, path: str, content: Mapping[str, Any]) -> str:
        return place(path, content)

    def notes(self, document: Model, content: Mapping[str, Any]) -> Sequence[ReviewNote]:
        return list(notes_of(_of(document), content))

    def edit_url(self, document_id: int) -> str:
        return reverse("projects:department_edit", args=[document_id])

    def read_url(self, document_id: int) -> str:
        return reverse("projects:department_target", args=[document_id])

    def on_submitted(self, document: Model, actor: User) -> None:
        _to(_of(document), State.IN_REVIEW)

    def on_returned(self, document: Model, actor: User | None) -> None:
        _to(_of(document), State.DRAFT)

    def on_rejected(self, document: Model, actor: User) -> None:
        _to(_of(document), State.REJECTED)

    def on_cancelled(self, document: Model, actor: User) -> None:
        _to(_of(document), State.CANCELLED)

    def on_approved(self, document: Model, actor: User) -> None:
        """Lock it. The one it replaces stays readable; both steps pass the triggers of the database."""
        version = _of(document)
        others = DepartmentTarget.objects.filter(
            year=version.year_id, unit=version.unit_id, state=State.APPROVED
        )
        others.exclude(pk=version.pk).update(state=State.SUPERSEDED)
        version.locked_at = clock.now()
        _to(version, State.APPROVED, "locked_at")


def _of(document: Model) -> DepartmentTarget:
    return cast(DepartmentTarget, document)


def _to(version: DepartmentTarget, state: DepartmentTarget.State, *also: str) -> None:
    version.state = state
    version.save(update_fields=["state", *also])
