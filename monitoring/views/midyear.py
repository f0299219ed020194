"""One project's 监控表: read it; and, for whoever fills it in while it is with them, write it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.models import User
from accounts.web import current_user, whole_number
from monitoring.access import MONITORING_KIND, may_explain, may_steer, visible_monitoring
from monitoring.evidence import evidence_of
from monitoring.midyear import form, reopening
from monitoring.midyear.adjusting import offers
from monitoring.midyear.earlier import earlier_of
from monitoring.midyear.saving import save
from monitoring.models import MonitoringReport, Rectification
from monitoring.stages import case_of, stage_of
from monitoring.views.acts import act, asked_day
from notifications.calendar import Calendar
from workflows import cases, kinds, year
from workflows.errors import Busy, NotAllowed, Refused, Stale
from workflows.models import StageRun
from workflows.returned import last_return

TEMPLATE = "monitoring/midyear.html"


@login_required
@require_http_methods(["GET", "POST"])
def midyear(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, or the paper."""
    shown, user = _readable(request, pk)
    if request.method == "POST":
        return _written(request, shown, user)
    return render(request, TEMPLATE, page(shown, user))


@login_required
@require_POST
def late(request: HttpRequest, pk: int) -> HttpResponse:
    """逾期补报, with the reason."""
    shown, user = _readable(request, pk)
    return _act(
        request,
        shown,
        "late",
        lambda reason: reopening.hand_in_late(pk, actor=user, reason=reason),
        "已开始逾期补报，请填写后提交审核。",
    )


@login_required
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """重新打开, until a day."""
    shown, user = _readable(request, pk)
    if not may_steer(user, shown.project):
        raise NotAllowed("重新打开由预算绩效岗操作，需要时请与其联系。")

    def again(reason: str) -> MonitoringReport:
        due_on = asked_day(request, "请填写新的截止日期。")
        return reopening.reopen_report(pk, actor=user, reason=reason, due_on=due_on)

    return _act(request, shown, "reopen", again, "已重新打开，经办人会收到消息。")


def page(
    shown: MonitoringReport, user: User, layers: form.Layers | None = None, **typed: Any
) -> dict[str, Any]:
    """What the page shows; ``layers`` is what came back with a refusal."""
    stage, case = stage_of(shown.project_id, shown.round.round_id), case_of(MONITORING_KIND, shown.pk)
    dates = year.effective(stage.round, stage.run) if stage and stage.round else None
    due_on = dates.due_on if dates else shown.round.due_on
    with_drafter = shown.is_current and shown.state == MonitoringReport.State.DRAFT
    is_open = with_drafter and stage is not None and stage.state == StageRun.State.OPEN
    edits = is_open and case is not None and may_explain(user, shown.project)
    content = kinds.get(MONITORING_KIND).content(shown)
    earlier = earlier_of(shown, content)
    evidence = evidence_of([shown.project_id]).get(shown.project_id, {})
    returned = last_return(MONITORING_KIND, shown.pk, content) if edits else None
    layers = layers or form.Layers()
    layers.remarks = returned.by_path if returned else {}
    today = clock.today()
    demands = list(Rectification.objects.filter(report=shown).select_related("responsible").order_by("pk"))
    return {
        "report": shown,
        "project": shown.project,
        "round": shown.round,
        "shown_year": shown.project.year_id,
        "stage": stage,
        "case": case,
        "edits": edits,
        "too_early": today <= shown.round.cutoff_on,
        "waits_for_drafter": is_open and case is None,
        "content": content,
        "rows": form.rows_of(content, layers, evidence, earlier.rows),
        "funds": form.funds_of(content, layers),
        "answers": form.answers_of(content, layers),
        "earlier": earlier,
        "whole": evidence.get(None, []),
        "due_on": due_on,
        "left": Calendar.load().left_words(due_on, today) if is_open else "",
        "returned": returned,
        "history": list(
            MonitoringReport.objects.filter(project=shown.project_id, round=shown.round_id)
            .exclude(pk=shown.pk)
            .order_by("-number")
        ),
        "may_be_late": shown.is_current and stage is not None and year.may_hand_in_late(stage, user),
        "may_reopen": shown.is_current
        and stage is not None
        and year.may_reopen(stage, user)
        and may_steer(user, shown.project),
        "rectifications": demands,
        "may_rectify": shown.is_current
        and shown.lamp.is_behind
        and may_steer(user, shown.project)
        and not any(one.is_alive for one in demands),
        "adjustments": offers(content, shown.project, user) if shown.is_current else [],
        "today": today,
        "trail": [
            ("运行监控", f"{reverse('monitoring:midyear_board')}?year={shown.project.year_id}"),
            (
                Truncator(shown.project.name).chars(30),
                f"{reverse('desk:project', args=[shown.project_id])}?tab=midyear",
            ),
            (shown.round.months, None),
        ],
        **typed,
    }


