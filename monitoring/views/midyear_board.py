"""运行监控: the rounds of a year and every project in one of them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.web import current_user, whole_number
from monitoring.access import is_whole_desk
from monitoring.midyear.board import Filters, board
from monitoring.rectification.issuing import may_issue
from projects.views.years import chosen_year

NAMES = ("q", "unit", "office", "light", "state", "at")


@login_required
@require_safe
def midyear_board(request: HttpRequest) -> HttpResponse:
    """The list, filtered."""
    user, year = current_user(request), chosen_year(request)
    filters = Filters(
        **{name: request.GET.get(name, "").strip()[:60] for name in NAMES},
        page=whole_number(request.GET.get("page", ""), 99_999) or 1,
    )
    kept = {name: getattr(filters, name) for name in NAMES if getattr(filters, name)}
    context = {
        "year": year,
        "filters": filters,
        "keep": f"{urlencode(kept)}&" if kept else "",
        "keep_at": urlencode({name: value for name, value in kept.items() if name != "at"}),
        "board": board(user, year, filters) if year else None,
        "plans": is_whole_desk(user),
        "may_issue": may_issue(user),
    }
    return render(request, "monitoring/midyear_board.html", context)
