"""Before and after handing in: the path ahead, submit, withdraw."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from workflows import cases, foreseeing
from workflows.errors import Refused
from workflows.models import Case
from workflows.showing.outlook import outlook_of
from workflows.showing.path import path_of
from workflows.views.common import crumbs, readable_case


@login_required
@require_GET
def path(request: HttpRequest, case_id: int) -> HttpResponse:
    """查看审批流程: for a draft each person ahead and the reason; otherwise where the case stands."""
    case, kind, user = readable_case(request, case_id)
    draft = case.state == Case.State.DRAFT
    document = kind.get(case.document_id)
    may_submit = draft and kind.may_submit(document, user)
    context = {
        "case": case,
        "kind": kind,
        "shown_year": case.year,
        "draft": draft,
        "steps": foreseeing.preview(kind, document, user, case.route) if draft else [],
        "path": [] if draft else path_of(case, user),
        "problems": kind.problems(document) if draft else [],
        "may_submit": may_submit,
        "shortcut": cases.shortcut(case, kind, document, user) if may_submit else None,
        **({} if draft else outlook_of(case)),
        "back_url": kind.edit_url(case.document_id) if draft else reverse("workflows:case", args=[case.pk]),
        **crumbs((case.title, kind.read_url(case.document_id)), ("审批流程", None)),
    }
    return render(request, "workflows/path.html", context)


@login_required
@require_POST
def submit(request: HttpRequest, case_id: int) -> HttpResponse:
    """提交审核."""
    case, kind, user = readable_case(request, case_id)
    try:
        done = cases.submit(case_id, actor=user, straight=request.POST.get("straight") == "1")
    except Refused as refusal:
        context = {
            "case": case,
            "kind": kind,
            "shown_year": case.year,
            "refusal": refusal,
            "edit_url": kind.edit_url(case.document_id),
            "straight": request.POST.get("straight") == "1",
            **crumbs((case.title, kind.read_url(case.document_id)), ("提交审核", None)),
        }
        return render(request, "workflows/refused.html", context, status=422)
    messages.success(request, done.text)
    return redirect("workflows:case", case_id)


@login_required
@require_POST
def withdraw(request: HttpRequest, case_id: int) -> HttpResponse:
    """撤回."""
    _, kind, user = readable_case(request, case_id)
    done = cases.withdraw(case_id, actor=user)
    messages.success(request, done.text)
    return redirect(kind.edit_url(done.case.document_id))


@login_required
@require_POST
def reseat(request: HttpRequest, case_id: int) -> HttpResponse:
    """重新确定办理人, by the budget desk."""
    _, _, user = readable_case(request, case_id)
    done = cases.reseat(case_id, actor=user)
    messages.success(request, done.text)
    return redirect("workflows:case", case_id)
