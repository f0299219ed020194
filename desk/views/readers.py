"""Giving one project to a person to read, and taking it back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import memberships
from accounts.errors import Refused
from accounts.models import User
from accounts.web import current_user
from desk.tabs.readers import may_be_added, readers_of
from desk.views.project import page, project_or_404
from projects.access import may_assign
from projects.models import Project


@login_required
@require_POST
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """允许查阅."""
    return _change(request, pk, may_be_added, memberships.grant_object, "已允许{}查阅本项目。")


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """收回查阅."""
    return _change(
        request, pk, lambda project, _: readers_of(project), memberships.revoke_object, "已收回{}的查阅授权。"
    )


def _change(
    request: HttpRequest,
    pk: int,
    choices: Callable[[Project, User], QuerySet[User]],
    act: Callable[[User, User, Project], None],
    words: str,
) -> HttpResponse:
    user = current_user(request)
    shown = project_or_404(user, pk)
    if not may_assign(user, shown):
        raise PermissionDenied("单个项目的查阅由预算绩效岗授权。")
    wanted = request.POST.get("person", "")
    # Asked for among the choices only: nobody learns of a person by trying numbers.
    person = next((one for one in choices(shown, user) if str(one.pk) == wanted), None)
    if person is None:
        return page(request, user, shown, tab="readers", trouble="请从列表中选择人员。", status=422)
    try:
        act(user, person, shown)
    except Refused as refused:
        return page(request, user, shown, tab="readers", trouble=str(refused), status=422)
    messages.success(request, words.format(person.name))
    return redirect(f"{reverse('desk:project', args=[shown.pk])}?tab=readers")
