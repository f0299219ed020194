"""拆分 and 划转: a new project goes on with part of another one's money, or, in another place, with all that is left of it."""

from __future__ import annotations

from decimal import Decimal

from accounts.models import User
from projects import year
from projects.events.adding import Newcomer, created
from projects.events.holding import Seen, held, present
from projects.events.leaving import leave, may_leave
from projects.events.papers import Paper, check_amount, check_paper
from projects.events.rows import Change, Done, register
from projects.models import Project, ProjectEvent, TargetVersion
from projects.versions.copying import take_text
from workflows.engine.lock import one_act
from workflows.errors import Refused
from workflows.models import YearRun

Kind, State = ProjectEvent.Kind, TargetVersion.State


def split(project_id: int, new: Newcomer, *, actor: User, seen: Seen, paper: Paper) -> Done:
    """拆分: ``new.amount`` yuan of the project become a project of their own, both go on; its draft begins with the
    other's text.

    NotAllowed, Stale and Refused as ``changing.change``; Invalid with a sentence per field of the newcomer.
    """
    with one_act():
        (project,) = held([project_id], actor)
        if project.kind == Project.Kind.ON_BEHALF:
            raise Refused(f"“{project.name}”是代编项目，请登记“代编分解”。")
        before = _asked(project, new, seen, paper)
        child = _beside(project, new, paper, actor)
        changes = [
            Change(project, Kind.SPLIT, before, before - new.amount, child),
            Change(child, Kind.SPLIT, Decimal(0), new.amount, project),
        ]
        return register(changes, paper, actor)


def transfer(project_id: int, new: Newcomer, *, actor: User, seen: Seen, paper: Paper) -> Done:
    """划转: from the paper's day on another place goes on with ``new.amount`` yuan as a project of its own; this one keeps the
    rest, what it has spent, and leaves the year."""
    with one_act():
        run = year.in_hand(project_id)
        (project,) = held([project_id], actor)
        if (new.unit.pk, new.office and new.office.pk) == (project.unit_id, project.office_id):
            raise Refused("项目已经在这个科室或单位，请重新选择划转到哪里。")
        before = _asked(project, new, seen, paper)
        if new.amount > before:
            raise Refused("划转的金额不能超过现有预算，请核对金额。")
        may_leave(project, before, before - new.amount)
        leave(run, YearRun.State.TRANSFERRED, paper, actor)
        there = _beside(project, new, paper, actor)
        changes = [
            Change(project, Kind.TRANSFERRED, before, before - new.amount, there),
            Change(there, Kind.TAKEN_OVER, Decimal(0), new.amount, project),
        ]
        return register(changes, paper, actor)


def _asked(project: Project, new: Newcomer, seen: Seen, paper: Paper) -> Decimal:
    check_paper(paper, project.year_id)
    check_amount(new.amount)
    return present(project, paper.effective_on, seen)


def _beside(project: Project, new: Newcomer, paper: Paper, actor: User) -> Project:
    """The new project of the same kind, its draft begun with the text of the target in force, else of the last one."""
    kind = Project.Kind(project.kind or Project.Kind.CURRENT)
    there = created(new, project.year, kind, paper, actor)
    order = (State.APPROVED, State.IN_REVIEW, State.DRAFT, State.SUPERSEDED)
    known = list(TargetVersion.objects.filter(project=project, state__in=order).order_by("-pk"))
    if known:
        take_text(there.versions.get(), min(known, key=lambda one: order.index(State(one.state))))
    return there
