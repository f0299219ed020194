"""One project at one checkpoint: its figures, and 原因 and 下一步安排 for whoever explains."""

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
from monitoring.access import CASE_KIND, may_explain, may_steer, visible_reports
from monitoring.checkpoints import explaining, reopening
from monitoring.evidence.beside import beside, put_beside
from monitoring.models import CheckpointReport
from monitoring.stages import case_of, stage_of
from monitoring.views.acts import act, asked_day
from notifications.calendar import Calendar
from workflows import attachments, cases, kinds, year
from workflows.errors import Busy, NotAllowed, Refused, Stale
from workflows.models import StageRun
from workflows.returned import last_return


@login_required
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it; and, for whoever explains while it is with them, write it."""
    shown, user = _readable(request, pk)
    if request.method == "POST":
        return _written(request, shown, user)
    return render(request, "monitoring/report.html", page(shown, user))


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
        "已开始逾期补报，请填写说明后提交审核。",
    )


@login_required
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """重新打开, until a day."""
    shown, user = _readable(request, pk)
    if not may_steer(user, shown.project):
        raise NotAllowed("重新打开由预算绩效岗操作，需要时请与其联系。")

    def again(reason: str) -> CheckpointReport:
        due_on = asked_day(request, "请填写新的说明截止日期。")
        return reopening.reopen_report(pk, actor=user, reason=reason, due_on=due_on)

    return _act(request, shown, "reopen", again, "已重新打开，经办人会收到消息。")


def page(shown: CheckpointReport, user: User, **typed: Any) -> dict[str, Any]:
    """What the page shows; ``typed`` is what came back with a refusal."""
    stage, case = stage_of(shown.project_id, shown.checkpoint.round_id), case_of(CASE_KIND, shown.pk)
    dates = year.effective(stage.round, stage.run) if stage and stage.round else None
    due_on = dates.due_on if dates else shown.checkpoint.due_on
    is_open = (
        shown.is_current
        and shown.state == CheckpointReport.State.DRAFT
        and stage is not None
        and stage.state == StageRun.State.OPEN
    )
    edits = is_open and case is not None and may_explain(user, shown.project)
    kind = kinds.get(CASE_KIND)
    today = clock.today()
    return {
        "report": shown,
        "project": shown.project,
        "checkpoint": shown.checkpoint,
        "shown_year": shown.project.year_id,
        "stage": stage,
        "case": case,
        "edits": edits,
        "waits_for_drafter": is_open and case is None,
        "content": kind.content(shown),
        "files": beside(shown, user),
        "accept": attachments.ACCEPT,
        "cause": shown.cause,
        "measure": shown.measure,
        "due_on": due_on,
        "left": Calendar.load().left_words(due_on, today) if is_open else "",
        "returned": last_return(CASE_KIND, shown.pk, kind.content(shown)) if edits else None,
        "history": list(
            CheckpointReport.objects.filter(project=shown.project_id, checkpoint=shown.checkpoint_id)
            .exclude(pk=shown.pk)
            .order_by("-number")
        ),
        "may_be_late": shown.is_current and stage is not None and year.may_hand_in_late(stage, user),
        "may_reopen": shown.is_current
        and stage is not None
        and stage.state not in StageRun.ALIVE
        and may_steer(user, shown.project),
        "today": today,
        "trail": [
            ("支出进度", f"{reverse('monitoring:progress')}?year={shown.project.year_id}"),
            (
                Truncator(shown.project.name).chars(30),
                f"{reverse('desk:project', args=[shown.project_id])}?tab=progress",
            ),
            (shown.checkpoint.name, None),
        ],
        **typed,
    }


def _readable(request: HttpRequest, pk: int) -> tuple[CheckpointReport, User]:
    user = current_user(request)
    related = ("project__unit", "project__office", "project__drafter", "checkpoint__round", "reopened_by")
    found = visible_reports(user).select_related(*related).filter(pk=pk).first()
    if found is None:
        raise Http404("没有这份支出进度报告，或您不能查看")
    return found, user


def _written(request: HttpRequest, shown: CheckpointReport, user: User) -> HttpResponse:
    """保存 or 提交审核: both save first. What was typed comes back with every refusal."""
    typed = {name: request.POST.get(name, "") for name in ("cause", "measure")}
    if not may_explain(user, shown.project):
        raise NotAllowed("这份说明由项目的经办人或单位财务填写，您可以查看。")
    try:
        explaining.explain(
            shown.pk, actor=user, revision=whole_number(request.POST.get("revision", "")) or 0, **typed
        )
    except (Refused, Stale, Busy) as refusal:
        fresh, _ = _readable(request, shown.pk)
        status = 422 if isinstance(refusal, Refused) else 409
        context = page(fresh, user, trouble=refusal.text, lost=typed, **typed)
        return render(request, "monitoring/report.html", context, status=status)
    personal = "personal" in request.POST
    warnings, troubles = put_beside(shown, request.FILES.getlist("file"), actor=user, personal=personal)
    for warning in warnings:
        messages.warning(request, warning)
    if troubles:
        fresh, _ = _readable(request, shown.pk)
        context = page(fresh, user, trouble=f"说明已保存，有的文件没有附上。{' '.join(troubles)}")
        return render(request, "monitoring/report.html", context, status=422)
    if request.POST.get("do") != "submit":
        messages.success(request, "已保存。写好后请提交审核。")
        return redirect("monitoring:report", shown.pk)
    return _submitted(request, shown, user)


def _submitted(request: HttpRequest, shown: CheckpointReport, user: User) -> HttpResponse:
    case = case_of(CASE_KIND, shown.pk)
    assert case is not None, "what was saved has a case"
    try:
        moved = cases.submit(case.pk, actor=user)
    except Refused as refused:
        fresh, _ = _readable(request, shown.pk)
        problems = {problem.path: problem.text for problem in refused.problems}
        context = page(fresh, user, trouble=f"已保存，还不能提交。{refused.text}", problems=problems)
        return render(request, "monitoring/report.html", context, status=422)
    messages.success(request, moved.text)
    return redirect("workflows:case", case.pk)


def _act(
    request: HttpRequest,
    shown: CheckpointReport,
    name: str,
    done: Callable[[str], CheckpointReport],
    words: str,
) -> HttpResponse:
    """A verb with a reason; a refusal comes back on the page as it is now."""

    def again(**more: Any) -> dict[str, Any]:
        return page(*_readable(request, shown.pk), **more)

    return act(
        request, name, done, words, page=again, template="monitoring/report.html", url="monitoring:report"
    )