def _readable(request: HttpRequest, pk: int) -> tuple[MonitoringReport, User]:
    user = current_user(request)
    related = (
        "project__unit", "project__office", "project__drafter", "project__year", "round__round", "version", "reopened_by",
    )  # fmt: skip
    rows = visible_monitoring(user).select_related(*related).prefetch_related("rows", "funds")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("没有这张监控表，或您不能查看")
    return found, user


def _written(request: HttpRequest, shown: MonitoringReport, user: User) -> HttpResponse:
    """保存 or 提交审核: both save first. What was typed comes back with every refusal."""
    if not may_explain(user, shown.project):
        raise NotAllowed("监控表由项目的经办人或单位财务填写，您可以查看。")
    try:
        typed = form.read(request.POST, kinds.get(MONITORING_KIND).content(shown))
        save(shown.pk, actor=user, revision=whole_number(request.POST.get("revision", "")) or 0, typed=typed)
    except (Refused, Stale, Busy) as refusal:
        return _again(request, shown, user, refusal)
    if request.POST.get("do") != "submit":
        messages.success(request, "已保存。填好后请提交审核。")
        return redirect("monitoring:midyear", shown.pk)
    return _submitted(request, shown, user)


def _again(
    request: HttpRequest, shown: MonitoringReport, user: User, refusal: Refused | Stale | Busy
) -> HttpResponse:
    """The page with what was typed; after somebody else's save, beside each cell what they saved."""
    fresh, _ = _readable(request, shown.pk)
    problems = {one.path: one.text for one in refusal.problems} if isinstance(refusal, Refused) else {}
    layers = form.Layers(request.POST, problems, compare=isinstance(refusal, Stale))
    context = page(fresh, user, layers, trouble=refusal.text, lost=True)
    return render(request, TEMPLATE, context, status=422 if isinstance(refusal, Refused) else 409)


def _submitted(request: HttpRequest, shown: MonitoringReport, user: User) -> HttpResponse:
    case = case_of(MONITORING_KIND, shown.pk)
    assert case is not None, "what was saved has a case"
    try:
        moved = cases.submit(case.pk, actor=user)
    except Refused as refused:
        fresh, _ = _readable(request, shown.pk)
        problems = {one.path: one.text for one in refused.problems}
        trouble = f"已保存，还不能提交：{len(problems)} 处需要补充。" if problems else refused.text
        if "" in problems:
            trouble = f"已保存，还不能提交。{problems['']}"
        context = page(
            fresh, user, form.Layers(problems=problems), trouble=trouble, problems=refused.problems
        )
        return render(request, TEMPLATE, context, status=422)
    messages.success(request, moved.text)
    return redirect("workflows:case", case.pk)


def _act(
    request: HttpRequest,
    shown: MonitoringReport,
    name: str,
    done: Callable[[str], MonitoringReport],
    words: str,
) -> HttpResponse:
    """A verb with a reason; a refusal comes back on the page as it is now."""

    def again(**more: Any) -> dict[str, Any]:
        return page(*_readable(request, shown.pk), **more)

    return act(request, name, done, words, page=again, template=TEMPLATE, url="monitoring:midyear")
