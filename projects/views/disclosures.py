"""预算公开: the 保密审查, what was made after it, and by when."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import access, audit, clock
from accounts.guards import allow
from accounts.models import Unit, User
from accounts.roles import Role
from accounts.web import current_user, whole_number
from notifications.calendar import PROVISIONAL, left_words
from projects.disclosing import budget, publishing
from projects.models import BudgetDisclosure, BudgetYear
from projects.views.publishing import package_of, review_of, typed
from projects.views.years import all_years, chosen_year
from workflows.errors import Refused
from workflows.oversight import whole_desk


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def disclosures(request: HttpRequest) -> HttpResponse:
    """The page; posted it makes the package of the year, or of one unit of it."""
    user, year = current_user(request), chosen_year(request)
    units = _units(user)
    unit = _unit(units, request.GET.get("unit", ""))
    if request.method != "POST":
        return _page(request, user, year, unit, units)
    if year is None or unit is None:
        raise Http404("没有年度或单位")
    try:
        publication = budget.prepared(year, unit, review_of(request), actor=user)
        if publishing.is_large(publication):
            return redirect("projects:paper_job", publishing.start(publication, actor=user).pk)
        made = budget.publish(publication, actor=user)
    except Refused as refusal:
        return _page(request, user, year, unit, units, refusal.text)
    messages.success(request, f"已制作公开材料，{made.projects} 个项目。请下载后按程序公开。")
    return redirect(f"{reverse('projects:disclosures')}?year={year.year}&unit={unit.pk}")


@login_required
@allow(Role.BUDGET_OFFICER)
@require_POST
def disclosure_days(request: HttpRequest) -> HttpResponse:
    """Within how many days of the 批复 the year is published."""
    year = next((one for one in all_years(request) if str(one.year) == request.POST.get("year")), None)
    if year is None:
        raise Http404("没有年度")
    user = current_user(request)
    try:
        budget.set_days(year.year, whole_number(request.POST.get("days", "")), actor=user)
    except Refused as refusal:
        units = _units(user)
        return _page(request, user, year, _unit(units, ""), units, refusal.text)
    messages.success(request, "已保存公开期限。")
    return redirect(f"{reverse('projects:disclosures')}?year={year.year}")


@login_required
@allow(Role.BUDGET_OFFICER)
@require_POST
def disclosure_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The package as it was made."""
    user = current_user(request)
    rows = BudgetDisclosure.objects.filter(unit__in=access.units_held(user, Role.BUDGET_OFFICER))
    made = rows.filter(pk=pk).first()
    if made is None:
        raise Http404("没有这份公开材料，或您不能查看")
    answer = package_of(made, f"{made.year_id}年度预算公开.zip")
    audit.record("export", user, f"下载{made.year_id}年度预算公开材料", budget_disclosure=pk)
    return answer


def _page(
    request: HttpRequest,
    user: User,
    year: BudgetYear | None,
    unit: Unit | None,
    units: list[Unit],
    trouble: str = "",
) -> HttpResponse:
    today = clock.today()
    made = list(BudgetDisclosure.objects.filter(year=year).select_related("made_by")) if year else []
    due = budget.due_on(year) if year and not made else None
    context = {
        "year": year,
        "years": all_years(request),
        "shown_year": year.year if year else None,
        "units": units,
        "unit": unit,
        "checks": budget.CHECKS.items(),
        "candidates": budget.candidates(user, year.year, unit) if year and unit else [],
        "at_once": publishing.AT_ONCE,
        "volume": publishing.VOLUME,
        "made": made,
        "due": due,
        "left": left_words(due, today).removesuffix(PROVISIONAL) if due else "",
        "late": due is not None and due < today,
        "days": budget.days_of(year) if year else budget.DAYS,
        "may": whole_desk(user),
        "trouble": trouble,
        "trail": [("项目绩效", reverse("projects:list")), ("预算公开", None)],
        **typed(request),
    }
    return render(request, "projects/disclosures.html", context, status=422 if trouble else 200)


def _units(user: User) -> list[Unit]:
    return list(Unit.objects.filter(pk__in=access.units_held(user, Role.BUDGET_OFFICER)).order_by("code"))


def _unit(units: list[Unit], asked: str) -> Unit | None:
    number = whole_number(asked)
    return next((one for one in units if one.pk == number), units[0] if units and not asked else None)
