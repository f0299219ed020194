"""冲销: a wrong 预算变动 is undone by a second one that names it. The last one first."""

from __future__ import annotations

from accounts.models import User
from projects import budget, year
from projects.events.holding import held, last_of
from projects.events.renaming import call
from projects.events.rows import Change, Done, reverse
from projects.models import Project, ProjectEvent
from workflows.cases.remarks import tidy
from workflows.engine.lock import one_act
from workflows.errors import Refused, Stale
from workflows.year import return_run
from workflows.year.hands import MOST
from workflows.year.runs import LEAVES


def reverse_event(event_id: int, *, actor: User, reason: str) -> Done:
    """Undo the whole act the event is part of, on both its projects, from the day it took effect.

    NotAllowed for anybody but the desk of every project of the act; Stale when it is reversed; Refused without a reason, and
    while a later change rests on it in one of the projects.
    """
    act = list(_of_act(event_id))
    left = next((row for row in act if row.kind in budget.LEAVING), None)
    with one_act():
        run = year.in_hand(left.project_id) if left is not None else None
        projects = held([row.project_id for row in act], actor)
        why = tidy(reason)
        if not why:
            raise Refused("请写明冲销的原因。")
        if act[0].reverses_id is not None:
            raise Refused("这一笔本身是冲销。要恢复原来的变动，请按文件重新登记。")
        changes = [_undoing(row, project) for row, project in zip(act, projects, strict=True)]
        if run is not None and run.state in LEAVES:
            return_run(run, reason=why[:MOST], actor=actor)
        return reverse(changes, act[0].effective_on, why, actor)


def _of_act(event_id: int) -> list[ProjectEvent]:
    """The rows of the act, the one asked for first."""
    asked = ProjectEvent.objects.get(pk=event_id)
    others = ProjectEvent.objects.filter(act=asked.act).exclude(pk=asked.pk)
    return [asked, *others.order_by("pk")]


def _undoing(row: ProjectEvent, project: Project) -> Change:
    if ProjectEvent.objects.filter(reverses=row).exists():
        raise Stale("这一笔已经冲销。请刷新页面查看。")
    last = last_of(project)
    if last is None or last.pk != row.pk:
        later = f"{last.effective_on} 生效的{last.get_kind_display()}" if last is not None else "后面的变动"
        raise Refused(f"“{project.name}”后面还有{later}，是在这一笔的基础上登记的。请先冲销后面的。")
    kind = ProjectEvent.Kind(row.kind)
    names = (row.name_after, row.name_before)
    if row.name_after:
        call(project, row.name_before)
    return Change(project, kind, row.after, row.before, row.counterpart, row, names)
