"""佐证材料: what the project page's tab sends. What cannot be kept comes back with what was typed."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import clock
from accounts.models import User
from accounts.web import current_user
from desk.views.project import page, project_or_404
from monitoring import evidence
from monitoring.models import Evidence
from projects.access import visible_projects
from projects.models import Project
from workflows import attachments
from workflows.errors import CaseError, NotAllowed, Refused

TAB = "documents"
#: files of one act
MOST = 20


@login_required
@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Put files down; those that cannot be kept are named, the others stay."""
    user = current_user(request)
    shown = project_or_404(user, pk)
    if not evidence.may_attach(user, shown):
        raise NotAllowed(evidence.WHOSE)
    troubles: list[str] = []
    kept = 0
    try:
        asked = _asked(request)
        for file in request.FILES.getlist("file"):
            try:
                put = evidence.add(shown.pk, actor=user, file=file, **asked)
            except Refused as refused:
                troubles.append(refused.text)
                continue
            kept += 1
            if not put.personal:
                for warning in attachments.warnings_for([put.attachment.name]):
                    messages.warning(request, warning)
    except NotAllowed:
        raise
    except CaseError as trouble:
        return _again(request, user, shown, trouble)
    if kept:
        messages.success(request, f"已存入 {kept} 份材料。")
    if troubles:
        return _again(request, user, shown, Refused(" ".join(troubles)))
    return redirect(_tab(shown.pk))


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """撤下, with the reason."""
    user = current_user(request)
    put = get_object_or_404(Evidence.objects.filter(project__in=visible_projects(user)), pk=pk)
    try:
        evidence.withdraw(put.pk, actor=user, reason=request.POST.get("reason", ""))
    except NotAllowed:
        raise
    except CaseError as trouble:
        return _again(request, user, project_or_404(user, put.project_id), trouble)
    messages.success(request, "已撤下。文件和原因保留在“已撤下的材料”里。")
    return redirect(_tab(put.project_id))


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Place, day, words and mark; Refused for what cannot be read."""
    if not 0 < len(request.FILES.getlist("file")) <= MOST:
        raise Refused(f"请先选择文件（一次最多 {MOST} 个），再点“存入材料”。")
    row, dated = request.POST.get("row", ""), request.POST.get("dated", "")
    try:
        return {
            "row": UUID(row) if row else None,
            "dated": date.fromisoformat(dated) if dated else clock.today(),
            "caption": request.POST.get("caption", ""),
            "personal": "personal" in request.POST,
        }
    except ValueError:
        raise Refused("请选择对应的指标，并核对材料日期。") from None


def _again(request: HttpRequest, user: User, shown: Project, trouble: CaseError) -> HttpResponse:
    status = 422 if isinstance(trouble, Refused) else 409
    typed = {name: request.POST.get(name, "") for name in ("row", "dated", "caption", "personal")}
    return page(request, user, shown, tab=TAB, trouble=trouble.text, typed=typed, status=status)


def _tab(project: int) -> str:
    return f"{reverse('desk:project', args=[project])}?tab={TAB}"
