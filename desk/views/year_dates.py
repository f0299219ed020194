"""延期 and 收回 of a round: whom it concerns, the reason, one confirmation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.guards import allow
from accounts.models import Unit
from accounts.roles import Role
from accounts.web import current_user, whole_number
from desk.plan.forms import ALL, ONE, UNIT, MoveForm, ReasonForm
from desk.plan.who import ask_whole, round_of, run_of, units_of
from desk.views.year_round import place
from notifications.calendar import mark
from workflows.errors import Refused
from workflows.models import Round, StageRun, YearRun
from workflows.oversight import whole_desk
from workflows.words import day_words
from workflows.year import closing_day, in_force, move_dates, recall_round
from workflows.year.planning import newest_change, whose
from workflows.year.standing import of_units, touched


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "POST"])
def round_move(request: HttpRequest, pk: int) -> HttpResponse:
    """延期 for all, one unit or one project; ``do=preview`` shows whom it concerns and writes nothing."""
    round, user = round_of(pk), current_user(request)
    units = units_of(user)
    asked = request.POST if request.method == "POST" else request.GET
    run = run_of(round, whole_number(asked.get("run", "")), units)
    choices = {"whom": _whom(run, whole_desk(user)), "units": _units(round, units)}
    if request.method != "POST":
        initial = {"whom": choices["whom"][0][0]}
        return _move_page(request, round, run, MoveForm(initial=initial, **choices))
    form = MoveForm(request.POST, **choices)
    valid = form.is_valid()
    if request.POST.get("do") == "preview":
        form.only("whom", "unit", "opens_on", "due_on", "closes_on")
        return _move_page(request, round, run, form)
    if valid:
        unit, one = _named(form, run)
        dates: dict[str, Any] = form.dates
        try:
            change = move_dates(
                pk,
                actor=user,
                reason=form.cleaned_data["reason"],
                run=one,
                unit=unit,
                seen=whole_number(request.POST.get("seen", "")),
                **dates,
            )
        except Refused as refusal:
            form.add_error("due_on", refusal.text)
        else:
            whom = whose(one, unit)
            whom = f"（{whom}）" if whom else ""
            told = f"{round.title}{whom}的截止日期已改为 {day_words(change.due_on)}{mark(change.due_on)}。"
            messages.success(request, told)
            return redirect(reverse("desk:round", args=[pk]))
    return _move_page(request, round, run, form, status=422)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "POST"])
def round_recall(request: HttpRequest, pk: int) -> HttpResponse:
    """收回: nothing of the round is asked for any more."""
    user, round = ask_whole(request, "收回轮次"), round_of(pk)
    form = ReasonForm(request.POST or None) if request.method == "GET" else ReasonForm(request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            recall_round(pk, actor=user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error("reason", refusal.text)
        else:
            messages.success(request, f"已收回{round.title}，正在进行的项目在几分钟内逐个结束。")
            return redirect(f"{reverse('desk:year_plan')}?year={round.year}")
    context = {"round": round, "form": form, "concerned": touched(pk), **place(round, "收回轮次")}
    return render(request, "desk/plan/recall.html", context, status=422 if form.errors else 200)


def _whom(run: YearRun | None, whole: bool) -> list[tuple[str, str]]:
    """For whom the desk may move; the project first where one was named."""
    found = [(ONE, "一个项目")] if run is not None else []
    return [*found, *([(ALL, "全部项目")] if whole else []), (UNIT, "一个单位")]


def _units(round: Round, units: set[int] | None) -> Any:
    """The units whose subjects the round concerns."""
    stages = of_units(StageRun.objects.filter(round=round), units)
    return Unit.objects.filter(pk__in=stages.values("run__unit")).order_by("code")


def _named(form: MoveForm, run: YearRun | None) -> tuple[Unit | None, YearRun | None]:
    """The unit or the run the form means; neither for all."""
    whom = form.cleaned_data.get("whom")
    unit = form.cleaned_data.get("unit") if whom == UNIT else None
    return unit, run if whom == ONE else None


def _move_page(
    request: HttpRequest, round: Round, run: YearRun | None, form: MoveForm, status: int = 200
) -> HttpResponse:
    unit, one = _named(form, run) if form.is_bound else (None, run)
    newest = newest_change(round.pk)
    due: date | None = form.cleaned_data.get("due_on") if form.is_bound else None
    wants_unit = form["whom"].value() == UNIT and unit is None
    context = {
        "round": round,
        "run": run,
        "form": form,
        "before": in_force(round, one, unit),
        "concerned": None if wants_unit else touched(round.pk, run=one, unit=unit),
        "due": due,
        "closes": form.cleaned_data.get("closes_on") or closing_day(due) if due is not None else None,
        "seen": request.POST.get("seen", newest.pk if newest is not None else 0),
        **place(round, "延期"),
    }
    return render(request, "desk/plan/move.html", context, status=status)
