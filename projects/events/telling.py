"""What the 经办人 of a project is told when its money changes. Written inside the act's transaction."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from accounts.models import User
from notifications import notices
from notifications.models import Notice
from projects.access import visible_projects
from projects.models import Project, ProjectEvent

#: what the kinds are called
KINDS = {"budget_changed": "预算变动", "year_changed": "年度工作"}
#: the word before the colon of ``Notice.subject``
SUBJECT = "project"


def tell_changed(event: ProjectEvent, text: str) -> None:
    """The 经办人 of the event's project; nobody where it has none."""
    drafter = event.project.drafter
    if drafter is None:
        return
    notices.tell(
        [drafter],
        kind="budget_changed",
        subject=f"{SUBJECT}:{event.project_id}",
        title=f"预算变动：{event.project.name}"[:200],
        text=f"{text}，{event.effective_on} 起生效。",
        reason="您是项目的经办人",
        url=f"{reverse('desk:project', args=[event.project_id])}?tab=budget",
    )


def tell_year(project: Project, actor: User, act: str, why: str) -> None:
    """暂停, 继续, 取消, 恢复 of the project's year: its 经办人, unless it was they."""
    if project.drafter is None or project.drafter == actor:
        return
    notices.tell(
        [project.drafter],
        kind="year_changed",
        subject=f"{SUBJECT}:{project.pk}",
        title=f"{project.year_id}年度工作已{act}：{project.name}"[:200],
        text=f"{actor.name}：{why}" if why else "",
        reason="您是项目的经办人",
        url=f"{reverse('desk:project', args=[project.pk])}?tab=year",
    )


def still_relevant(rows: Sequence[Notice]) -> set[int]:
    """Those whose reader may still read the project."""
    readable = {
        person: set(
            visible_projects(person).filter(pk__in=map(project_of, rows)).values_list("pk", flat=True)
        )
        for person in {row.recipient for row in rows}
    }
    return {row.pk for row in rows if project_of(row) in readable[row.recipient]}


def project_of(row: Notice) -> int:
    """The project a notice is about."""
    return int(row.subject.partition(":")[2])
