"""A project that comes during the year: by 追加, or broken down from a 代编 one. Its money is its first event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from accounts import access
from accounts.models import Office, Unit, User
from accounts.roles import Role
from projects import proposals
from projects.checks.r01_code import CodeShape, misshapen
from projects.events.holding import Seen, in_hand, present
from projects.events.papers import Paper, check_amount, check_paper
from projects.events.rows import Change, Done, register
from projects.models import AdditionProposal, BudgetYear, Project, ProjectEvent
from projects.rules.standing import reasons
from projects.versions.clean import line
from projects.versions.creating import NewProject, first_draft, problems_of
from projects.versions.drafters import drafters_of, place_name
from projects.versions.errors import Invalid
from projects.versions.saving import TRY_AGAIN, code_taken
from workflows.engine.lock import one_act
from workflows.errors import NotAllowed, Refused

Kind = ProjectEvent.Kind


@dataclass(frozen=True)
class Newcomer:
    """The project to come; ``drafter`` None: the desk names one later. The code is that of the document."""

    unit: Unit
    office: Office | None
    code: str
    name: str
    amount: Decimal
    drafter: User | None = None
    is_key: bool = False


def add_project(
    new: Newcomer, *, year: BudgetYear, actor: User, paper: Paper, proposal: int | None = None
) -> Done:
    """追加 with a new project: it exists from the paper's day on, has 0 before, and a draft of its target to fill in.

    ``proposal`` is the 追加建议 it answers. NotAllowed outside the desk's units; Invalid with a sentence per field; Stale
    where the proposal is decided; Refused for a paper or an amount that cannot be right.
    """
    with one_act():
        answered = proposals.to_decide(proposal, actor) if proposal is not None else None
        project = created(new, year, Project.Kind.ADDED, paper, actor)
        done = register([Change(project, Kind.ADDED, Decimal(0), new.amount)], paper, actor)
        if answered is not None:
            _fits(answered, project)
            proposals.accept(answered, project, actor)
        return done


def break_down(parent_id: int, new: Newcomer, *, actor: User, seen: Seen, paper: Paper) -> Done:
    """代编分解 to a new child: the parent's rest becomes the child's budget. Refused for more than the rest."""
    with in_hand([parent_id], actor) as (parent,):
        if parent.kind != Project.Kind.ON_BEHALF:
            raise Refused(f"“{parent.name}”不是代编项目，不用分解。")
        rest = present(parent, paper.effective_on, seen)
        child = created(new, parent.year, Project.Kind.CURRENT, paper, actor, parent)
        changes = [
            Change(parent, Kind.BROKEN_DOWN, rest, rest - new.amount, child),
            Change(child, Kind.BROKEN_DOWN, Decimal(0), new.amount, parent),
        ]
        return register(changes, paper, actor)


def created(
    new: Newcomer,
    year: BudgetYear,
    kind: Project.Kind,
    paper: Paper,
    actor: User,
    parent: Project | None = None,
) -> Project:
    """The project with 批复数 0 and the first draft of its target. Inside an act only."""
    if not access.holds(actor, Role.BUDGET_OFFICER, new.unit):
        raise NotAllowed(f"{new.unit.label}的项目由该单位或上级的预算绩效岗登记。")
    check_paper(paper, year.pk)
    check_amount(new.amount)
    code, name = line(new.code), line(new.name)
    if found := _problems(new, code, name, year):
        raise Invalid(found)
    try:
        with transaction.atomic():
            project = _row(new, code, name, year, kind, paper.effective_on, parent)
    except IntegrityError:
        # Somebody entered the same code at the same moment: the unique index decided.
        raise Invalid(code_taken(code, year.pk) or {"name": TRY_AGAIN}) from None
    first_draft(project, actor=actor, budget=new.amount)
    return project


def _row(
    new: Newcomer,
    code: str,
    name: str,
    year: BudgetYear,
    kind: Project.Kind,
    on: date,
    parent: Project | None,
) -> Project:
    return Project.objects.create(
        year=year,
        unit=new.unit,
        office=new.office,
        drafter=new.drafter,
        code=code,
        name=name,
        kind=kind,
        is_key=new.is_key,
        approved=Decimal(0),
        adjusted=Decimal(0),
        parent=parent,
        joined_on=on,
    )


def _problems(new: Newcomer, code: str, name: str, year: BudgetYear) -> dict[str, str]:
    asked = NewProject(year=year, unit=new.unit, office=new.office, name=name, code=code)
    found = problems_of(asked, code, name)
    if not code:
        found["code"] = "请填写文件上的项目编码。"
    elif (wrong := misshapen(code)) and CodeShape.code not in reasons(year):
        found.setdefault("code", wrong)
    if new.drafter is not None and (new.office, new.drafter) not in drafters_of(new.unit):
        found["drafter"] = f"{new.drafter.name}不是{place_name(new.unit, new.office)}的经办人，请重新选择。"
    return found


def _fits(answered: AdditionProposal, project: Project) -> None:
    if (answered.year_id, answered.code) != (project.year_id, project.code):
        raise Refused(f"追加建议的编码是 {answered.code}，与填写的编码不同，请核对。")
