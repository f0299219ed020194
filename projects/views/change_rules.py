"""The year's rules of 目标调整: the last day to apply, the reasons to choose from."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.guards import allow
from accounts.roles import Role
from accounts.web import current_user
from projects.changes.rules import Rules, rules_of, set_rules
from projects.models import BudgetYear
from workflows.errors import NotAllowed, Refused
from workflows.oversight import whole_desk


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def change_rules(request: HttpRequest, year: int) -> HttpResponse:
    """Look at them, and change them."""
    user, shown = current_user(request), get_object_or_404(BudgetYear, pk=year)
    if not whole_desk(user):
        raise NotAllowed("目标调整的期限和原因由本级预算绩效岗设置。")
    rules, trouble = rules_of(shown), ""
    day, reasons = rules.last_day.isoformat(), "\n".join(rules.reasons)
    if request.method == "POST":
        day, reasons = request.POST.get("last_day", ""), request.POST.get("reasons", "")
        try:
            if set_rules(year, Rules(_day(day), tuple(reasons.splitlines())), actor=user):
                messages.success(request, "已保存，新申请的调整按此办理。")
            return redirect("projects:change_rules", year)
        except Refused as refused:
            trouble = refused.text
    context = {
        "year": shown,
        "last_day": day,
        "reasons": reasons,
        "trouble": trouble,
        "shown_year": year,
        "trail": [("年度工作安排", f"{reverse('desk:year_plan')}?year={year}"), ("目标调整设置", None)],
    }
    return render(request, "projects/change_rules.html", context, status=422 if trouble else 200)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("请填写申请调整的最后日期，例如 2026-10-31。") from None
