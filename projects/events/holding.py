"""Projects held for a 预算变动: locked in ascending id, the person asked, and what they may spend read under the lock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from accounts import access
from accounts.models import User
from accounts.roles import Role
from projects import amounts, budget
from projects.models import BudgetYear, Project, ProjectEvent
from workflows.engine.lock import one_act, wait_briefly
from workflows.errors import NotAllowed, Refused, Stale

#: project -> 调整后 as the page showed it
Seen = Mapping[int, Decimal]


@contextmanager
def in_hand(ids: Sequence[int], actor: User) -> Iterator[list[Project]]:
    """One act on these projects; see ``held``."""
    with one_act():
        yield held(ids, actor)


def held(ids: Sequence[int], actor: User) -> list[Project]:
    """The projects, locked, in the order given: after runs, cases and documents, before the log.

    NotAllowed outside the desk's units, Refused once the year is over.
    """
    wait_briefly()
    rows = Project.objects.select_for_update(of=("self",), no_key=True).select_related("year", "unit")
    found = {project.pk: project for project in rows.filter(pk__in=ids).order_by("pk")}
    projects = [found[pk] for pk in ids]
    for project in projects:
        ask(project, actor)
    return projects


def ask(project: Project, actor: User) -> None:
    """Whether the person may register for the project now."""
    if not may_register(actor, project):
        raise NotAllowed("预算变动由项目所在单位或上级的预算绩效岗登记。")
    if project.year.stage == BudgetYear.Stage.CLOSED:
        raise Refused(f"{project.year}已结束，不能再登记预算变动。")


def may_register(user: access.Person, project: Project) -> bool:
    """The 预算绩效岗 of the project's unit or above."""
    return access.holds(user, Role.BUDGET_OFFICER, project.unit)


def present(project: Project, on: date, seen: Seen) -> Decimal:
    """What a held project may spend, where a change from ``on`` on fits behind those registered before.

    Refused without a 批复数, after the project has left its year, and where a later day is registered already: each
    document names the amount it began from, so that a change put in before another would belie the later document.
    Stale when it is no longer what the page showed.
    """
    if project.approved is None or project.adjusted is None:
        raise Refused(f"“{project.name}”还没有批复数，请先登记批复，再登记预算变动。")
    last = last_of(project)
    if last is not None and last.kind in budget.LEAVING:
        raise Refused(
            f"“{project.name}”已于 {last.effective_on} {last.get_kind_display()}，不能再登记预算变动。"
        )
    if last is not None and on < last.effective_on:
        raise Refused(
            f"“{project.name}”已登记 {last.effective_on} 生效的{last.get_kind_display()}，不能在它之前再加一笔。"
            "请先冲销后面的变动，再按生效日期的先后重新登记。"
        )
    told = seen.get(project.pk)
    if told is not None and not amounts.same(told, project.adjusted):
        raise Stale(
            f"“{project.name}”现有预算已是 {amounts.shown(project.adjusted)} 万元，不是页面上的 {amounts.shown(told)} 万元："
            "打开页面以后有人登记了变动。请刷新页面，核对后再登记。"
        )
    return project.adjusted


def last_of(project: Project) -> ProjectEvent | None:
    """The last event that counts: on the latest day, and of that day the last registered."""
    return budget.standing(project.events.all()).order_by("effective_on", "pk").last()
