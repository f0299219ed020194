"""合并, 拆分, 划转 tie two projects: from each one reads what became of the other, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from projects import budget
from projects.access import visible_projects
from projects.models import Project, ProjectEvent, TargetVersion

Kind = ProjectEvent.Kind
#: kind of the event on this project -> what the other one is to it
_TIES = {
    Kind.MERGED: "并入",
    Kind.MERGED_IN: "并入本项目的",
    Kind.SPLIT: "拆分",
    Kind.TRANSFERRED: "划转到",
    Kind.TAKEN_OVER: "划转前",
}


@dataclass(frozen=True)
class History:
    """The other project of an act: its budget changes and its targets, oldest first. ``readable``: whether the person may open it."""

    words: str
    project: Project
    events: Sequence[ProjectEvent]
    versions: Sequence[TargetVersion]
    readable: bool


def histories(project: Project, user: User) -> list[History]:
    """One per other project: four queries at most. Whoever reads a project reads what it came from and what it became."""
    ties = budget.standing(project.events.filter(kind__in=_TIES, counterpart__isnull=False)).order_by("pk")
    words = {one.counterpart_id: _TIES[Kind(one.kind)] for one in ties if one.counterpart_id is not None}
    if not words:
        return []
    others = Project.objects.filter(pk__in=words).select_related("unit").order_by("pk")
    events = ProjectEvent.objects.filter(project__in=words).order_by("effective_on", "pk")
    versions = TargetVersion.objects.filter(project__in=words).order_by("pk")
    readable = set(visible_projects(user).filter(pk__in=words).values_list("pk", flat=True))
    return [
        History(
            words[one.pk],
            one,
            [event for event in events if event.project_id == one.pk],
            [version for version in versions if version.project_id == one.pk],
            one.pk in readable,
        )
        for one in others
    ]
