"""The project's tab 运行监控: its rounds side by side, with both lights."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from monitoring.access import visible_monitoring
from monitoring.midyear.standing import rounds_of, standings
from projects.models import Project


def context(project: Project, user: User) -> dict[str, Any]:
    """A constant number of queries, however many rounds."""
    rounds = rounds_of(project.year_id)
    known = standings(rounds, Project.objects.filter(pk=project.pk)).get(project.pk, {})
    reports = visible_monitoring(user).filter(project=project, is_current=True)
    readable = set(reports.values_list("pk", flat=True))
    return {
        "points": [
            (one, known[one.pk], known[one.pk].report in readable) for one in rounds if one.pk in known
        ]
    }
