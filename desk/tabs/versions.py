"""各版本: every version of the target, the newest first; old ones stay readable."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from desk.tabs import Tab
from projects.models import Project
from projects.standing import standing_of


def context(project: Project, user: User) -> dict[str, Any]:
    return {"versions": standing_of(project)}


TAB = Tab(
    "versions",
    "各版本",
    "desk/tabs/versions.html",
    context,
    lambda project, user: project.versions.count(),
    70,
)
