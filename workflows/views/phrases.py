"""常用意见: one's own, and the department's for its budget desk."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.web import current_user
from workflows import phrases
from workflows.errors import NotAllowed, Refused
from workflows.models import Phrase
from workflows.views.common import crumbs


@login_required
@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """Both lists; POST adds to one of them."""
    user = current_user(request)
    if not phrases.may_keep(user):
        raise NotAllowed("常用意见供审核、签批的人员使用。")
    refusal, typed = "", ""
    shared = request.POST.get("whose") == "department"
    if request.method == "POST":
        typed = request.POST.get("text", "")
        try:
            phrases.add(user, typed, shared=shared)
        except Refused as trouble:
            refusal = trouble.text
        else:
            messages.success(request, "已增加，下次签署时可以直接选用。")
            return redirect("workflows:phrases")
    rows = Phrase.objects.filter(owner=user) | Phrase.objects.filter(owner=None)
    kept = list(rows.order_by("order", "id"))
    context = {
        "own": [row for row in kept if row.owner_id is not None],
        "shared": [row for row in kept if row.owner_id is None],
        "defaults": phrases.DEFAULTS,
        "keeps_departments": phrases.keeps_departments(user),
        "longest": phrases.LONGEST,
        "refusal": refusal,
        "typed": typed,
        "typed_shared": shared,
        **crumbs(("我的待办", reverse("desk:home")), ("常用意见", None)),
    }
    return render(request, "workflows/phrases.html", context, status=422 if refusal else 200)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """删去."""
    text = phrases.remove(current_user(request), pk)
    messages.success(request, f"已删去“{text}”。")
    return redirect("workflows:phrases")


@login_required
@require_POST
def move_up(request: HttpRequest, pk: int) -> HttpResponse:
    """上移."""
    phrases.move_up(current_user(request), pk)
    return redirect("workflows:phrases")
