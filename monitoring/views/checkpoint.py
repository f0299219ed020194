"""The thresholds of one checkpoint, for the budget desk of the 本级."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.guards import allow
from accounts.roles import Role
from accounts.web import current_user
from monitoring.checkpoints.planning import set_thresholds
from monitoring.checkpoints.refreshing import refresh
from monitoring.models import Checkpoint
from projects.on_behalf import due_in, set_due
from workflows.errors import Refused

ON_BEHALF_MONTH = 6


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "POST"])
def checkpoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at the dates, set what a lag means."""
    shown = get_object_or_404(Checkpoint.objects.select_related("round"), pk=pk)
    trouble = ""
    if request.method == "POST":
        try:
            _save(request, shown)
            refresh(pk)
            messages.success(request, f"已保存{shown.name}的阈值，未定数的灯已按新阈值计算。")
            return redirect(f"{reverse('monitoring:progress')}?year={shown.year}&at={shown.month}")
        except Refused as refused:
            trouble = refused.text
    context = {
        "checkpoint": shown,
        # 代编 is to be broken down by 6月底: the day stands with that checkpoint
        "on_behalf_due": due_in(shown.year) if shown.month == ON_BEHALF_MONTH else None,
        "trouble": trouble,
        "typed": request.POST,
        "shown_year": shown.year,
        "trail": [
            ("支出进度", f"{reverse('monitoring:progress')}?year={shown.year}&at={shown.month}"),
            (f"{shown.name}节点", None),
        ],
    }
    return render(request, "monitoring/checkpoint.html", context, status=422 if trouble else 200)


@transaction.atomic
def _save(request: HttpRequest, shown: Checkpoint) -> None:
    """Both or neither."""
    user, on = current_user(request), _on_behalf_day(request, shown)
    if on is not None:
        set_due(shown.year, on, actor=user)
    set_thresholds(
        shown.pk,
        actor=user,
        attention=_points(request, "attention"),
        warning=_points(request, "warning"),
        demands="demands" in request.POST,
    )


def _on_behalf_day(request: HttpRequest, shown: Checkpoint) -> date | None:
    text = request.POST.get("on_behalf_due", "")
    if shown.month != ON_BEHALF_MONTH or not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"代编分解的期限请写成 {shown.year}-06-30 的样子。") from None


def _points(request: HttpRequest, name: str) -> Decimal:
    try:
        value = Decimal(request.POST.get(name, "").strip())
        exact = value.quantize(Decimal("0.01"))  # refuses what is no number, and what is too large to be one
    except InvalidOperation:
        raise Refused("阈值请填数字，例如 10 或 12.5。") from None
    if not value.is_finite() or value != exact:
        raise Refused("阈值请填数字，最多两位小数。")
    return value
