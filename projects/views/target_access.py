"""The version a request is about, for those who may see or change it."""

from __future__ import annotations

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest

from accounts.compiled import Compiled
from accounts.web import current_user
from projects import access, versions
from projects.models import TargetVersion
from projects.versions.content import SAID
from workflows.errors import NotAllowed


def readable(request: HttpRequest, pk: int) -> TargetVersion:
    """The version with its rows; 404 for whoever may not read it."""
    found = versions.with_rows(access.visible_versions(current_user(request)).filter(pk=pk))
    version = (
        found.select_related("project__drafter", "project__unit", "project__office")
        .prefetch_related("questions")
        .first()
    )
    if version is None:
        raise Http404
    return version


def being_typed(request: HttpRequest, pk: int) -> TargetVersion:
    """As ``editable``, without the stored rows: asked at every pause in the typing, when they stand in the request.

    Whoever may write on a draft may read it: who else may is not asked for.
    """
    version = _draft.first(pk)
    if version is not None and access.may_edit(current_user(request), version):
        prefetch_related_objects([version], SAID, "questions")
        return version
    return editable(request, pk)


_draft = Compiled(
    lambda pk: (
        TargetVersion.objects.filter(pk=pk, state=TargetVersion.State.DRAFT)
        .select_related("project__unit", "project__office", "project__year", "project__drafter")
        .order_by()
    )
)


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
