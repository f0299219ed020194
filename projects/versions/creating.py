"""A new project with its first draft, and who drafts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction

from accounts import access, clock
from accounts.models import Office, Unit, User
from accounts.roles import Role
from projects.access import CASE_KIND
from projects.models import BudgetYear, PlanPoint, Project, TargetVersion
from projects.sheet import CHECKPOINT_MONTHS
from projects.versions.clean import line
from projects.versions.drafters import place_name
from projects.versions.errors import Invalid
from projects.versions.saving import TRY_AGAIN, code_taken
from projects.versions.validation import LENGTHS, WORDS, too_long
from projects.year import join_year
from workflows import cases
from workflows.errors import NotAllowed

#: two equal forms within this time are one form sent twice
TWICE = timedelta(minutes=1)


@dataclass(frozen=True)
class NewProject:
    """What 新建项目 asks for; the rest is filled in on the form. ``code`` may come later."""

    year: BudgetYear
    unit: Unit
    office: Office | None
    name: str
    code: str = ""
    kind: str = Project.Kind.CURRENT
    is_key: bool = False
    budget: Decimal | None = None


def create_project(new: NewProject, *, actor: User) -> TargetVersion:
    """The project, its first draft (一上稿) and the draft's case, with ``actor`` as 经办人.

    Raises ``NotAllowed`` where the person drafts nothing, ``Invalid`` with a sentence per field.
    """
    if not access.holds(actor, Role.DRAFTER, new.unit, new.office):
        raise NotAllowed(
            f"您不是{place_name(new.unit, new.office)}的经办人，不能在这里新建项目。请从自己的科室或单位新建。"
        )
    code, name = line(new.code), line(new.name)
    if found := problems_of(new, code, name):
        raise Invalid(found)
    try:
        with transaction.atomic():
            if (twin := _just_created(new, code, name, actor)) is not None:
                return twin
            project = Project.objects.create(
                year=new.year,
                unit=new.unit,
                office=new.office,
                drafter=actor,
                code=code,
                name=name,
                kind=new.kind,
                is_key=new.is_key,
                **_joining(new),
            )
            return first_draft(project, actor=actor, budget=new.budget)
    except IntegrityError:
        # Somebody entered the same code at the same moment: the unique index decided.
        raise Invalid(code_taken(code, new.year.pk) or {"name": TRY_AGAIN}) from None


def _joining(new: NewProject) -> dict[str, object]:
    """年中追加 in a running year: it is there from today on; what came before does not concern it."""
    if new.kind != Project.Kind.ADDED or new.year.stage != BudgetYear.Stage.EXECUTION:
        return {}
    return {"joined_on": clock.today()}


def _just_created(new: NewProject, code: str, name: str, actor: User) -> TargetVersion | None:
    """What the same form made a moment ago and nobody has touched: the button was pressed twice."""
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)  # the second press waits for the first
    same = TargetVersion.objects.filter(
        project__year=new.year,
        project__unit=new.unit,
        project__office=new.office,
        project__drafter=actor,
        project__code=code,
        project__name=name,
        project__kind=new.kind,
        budget=new.budget,
        revision=0,
        created_at__gt=clock.now() - TWICE,
    )
    return same.order_by("id").first()


def first_draft(project: Project, *, actor: User, budget: Decimal | None = None) -> TargetVersion:
    """An empty 一上稿 with its four plan points and, where somebody drafts it, its case; and its place in the year."""
    join_year(project, actor)
    version = TargetVersion.objects.create(project=project, created_by=actor, budget=budget)
    PlanPoint.objects.bulk_create(PlanPoint(version=version, month=month) for month in CHECKPOINT_MONTHS)
    if project.drafter_id is not None:
        cases.open_case(CASE_KIND, version, actor)
    return version


def problems_of(new: NewProject, code: str, name: str) -> dict[str, str]:
    """What of a new project cannot stand, a sentence per field."""
    found = dict(too_long("code", code, WORDS["code"], LENGTHS["code"]))
    found |= dict(too_long("name", name, WORDS["name"], LENGTHS["name"]))
    if not name:
        found["name"] = "请填写项目名称。"
    if new.kind and new.kind not in Project.Kind.values:
        found["kind"] = "请从列表中选择项目类型。"
    if new.office is not None and new.office.unit_id != new.unit.pk:
        found["office"] = "这个科室不在所选单位，请重新选择。"
    if new.year.stage not in (BudgetYear.Stage.DRAFTING, BudgetYear.Stage.EXECUTION):
        found["year"] = f"{new.year}已结束编报，不能新建项目。"
    return found | code_taken(code, new.year.pk)
