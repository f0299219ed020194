"""预算变动: 批复数 and 调整后, what lies between them, and what a 代编 project has broken down."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from accounts.models import User
from desk.tabs import Tab
from projects import budget
from projects.access import visible_projects
from projects.events.histories import histories
from projects.events.holding import last_of, may_register
from projects.models import BudgetYear, Project, ProjectEvent

Kind = ProjectEvent.Kind


@dataclass(frozen=True)
class Row:
    """One event. ``other``: the second project of the act where the person may read it; ``is_undone``: it has been reversed."""

    event: ProjectEvent
    change: Decimal
    other: Project | None
    is_undone: bool
    may_reverse: bool


def rows_of(project: Project, user: User, may_act: bool) -> list[Row]:
    """The newest first: three queries, however many events."""
    events = project.events.select_related("counterpart", "registered_by", "scan", "reversed_by", "reverses")
    events = list(events.order_by("-effective_on", "-pk"))  # type: ignore[assignment]
    others = [event.counterpart_id for event in events if event.counterpart_id is not None]
    readable = set(visible_projects(user).filter(pk__in=others).values_list("pk", flat=True))
    last = last_of(project) if may_act else None
    return [
        Row(
            event,
            event.after - event.before,
            event.counterpart if event.counterpart_id in readable else None,
            hasattr(event, "reversed_by"),
            last is not None and last.pk == event.pk,
        )
        for event in events
    ]


def context(project: Project, user: User) -> dict[str, Any]:
    may_act = may_register(user, project) and project.year.stage != BudgetYear.Stage.CLOSED
    left = budget.leavings([project.pk]).get(project.pk)
    children = list(
        project.children.select_related("unit", "office", "drafter").order_by("unit__code", "code", "pk")
    )
    readable = set(visible_projects(user).filter(parent=project).values_list("pk", flat=True))
    return {
        "rows": rows_of(project, user, may_act),
        "left": left,
        "changed": None if project.approved is None else (project.adjusted or 0) - project.approved,
        "acts": _acts(project, bool(children)) if may_act and left is None else [],
        "partings": _partings(project) if may_act and left is None else [],
        "histories": histories(project, user),
        "may_act": may_act,
        "is_reserve": project.kind == Project.Kind.ON_BEHALF,
        "children": [(child, child.pk in readable) for child in children],
        "given": sum((child.adjusted or Decimal(0) for child in children), Decimal(0)),
        "parent": visible_projects(user).filter(pk=project.parent_id).first() if project.parent_id else None,
    }


def _acts(project: Project, has_children: bool) -> list[tuple[str, str]]:
    """What can be registered, as (kind, words); nothing before there is a 批复数."""
    if project.approved is None:
        return []
    found = [
        (kind.value, str(kind.label))
        for kind in (Kind.ADDED, Kind.REDUCED, Kind.RECALLED, Kind.CARRIED, Kind.MOVED)
    ]
    if has_children and project.kind == Project.Kind.ON_BEHALF:
        found.append((Kind.BROKEN_DOWN.value, "继续分解"))
    return found + [(kind.value, str(kind.label)) for kind in (Kind.MERGED, Kind.CANCELLED)]


def _partings(project: Project) -> list[tuple[str, str]]:
    """What makes a new project of this one, or a new name for it: (address, words); nothing before there is a 批复数."""
    if project.approved is None:
        return []
    kinds = [] if project.kind == Project.Kind.ON_BEHALF else [Kind.SPLIT]
    found = [
        (reverse("projects:part", args=[project.pk, kind.value]), str(kind.label))
        for kind in (*kinds, Kind.TRANSFERRED)
    ]
    return [*found, (reverse("projects:rename", args=[project.pk]), str(Kind.RENAMED.label))]


TAB = Tab(
    "budget",
    "预算变动",
    "desk/tabs/budget.html",
    context,
    lambda project, user: project.events.count() or None,
    15,
)
