"""办理记录: what happened to the project's versions, newest first."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet, Sum

from accounts.models import User
from desk.tabs import Tab
from projects.access import CASE_KINDS
from projects.models import Project
from workflows.access import visible_cases
from workflows.models import Case
from workflows.showing.record import days_of


def cases_of(project: Project, user: User) -> QuerySet[Case]:
    """The cases of all versions that the person may read."""
    versions = project.versions.values("pk")
    return visible_cases(user).filter(kind__in=CASE_KINDS, document_id__in=versions).order_by("-pk")


def context(project: Project, user: User) -> dict[str, Any]:
    cases = list(cases_of(project, user))
    return {
        "case": cases[0] if cases else None,
        "days": days_of(cases[0]) if cases else [],
        "earlier": cases[1:],
    }


def _count(project: Project, user: User) -> int:
    cases = Case.objects.filter(pk__in=cases_of(project, user).values("pk"))
    return cases.aggregate(count=Sum("event_count"))["count"] or 0


TAB = Tab("record", "办理记录", "desk/tabs/record.html", context, _count, 60)
