"""Which budget year the person is looking at: the one in the address, else the one chosen last, else the present."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

from projects.models import BudgetYear

SESSION_KEY = "year"


def all_years(request: HttpRequest) -> list[BudgetYear]:
    """Every year, newest first; read once per request."""
    known = getattr(request, "_budget_years", None)
    if known is None:
        known = list(BudgetYear.objects.all())
        request._budget_years = known  # type: ignore[attr-defined]
    return known


def chosen_year(request: HttpRequest) -> BudgetYear | None:
    """The year of this request; ``?year=`` is remembered for the pages that follow. None while there is no year."""
    years = all_years(request)
    asked = _pick(years, request.GET.get("year"))
    if asked is not None:
        if request.session.get(SESSION_KEY) != asked.year:
            request.session[SESSION_KEY] = asked.year
        return asked
    return _pick(years, request.session.get(SESSION_KEY)) or present_year(years)


def present_year(years: Sequence[BudgetYear]) -> BudgetYear | None:
    """The year in execution; without one the newest."""
    running = [year for year in years if year.stage == BudgetYear.Stage.EXECUTION]
    return next(iter(running or years), None)


def _pick(years: Sequence[BudgetYear], wanted: object) -> BudgetYear | None:
    return next((year for year in years if str(year.year) == str(wanted)), None)
