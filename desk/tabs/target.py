"""绩效目标: the newest version as on paper."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from desk.tabs import Tab
from projects.access import may_edit
from projects.models import Project, TargetVersion
from projects.states import version_words
from projects.versions.content import content_of, with_rows


def newest(project: Project) -> TargetVersion | None:
    return with_rows(TargetVersion.objects.filter(project=project)).order_by("-pk").first()


def context(project: Project, user: User) -> dict[str, Any]:
    version = newest(project)
    if version is None:
        return {"version": None}
    return {
        "version": version,
        "label": version_words(version.label, version.label_number),
        "content": content_of(version),
        "year": project.year_id,
        "may_edit": may_edit(user, version),
    }


TAB = Tab("target", "绩效目标", "desk/tabs/target.html", context, lambda project, user: None, 10)
