"""统计查询: the overview, what is late, 支出, 办理时间 and the steps behind it, for heads, the budget desk and leaders."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_safe

from accounts import access, clock
from accounts.guards import allow
from accounts.web import current_user
from desk.rail import READ_STATISTICS
from desk.statistics import bars, columns, late, times
from desk.statistics.overview import overview_of
from desk.statistics.places import scope_of
from desk.statistics.spending import spending_of
from projects.filtering import PAGE, choices, fitting, unit_names
from projects.models import BudgetYear
from projects.views.years import chosen_year
from workflows.forecast import ENOUGH
from workflows.kinds import kind_words
from workflows.models import Case

#: the pages between which the tabs lead: code -> words
PAGES = {
    "statistics": "概览",
    "statistics_spending": "支出",
    "statistics_times": "办理时间",
    "statistics_late": "逾期和暂停",
}


@login_required
@allow(*READ_STATISTICS)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What needs me, what is red, what is late and why."""
    year = chosen_year(request)
    found = overview_of(current_user(request), year) if year else None
    return _page(request, "overview", "statistics", year, overview=found)


@login_required
@allow(*READ_STATISTICS)
@require_safe
def spending(request: HttpRequest) -> HttpResponse:
    """Plan against actual at each checkpoint, and the lights of one of them by unit."""
    user, year = current_user(request), chosen_year(request)
    found = spending_of(user, year, request.GET.get("at", "")) if year else None
    points = found.points if found else ()
    drawn: dict[str, Any] = {
        "drawings": [("wide", columns.draw(points)), ("phone", columns.draw(points, columns.PHONE))],
        "chart_title": f"{year}各节点计划与执行",
        "told": columns.told(points),
        "is_desk": access.is_budget_officer(user),
    }
    return _page(request, "spending", "statistics_spending", year, spending=found, **drawn)


@login_required
@allow(*READ_STATISTICS)
@require_safe
def handling_times(request: HttpRequest) -> HttpResponse:
    """Median and 90th percentile of working days by step, and the step that holds most."""
    year, filters = chosen_year(request), filters_of(request.GET)
    found = times.times_of(current_user(request), year.pk, filters) if year else None
    lines = [line for line in found.lines if line.median is not None] if found else []
    drawn: dict[str, Any] = {
        "drawings": [("wide", bars.draw(lines)), ("phone", bars.draw(lines, bars.PHONE))] if lines else [],
        "chart_title": f"{year}各环节办理时间",
        "told": bars.told(lines),
        "enough": ENOUGH,
        "filters": filters,
    }
    return _page(request, "times", "statistics_times", year, times=found, **drawn)


@login_required
@allow(*READ_STATISTICS)
@require_safe
def finished_steps(request: HttpRequest) -> HttpResponse:
    """The finished steps behind a figure of 办理时间."""
    year, filters = chosen_year(request), filters_of(request.GET)
    found = times.steps_of(current_user(request), year.pk, filters) if year else []
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = Case.objects.select_related("unit", "office").in_bulk([one.case for one in page.object_list])
    return _page(
        request,
        "steps",
        "statistics_steps",
        year,
        page=page,
        rows=[(one, shown[one.case]) for one in page.object_list],
        heading=steps_title(filters),
        asked=[(name, value) for name, value in vars(filters).items() if value],
    )


@login_required
@allow(*READ_STATISTICS)
@require_safe
def overdue(request: HttpRequest) -> HttpResponse:
    """All that is late or put aside."""
    year = chosen_year(request)
    known, wanted = late_in(request, year), wanted_of(request.GET)
    tests = late.tests_of(wanted)
    names = {
        "sort": late.SORTS,
        "what": {one.what: one.what for one in known},
        "unit": unit_names(),
    }
    return _page(
        request,
        "late",
        "statistics_late",
        year,
        rows=fitting(known, tests),
        choices=choices(known, tests, names, wanted),
        wanted=wanted,
    )


def wanted_of(given: MultiValueDict[str, str]) -> late.Wanted:
    """What an address or a form asks of 逾期和暂停."""
    return late.Wanted(**{name: str(given.get(name, "")).strip()[:60] for name in ("sort", "what", "unit")})


def late_in(request: HttpRequest, year: BudgetYear | None) -> list[late.Late]:
    """What is late in the year that is looked at."""
    return [one for one in late.late_of(current_user(request)) if year is not None and one.year == year.pk]


def filters_of(given: MultiValueDict[str, str]) -> times.Filters:
    """What an address or a form asks of 办理时间."""
    names = ("kind", "when", "step", "role")
    return times.Filters(**{name: str(given.get(name, "")).strip()[:60] for name in names})


def steps_title(filters: times.Filters) -> str:
    """Which steps a list shows, in words."""
    kind = kind_words(filters.kind) if filters.kind else "全部事项"
    when = times.quarter_words(filters.when) if times.is_quarter(filters.when) else ""
    return f"{kind}{f'“{filters.step}”' if filters.step else ''}已办结的环节{f'（{when}）' if when else ''}"


def _page(
    request: HttpRequest, template: str, what: str, year: BudgetYear | None, **context: Any
) -> HttpResponse:
    asked = f"?year={year.pk}" if year else ""
    frame = {
        "year": year,
        "what": what,
        "lit": "statistics_times" if what == "statistics_steps" else what,
        "scope": scope_of(current_user(request)),
        "now": clock.now(),
        "pages": [(code, words, reverse(f"desk:{code}") + asked) for code, words in PAGES.items()],
    }
    return render(request, f"desk/statistics/{template}.html", frame | context)
