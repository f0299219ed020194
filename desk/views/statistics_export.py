"""统计查询 as Excel: the page as it is shown, and who took it along stands in the log."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts import audit, clock
from accounts.guards import allow
from accounts.models import User
from accounts.web import current_user
from desk.rail import READ_STATISTICS
from desk.statistics import late, papers, times
from desk.statistics.overview import overview_of
from desk.statistics.places import scope_of
from desk.statistics.spending import spending_of
from desk.views.statistics import filters_of, late_in, steps_title, wanted_of
from projects.filtering import fitting
from projects.layout.formats import FORMATS, download
from projects.layout.paper import Paper
from projects.models import BudgetYear
from projects.views.years import all_years


@login_required
@allow(*READ_STATISTICS)
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """One of the pages, with the filters it was shown with."""
    user = current_user(request)
    year = next((one for one in all_years(request) if str(one.pk) == request.POST.get("year")), None)
    if year is None:
        raise Http404("没有这个年度")
    paper = _paper(request, user, year, request.POST.get("what", ""))
    form = FORMATS["xlsx"]
    audit.record("export", user, f"导出{paper.title}（xlsx）", year=year.pk)
    return download(form.make(paper), f"{paper.title}.{form.ending}", form.sort)


def _paper(request: HttpRequest, user: User, year: BudgetYear, what: str) -> Paper:
    about = papers.About(year.pk, scope_of(user), clock.today())
    if what == "statistics":
        return papers.overview_paper(overview_of(user, year), about)
    if what == "statistics_late":
        rows = fitting(late_in(request, year), late.tests_of(wanted_of(request.POST)))
        return papers.late_paper(rows, about)
    if what == "statistics_times":
        return papers.times_paper(times.times_of(user, year.pk, filters_of(request.POST)), about)
    if what == "statistics_steps":
        asked = filters_of(request.POST)
        return papers.steps_paper(times.steps_of(user, year.pk, asked), steps_title(asked), about)
    found = spending_of(user, year, request.POST.get("at", ""))
    if what != "statistics_spending" or found.at is None:
        raise Http404("没有这份统计，或本年度还没有安排支出进度节点")
    return papers.spending_paper(found, about)
