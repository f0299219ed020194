"""Which version of which project is printed, for whom: a query that no placeholder comes through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from accounts.models import Unit, User
from projects.access import visible_projects, visible_versions
from projects.models import Project, TargetVersion
from projects.versions.content import content_of, with_rows

State = TargetVersion.State
#: what came to nothing is not printed among the targets of a year
_GONE = (State.REJECTED, State.CANCELLED)


def printable(user: User, projects: Sequence[int], *, approved: bool = False) -> list[int]:
    """Those of the projects, in their order, whose sheet may be printed: read by the person, no placeholder, with a target.

    ``approved``: with an approved one.
    """
    rows = _versions(user, projects, approved)
    known = set(rows.values_list("project", flat=True))
    return [pk for pk in projects if pk in known]


def contents_of(user: User, projects: Sequence[int], *, approved: bool = False) -> list[dict[str, Any]]:
    """The newest target of each (with ``approved``: the one in force), in the order given; those not ``printable`` are left out."""
    rows = with_rows(_versions(user, projects, approved)).order_by("pk")
    newest = {version.project_id: version for version in rows}
    return [content_of(newest[pk]) for pk in projects if pk in newest]


def _versions(user: User, projects: Sequence[int], approved: bool) -> Any:
    read = visible_projects(user).filter(pk__in=projects).exclude(kind=Project.Kind.SEPARATE)
    rows = visible_versions(user).filter(project__in=read.order_by())
    return rows.filter(state=State.APPROVED) if approved else rows.exclude(state__in=_GONE)


def sender_of(unit: Unit) -> str:
    """Who sends a paper: of the 本级 the department, without that word."""
    return unit.letterhead


def sender_for(user: User, projects: Sequence[int]) -> str:
    """The unit all of them belong to, else the department."""
    units = Unit.objects.filter(
        projects__in=visible_projects(user).filter(pk__in=projects).order_by()
    ).distinct()
    found = list(units[:2])
    if len(found) == 1:
        return sender_of(found[0])
    root = Unit.objects.filter(parent=None).first()
    return sender_of(root) if root is not None else ""
