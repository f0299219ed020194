"""年度工作安排: the rounds of a year, how far everybody is; 开启年度 and 安排轮次."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.guards import allow
from accounts.models import User
from accounts.roles import Role
from accounts.web import current_user, whole_number
from desk.plan.forms import RoundForm, usual_due, usual_start
from desk.plan.who import ask_whole, units_of
from projects.models import BudgetYear
from projects.views.years import all_years, chosen_year
from workflows.errors import Refused
from workflows.models import WorkYear
from workflows.oversight import whole_desk
from workflows.year import NewRound, closing_day, open_year, plan_round
from workflows.year.beginning import missing
from workflows.year.planning import newest_round
from workflows.year.standing import in_year, rounds_of
from workflows.year.subjects import all_subjects
from workflows.year.usual import all_usual


@login_required
@allow(Role.BUDGET_OFFICER)
@require_GET
def year_plan(request: HttpRequest) -> HttpResponse:
    """The rounds with their dates and how far everybody is."""
    user, year = current_user(request), chosen_year(request)
    opened = _opened(year)
    context = {
        "year": year,
        "opened": opened,
        "rounds": rounds_of(year.pk, units_of(user)) if year is not None else [],
        "whole": whole_desk(user),
        "concerned": in_year(year.pk) if year is not None and opened is not None else None,
    }
    return render(request, "desk/plan/year.html", context)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "POST"])
def year_open(request: HttpRequest) -> HttpResponse:
    """开启年度: who gets a run, what is planned with it, one confirmation. Stale where another desk was faster."""
    user, year = ask_whole(request, "开启年度工作"), _asked_year(request)
    usual = all_usual()
    if request.method == "POST":
        wanted = set(request.POST.getlist("usual"))
        open_year(year.pk, actor=user)
        messages.success(request, f"已开启{year.pk}年度工作。")
        for one in [one for one in usual if one.code in wanted]:
            try:
                messages.success(request, f"已安排{one.words}：{len(one.plan(year.pk, user))} 轮。")
            except Refused as refusal:
                messages.warning(request, f"{one.words}没有全部安排：{refusal.text}")
        return redirect(_page_of(year))
    context = {
        "year": year,
        "opened": _opened(year),
        "usual": usual,
        "count": sum(missing(one.kind, year.pk).count() for one in all_subjects()),
        **_place(year, "开启年度"),
    }
    return render(request, "desk/plan/open.html", context)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "POST"])
def round_new(request: HttpRequest) -> HttpResponse:
    """安排轮次; ``do=preview`` shows whom it would concern and writes nothing."""
    user, year = ask_whole(request, "安排轮次"), _asked_year(request)
    if request.method != "POST":
        usual = {"opens_on": usual_start(), "due_on": usual_due()}
        return _round_page(request, year, RoundForm(initial=usual))
    form = RoundForm(request.POST)
    valid = form.is_valid()
    if request.POST.get("do") == "preview":
        form.only("opens_on", "due_on", "closes_on")
        return _round_page(request, year, form)
    if valid:
        try:
            round = _plan(year, form, user, whole_number(request.POST.get("seen", "")))
        except Refused as refusal:
            form.add_error("stage", refusal.text)
        else:
            messages.success(request, f"已安排{round.title}。")
            return redirect(reverse("desk:round", args=[round.pk]))
    return _round_page(request, year, form, status=422)


def _plan(year: BudgetYear, form: RoundForm, user: User, seen: int | None) -> Any:
    data = form.cleaned_data
    new = NewRound(
        year=year.pk,
        stage=data["stage"],
        kind=data["kind"],
        title=data["title"],
        opens_on=data["opens_on"],
        due_on=data["due_on"],
        closes_on=data.get("closes_on"),
        given=form.given,
    )
    return plan_round(new, actor=user, seen=seen)


def _round_page(request: HttpRequest, year: BudgetYear, form: RoundForm, status: int = 200) -> HttpResponse:
    newest = newest_round(year.pk)
    due = form.cleaned_data.get("due_on") if form.is_bound else form["due_on"].initial
    context = {
        "year": year,
        "form": form,
        "opened": _opened(year),
        "concerned": in_year(year.pk),
        "closes": closing_day(due) if due is not None else None,
        "seen": request.POST.get("seen", newest.pk if newest is not None else 0),
        **_place(year, "安排轮次"),
    }
    return render(request, "desk/plan/round_new.html", context, status=status)


def _asked_year(request: HttpRequest) -> BudgetYear:
    """The year a form names, else the one that is looked at; 404 where there is none."""
    wanted = request.POST.get("year")
    named = (year for year in all_years(request) if str(year.pk) == wanted)
    found = chosen_year(request) if wanted is None else next(named, None)
    if found is None:
        raise Http404("没有这一预算年度")
    return found


def _opened(year: BudgetYear | None) -> WorkYear | None:
    return (
        WorkYear.objects.select_related("opened_by").filter(pk=year.pk).first() if year is not None else None
    )


def _page_of(year: BudgetYear) -> str:
    return f"{reverse('desk:year_plan')}?year={year.pk}"


def _place(year: BudgetYear, words: str) -> dict[str, Any]:
    return {"shown_year": year.pk, "trail": [("年度工作安排", _page_of(year)), (words, None)]}
