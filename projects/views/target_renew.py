"""另起一稿."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.web import current_user
from projects.versions.renewing import renew, reopen
from projects.views.target_access import readable
from workflows.errors import NotAllowed, Refused


@login_required
@require_POST
def target_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the ended target again; the page that follows is the form of the new draft."""
    readable(request, pk)
    try:
        new = renew(pk, actor=current_user(request))
    except Refused as refusal:
        messages.error(request, refusal.text)
        return redirect("projects:target", pk)
    messages.success(request, "已另起一稿，内容从上一稿带入。改好后提交审核。")
    return redirect("projects:target_edit", new.pk)


@login_required
@require_POST
def target_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """重新打开, by the budget desk: what is 不予安排 goes to its 经办人 as a new draft."""
    readable(request, pk)
    try:
        new = reopen(pk, actor=current_user(request), reason=request.POST.get("reason", ""))
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.text)
        return redirect("projects:target", pk)
    messages.success(request, "已重新打开，经办人会收到通知。")
    return redirect("projects:target", new.pk)
