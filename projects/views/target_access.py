"""The version a request is about, for those who may see or change it."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from accounts.web import current_user
from projects import access, versions
from projects.models import TargetVersion
from workflows.errors import NotAllowed


def readable(request: HttpRequest, pk: int) -> TargetVersion:
    """The version with its rows; 404 for whoever may not read it."""
    found = versions.with_rows(access.visible_versions(current_user(request)).filter(pk=pk))
    version = (
        found.select_related("project__drafter", "project__unit", "project__office")
        .prefetch_related("explanations__author", "questions")
        .first()
    )
    if version is None:
        raise Http404
    return version


def editable(request: HttpRequest, pk: int) -> TargetVersion:
    """The version for its 经办人; 403 with the reason for those who only read it."""
    version = readable(request, pk)
    if access.may_edit(current_user(request), version):
        return version
    if version.state != TargetVersion.State.DRAFT:
        raise NotAllowed(
            f"这张表现在是“{version.get_state_display()}”，不能修改。需要修改时请先撤回，或请审核人退回修改。"
        )
    drafter = version.project.drafter
    if drafter is None:
        raise NotAllowed("这个项目还没有经办人，请预算绩效岗先指定经办人。")
    raise NotAllowed(f"这张表由经办人{drafter.name}填报，需要修改请联系{drafter.name}。")
