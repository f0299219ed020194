"""各版本: every version of the target, the newest first; old ones stay readable."""

from __future__ import annotations

from typing import Any

from accounts import clock
from accounts.models import User
from desk.tabs import Tab
from projects.changes.rules import rules_of
from projects.changes.starting import may_change
from projects.models import Project
from projects.standing import standing_of


def context(project: Project, user: User) -> dict[str, Any]:
    mine = may_change(user, project)
    return {
        "versions": standing_of(project),
        "may_change": mine,
        "last_day": rules_of(project.year).last_day,
        "may_adjust": mine and clock.today() <= rules_of(project.year).last_day,
    }


TAB = Tab(
    "versions",
    "各版本",
    "desk/tabs/versions.html",
    context,
    lambda project, user: project.versions.count(),
    70,
)
