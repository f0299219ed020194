"""绩效目标: the version in force as on paper, and the word of one that is on its way."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from desk.tabs import Tab
from projects.access import may_edit
from projects.integrated.copying import may_copy
from projects.integrated.receiving import export_of
from projects.models import Project, TargetVersion
from projects.states import version_words
from projects.versions.content import content_of, with_rows

State = TargetVersion.State


def shown(project: Project) -> TargetVersion | None:
    """The version in force; while there is none, the newest."""
    rows = with_rows(TargetVersion.objects.filter(project=project))
    in_force = rows.filter(state=TargetVersion.State.APPROVED).first()
    return in_force or rows.order_by("-pk").first()


def under_way(project: Project, besides: TargetVersion) -> TargetVersion | None:
    """The 调整 or 更正 beside the version in force."""
    rows = project.versions.filter(pk__gt=besides.pk, state__in=(State.DRAFT, State.IN_REVIEW))
    return rows.select_related("project").first()


def context(project: Project, user: User) -> dict[str, Any]:
    version = shown(project)
    if version is None:
        return {"version": None}
    beside = under_way(project, version) if version.state == State.APPROVED else None
    return {
        "version": version,
        "label": version_words(version.label, version.label_number),
        "content": content_of(version),
        "year": project.year_id,
        "may_edit": may_edit(user, version),
        "may_copy": may_copy(user, version),
        "compared": export_of(project, user),
        "under_way": beside,
        "under_way_label": version_words(beside.label, beside.label_number) if beside else "",
    }


TAB = Tab("target", "绩效目标", "desk/tabs/target.html", context, lambda project, user: None, 10)
