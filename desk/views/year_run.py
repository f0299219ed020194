"""One project's year in the hands of the budget desk: 暂停, 继续, 取消, 恢复, and 重新打开 of a stage that has ended."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods

from accounts.guards import allow
from accounts.models import User
from accounts.roles import Role
from accounts.web import current_user
from desk.plan.forms import NoteForm, ReasonForm, ReopenForm
from desk.plan.who import units_of
from desk.plan.year_acts import ACTS, YearAct
from notifications.calendar import mark
from projects.models import Project
from projects.year import KIND
from workflows.errors import Refused
from workflows.models import StageRun, YearRun
from workflows.words import day_words
from workflows.year import effective, may_reopen, reopen


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "POST"])
def run_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """暂停办理, 继续办理, 取消, 恢复办理: what follows, the reason, one confirmation."""
    if act not in ACTS:
        raise Http404("没有这一操作")
    user, wanted = current_user(request), ACTS[act]
    run, project = _run_of(user, pk)
    asks = ReasonForm if wanted.asks_reason else NoteForm
    form = asks(request.POST) if request.method == "POST" else asks()
    if form.is_bound and form.is_valid():
        try:
            wanted.verb(run, project, user, form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error("reason", refusal.text)
        else:
            messages.success(request, f"{wanted.said}：{run.title}。")
            return redirect(_page_of(run))
    context = {
        "run": run,
        "act": wanted,
        "form": form,
        "fits": form.is_bound or run.state in wanted.states,
        "back": _page_of(run),
        **_place(run, wanted),
    }
    return render(request, "desk/plan/run_act.html", context, status=422 if form.errors else 200)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "POST"])
def stage_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """重新打开: the day it is asked for again, the reason, one confirmation."""
    user = current_user(request)
    stage = _stage_of(user, pk)
    form = ReopenForm(request.POST) if request.method == "POST" else ReopenForm()
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            opened = reopen(pk, actor=user, reason=data["reason"], due_on=data["due_on"])
        except Refused as refusal:
            form.add_error("due_on", refusal.text)
        else:
            due = f"{day_words(data['due_on'])}{mark(data['due_on'])}"
            messages.success(request, f"{_title(opened)}已重新打开，{due}截止，经办人会收到消息。")
            return redirect(_page_of(stage.run))
    context = {
        "stage": stage,
        "run": stage.run,
        "title": _title(stage),
        "form": form,
        "before": effective(stage.round, stage.run) if stage.round is not None else None,
        "fits": form.is_bound or may_reopen(stage, user),
        "back": _page_of(stage.run),
        **_place(stage.run, None),
    }
    return render(request, "desk/plan/reopen.html", context, status=422 if form.errors else 200)


def _run_of(user: User, pk: int) -> tuple[YearRun, Project]:
    """A project's run of the desk's units; 404 for others."""
    run = YearRun.objects.select_related("unit", "drafter").filter(pk=pk, subject_kind=KIND).first()
    units = units_of(user)
    if run is None or (units is not None and run.unit_id not in units):
        raise Http404("没有这一项目，或您不能查看")
    related = ("year", "unit", "drafter")
    return run, Project.objects.select_related(*related).get(pk=run.subject_id)


def _stage_of(user: User, pk: int) -> StageRun:
    related = ("run__unit", "run__drafter", "round")
    stage = StageRun.objects.select_related(*related).filter(pk=pk, run__subject_kind=KIND).first()
    units = units_of(user)
    if stage is None or (units is not None and stage.run.unit_id not in units):
        raise Http404("没有这一环节，或您不能查看")
    return stage


def _title(stage: StageRun) -> str:
    return stage.round.title if stage.round is not None else "绩效目标"


def _page_of(run: YearRun) -> str:
    return f"{reverse('desk:project', args=[run.subject_id])}?tab=year"


def _place(run: YearRun, act: YearAct | None) -> dict[str, Any]:
    plan = ("年度工作安排", f"{reverse('desk:year_plan')}?year={run.year}")
    trail = [plan, (Truncator(run.title).chars(30), _page_of(run)), (act.words if act else "重新打开", None)]
    return {"shown_year": run.year, "trail": trail}
