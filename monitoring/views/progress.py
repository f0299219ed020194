"""支出进度: every project of the year at every checkpoint."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import access
from accounts.columns import chosen, columns_of
from accounts.web import current_user, whole_number
from monitoring.access import is_whole_desk, units_of_notices
from monitoring.board.listing import Filters, board
from monitoring.checkpoints.planning import plan_checkpoints
from monitoring.execution.who import units_of
from projects.models import Project
from projects.views.years import chosen_year

NAMES = ("q", "unit", "office", "light", "state", "at")
COLUMNS = {"code": "项目编码", "unit": "科室/单位", "amount": "调整后预算数", "by": "经办人"}


@login_required
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """The heat map, filtered."""
    if answer := chosen(request, "progress", COLUMNS):
        return answer
    user, year = current_user(request), chosen_year(request)
    columns = columns_of(request, "progress", COLUMNS, spared=("code", "by"))
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
        "columns": columns,
        "before_amount": 2 + columns.count("code", "unit", "by"),
        "separate": Project.Kind.SEPARATE,
        "may_notice": units_of_notices(user).exists(),
        "imports": units_of(user).exists(),
        "is_desk": access.is_budget_officer(user),
        "plans": is_whole_desk(user),
    }
    return render(request, "monitoring/progress.html", context)


@login_required
@require_POST
def plan(request: HttpRequest) -> HttpResponse:
    """The four checkpoints of the chosen year, with the usual dates."""
    year = chosen_year(request)
    if year is not None:
        made = plan_checkpoints(year.pk, current_user(request))
        words = "、".join(one.name for one in made)
        messages.success(
            request,
            f"已安排 {words}支出进度节点，开放日到时各项目自动开始。" if made else "四个节点都已安排。",
        )
    return redirect("monitoring:progress")
