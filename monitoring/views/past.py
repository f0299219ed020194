"""结果应用: the list for the budget meeting, and naming what a project was before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import access, audit, clock
from accounts.guards import allow
from accounts.models import User
from accounts.roles import Role
from accounts.web import current_user, whole_number
from monitoring.past.gathering import pasts_of
from monitoring.past.paper import NOTE, meeting_paper
from monitoring.past.suggesting import suggestion, trend
from projects import predecessors
from projects.access import visible_projects
from projects.layout.formats import FORMATS, download
from projects.models import Project
from projects.views.years import all_years, chosen_year
from workflows.errors import Refused

PAGE = 50


@login_required
@allow(Role.BUDGET_OFFICER)
@require_safe
def meeting(request: HttpRequest) -> HttpResponse:
    """Every project of the year with execution, score and trend of the years before, and what they speak for."""
    user, year = current_user(request), chosen_year(request)
    rows = _projects(user, year.year) if year else Project.objects.none()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    past = pasts_of(shown, user)
    context = {
        "year": year,
        "shown_year": year.year if year else None,
        "page": page,
        "rows": [
            (one, past[one.pk][0] if past[one.pk] else None, trend(past[one.pk]), suggestion(past[one.pk]))
            for one in shown
        ],
        "note": NOTE,
        "trail": [("报表报告", reverse("monitoring:papers")), ("预算安排参考", None)],
    }
    return render(request, "monitoring/meeting.html", context)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_POST
def meeting_export(request: HttpRequest) -> HttpResponse:
    """The same as a file."""
    user, form = current_user(request), FORMATS.get(request.POST.get("format", ""))
    year = next((one for one in all_years(request) if str(one.year) == request.POST.get("year")), None)
    if form is None or year is None:
        raise Http404("没有这种格式或年度")
    rows = list(_projects(user, year.year))
    past = pasts_of(rows, user)
    sender = user.unit.name if user.unit else ""
    paper = meeting_paper(year.year, [(one, past[one.pk]) for one in rows], sender, clock.today())
    file = form.make(paper)
    audit.record("export", user, f"导出{paper.title}", year=year.year)
    return download(file, f"{paper.title}.{form.ending}", form.sort)


@login_required
@require_POST
def predecessor(request: HttpRequest, pk: int) -> HttpResponse:
    """Name what a project was in an earlier year."""
    user = current_user(request)
    if not visible_projects(user).filter(pk=pk).exists():
        raise Http404("没有这个项目，或您不能查看")
    try:
        predecessors.name(pk, whole_number(request.POST.get("predecessor", "")), actor=user)
    except Refused as refusal:
        messages.error(request, refusal.text)
    else:
        messages.success(request, "已保存。")
    return redirect(f"{reverse('desk:project', args=[pk])}?tab=past")


def tab(project: Project, user: User) -> Mapping[str, Any]:
    """The tab 上年结果 of the project page."""
    past = pasts_of([project], user)[project.pk]
    may = predecessors.may_name(user, project)
    return {
        "past": past,
        "trend": trend(past),
        "suggestion": suggestion(past),
        "note": NOTE,
        "may_name": may,
        "candidates": predecessors.candidates(user, project) if may else [],
    }


def _projects(user: User, year: int) -> QuerySet[Project]:
    """Those of the person's budget desk, without placeholders."""
    units = access.units_held(user, Role.BUDGET_OFFICER)
    rows = Project.objects.filter(unit__in=units, year=year).exclude(kind=Project.Kind.SEPARATE)
    return rows.select_related("unit__parent").order_by("unit__code", "code", "pk")
