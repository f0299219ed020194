"""传阅, 已阅 and the list of what was sent to the person to read."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.web import current_user, whole_number
from workflows import cases, inbox
from workflows.colleagues import colleagues, grouped
from workflows.standing import Standing
from workflows.views.actions import Action, register
from workflows.views.common import crumbs, readable_case
from workflows.views.verb import heading, verb_page

PAGE = 50

register(Action("workflows:copy", "传阅", "all", cases.may_copy, order=60))


@login_required
@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, case_id: int) -> HttpResponse:
    """To whom the case goes to be read: by role, by name; and who has read it."""
    case, kind, user = readable_case(request, case_id)
    if request.method == "GET" and not cases.may_copy(Standing(case, user)):
        raise PermissionDenied("传阅由办理人、经办人或预算绩效岗发起。")
    ticked = [number for text in request.POST.getlist("person") if (number := whole_number(text)) is not None]
    roles = request.POST.getlist("role")
    context = heading(case, kind, "传阅") | {
        "posts": cases.posts_for(case),
        "groups": grouped(colleagues(), without={user.pk}),
        "ticked": set(ticked),
        "ticked_roles": set(roles),
        "copies": cases.copies_of(case),
    }
    return verb_page(
        request,
        "workflows/copy.html",
        context,
        lambda: cases.copy_to(
            case_id,
            actor=user,
            people=list(colleagues().filter(pk__in=ticked)),
            roles=roles,
            note=request.POST.get("note", ""),
        ),
    )


@login_required
@require_POST
def mark_read(request: HttpRequest, case_id: int) -> HttpResponse:
    """已阅."""
    case, _, user = readable_case(request, case_id)
    cases.mark_read(case_id, actor=user)
    messages.success(request, f"《{case.title}》已标为已阅。")
    return redirect("workflows:to_read" if inbox.to_read(user).exists() else "desk:home")


@login_required
@require_safe
def to_read(request: HttpRequest) -> HttpResponse:
    """待阅: what was sent to the person, the unread first."""
    user = current_user(request)
    found = inbox.sent_to(user)
    page = max(1, whole_number(request.GET.get("page", ""), 99_999) or 1)
    rows = list(found[(page - 1) * PAGE : page * PAGE + 1])
    context = {
        "rows": rows[:PAGE],
        "page": page,
        "more": len(rows) > PAGE,
        **crumbs(("我的待办", reverse("desk:home")), ("待阅", None)),
    }
    return render(request, "workflows/to_read.html", context)
