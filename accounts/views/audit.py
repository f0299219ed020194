"""安全日志: read and verified by 安全审计员."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts import audit, logbook
from accounts.guards import allow
from accounts.namesakes import named_as
from accounts.roles import Role

PER_PAGE = 50


@require_GET
@allow(Role.LOG_AUDITOR)
def audit_log(request: HttpRequest) -> HttpResponse:
    """All events, newest first, by kind, words and days."""
    wanted = logbook.Filter.read(request.GET)
    page = Paginator(wanted.events(), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        (
            event,
            logbook.kind_words(event.kind),
            named_as(event.actor_id, event.actor_name),
            logbook.address(event),
        )
        for event in page
    ]
    context = {"page": page, "rows": rows, "wanted": wanted, "kinds": logbook.kinds_present()}
    return render(request, "accounts/audit.html", context)


@require_POST
@allow(Role.LOG_AUDITOR)
def audit_verify(request: HttpRequest) -> HttpResponse:
    """Verify the whole chain and say what was found."""
    problems = audit.verify()
    for line in problems[:20]:
        messages.error(request, line)
    if not problems:
        messages.success(request, "安全日志核对无误：条目相接，原文与校验值相符。")
    return redirect("accounts:audit")
