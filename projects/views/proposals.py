"""追加建议: codes an import of execution found and no project stands for."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import access
from accounts.models import User
from accounts.web import current_user
from projects import proposals
from projects.models import AdditionProposal
from projects.views.years import chosen_year
from workflows.errors import CaseError, NotAllowed

PAGE = 50


@login_required
@require_safe
def proposal_list(request: HttpRequest) -> HttpResponse:
    """Those of the year, what waits first."""
    return _page(request)


@login_required
@require_POST
def proposal_dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    user = _desk(request)
    get_object_or_404(proposals.visible_proposals(user), pk=pk)
    try:
        done = proposals.dismiss(pk, actor=user, reason=request.POST.get("reason", ""))
    except NotAllowed:
        raise
    except CaseError as trouble:
        return _page(request, pk, trouble.text, 422)
    messages.success(request, f"编码 {done.code} 不作追加，原因已记录。")
    return redirect("projects:proposals")


def _desk(request: HttpRequest) -> User:
    user = current_user(request)
    if not access.is_budget_officer(user):
        raise NotAllowed("追加建议由预算绩效岗处理。")
    return user


def _page(
    request: HttpRequest, wrong: int | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    user, year = _desk(request), chosen_year(request)
    rows = proposals.visible_proposals(user).filter(year=year)
    rows = rows.select_related("unit", "project", "made_by", "decided_by")
    # "open" is the last of the three words, whatever is added between
    page = Paginator(rows.order_by("-state", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "year": year,
        "page": page,
        "waiting": rows.filter(state=AdditionProposal.State.OPEN).count(),
        "wrong": wrong,
        "refusal": refusal,
        "trail": [("项目绩效", reverse("projects:list")), ("追加建议", None)],
    }
    return render(request, "projects/proposals.html", context, status=status)
