"""系统审核设置: what is not tested, where the limits lie, the text for values in words, what became of the remarks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import allow
from accounts.roles import Role
from accounts.web import current_user, whole_number
from projects.appraisal.showing import appraised
from projects.checks import BY_CODE, CHECKS, SEVERITY_NAMES
from projects.models import BudgetYear, CheckWaiver, Project
from projects.rules import counting, limits, waiving
from projects.rules.standing import LIMITS, STANDARD, in_force
from projects.versions import Invalid
from projects.views.years import all_years, chosen_year
from workflows.errors import Refused, Stale
from workflows.oversight import whole_desk

#: more projects than these are named by their code
MOST_NAMED = 300


@login_required
@allow(Role.BUDGET_OFFICER)
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """The settings of the year that is looked at."""
    return _page(request, chosen_year(request))


@login_required
@allow(Role.BUDGET_OFFICER)
@require_POST
def checks_tune(request: HttpRequest) -> HttpResponse:
    """Stores the limits and the text."""
    year = _asked_year(request)
    typed = {
        key: request.POST[key] for key in (*(one.key for one in LIMITS), STANDARD) if key in request.POST
    }
    try:
        changed = limits.set_limits(year.pk, typed, actor=current_user(request))
    except Invalid as invalid:
        return _page(request, year, typed=typed, wrong=invalid.problems, status=422)
    messages.success(request, "已保存，填报页面的系统审核随即按新的标准执行。" if changed else "没有改动。")
    return redirect(_url(year))


@login_required
@allow(Role.BUDGET_OFFICER)
@require_POST
def checks_waive(request: HttpRequest) -> HttpResponse:
    """Sets a rule aside for the year or for one project."""
    year, typed = _asked_year(request), request.POST.dict()
    code = request.POST.get("project", "").strip()
    project = Project.objects.filter(year=year, code=code).first() if code else None
    try:
        if code and project is None:
            raise Refused(f"{year.pk}年度没有编码为 {code} 的项目，请核对编码；全年不审核的，项目留空。")
        waiving.waive(
            year.pk,
            request.POST.get("rule", ""),
            actor=current_user(request),
            reason=request.POST.get("reason", ""),
            project=project.pk if project else None,
        )
    except Refused as refusal:
        return _page(request, year, waiver=typed, refusal=refusal.text, status=422)
    messages.success(request, "已设为不审核，审核人会看到原因。")
    return redirect(_url(year))


@login_required
@allow(Role.BUDGET_OFFICER)
@require_POST
def checks_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Tests it again."""
    held = get_object_or_404(CheckWaiver.objects.select_related("year"), pk=pk)
    try:
        waiving.restore(pk, actor=current_user(request))
        messages.success(request, "已恢复审核。")
    except Stale as late:
        messages.info(request, late.text)
    return redirect(_url(held.year))


def _page(
    request: HttpRequest,
    year: BudgetYear | None,
    *,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    waiver: Mapping[str, str] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "year": year,
        "whole": whole_desk(current_user(request)),
        "trail": [("年度工作安排", reverse("desk:year_plan")), ("系统审核设置", None)],
        "waiver": waiver or {},
        "refusal": refusal,
    }
    if year is not None:
        values = {**limits.current(year), **(typed or {})}
        problems = wrong or {}
        context |= {
            "shown_year": year.pk,
            "limits": [(one, values[one.key], problems.get(one.key, "")) for one in LIMITS],
            "appraised": appraised(year),
            "standard": values[STANDARD],
            "standard_wrong": problems.get(STANDARD, ""),
            "waivers": _waivers(year),
            "rules": [(check.code, check.title) for check in CHECKS],
            "projects": year.projects.exclude(code="")
            .order_by("code")
            .values_list("code", "name")[:MOST_NAMED],
            "counts": [
                (check, "、".join(SEVERITY_NAMES[level] for level in check.levels), fates)
                for check, fates in counting.of_year(year)
            ],
        }
    return render(request, "projects/checks.html", context, status=status)


def _waivers(year: BudgetYear) -> list[tuple[CheckWaiver, str]]:
    """Each with what it sets aside."""
    rows = in_force(year).select_related("project", "made_by")
    return [(one, BY_CODE[one.rule].title) for one in rows if one.rule in BY_CODE]


def _asked_year(request: HttpRequest) -> BudgetYear:
    wanted = whole_number(request.POST.get("year", ""))
    named = (year for year in all_years(request) if year.pk == wanted)
    found = chosen_year(request) if wanted is None else next(named, None)
    if found is None:
        raise Http404("没有这一预算年度")
    return found


def _url(year: BudgetYear) -> str:
    return f"{reverse('projects:checks')}?year={year.pk}"
