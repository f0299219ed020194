"""绩效自评 of one project: written by its drafter, live while typing; read by everybody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from monitoring.evaluation import reopening
from monitoring.evaluation.access import CASE_KIND, may_fill, may_steer, visible_evaluations
from monitoring.evaluation.computing import keep
from monitoring.evaluation.content import content_of, place
from monitoring.evaluation.filling import texts
from monitoring.evaluation.remarks import doubts_of
from monitoring.evaluation.saving import renew, save, whose
from monitoring.evidence import evidence_of
from monitoring.evidence.page import may_read
from monitoring.models import EvaluationRow, Rescore, SelfEvaluation
from monitoring.stages import case_of, stage_of
from monitoring.views.acts import act, asked_day
from monitoring.views.evaluation_page import sheet
from notifications.calendar import Calendar
from projects.budget import leavings
from workflows import cases, year
from workflows.errors import Busy, NotAllowed, Refused, Stale
from workflows.models import StageRun
from workflows.returned import last_return

RELATED = ("project__unit", "project__office", "project__drafter", "project__year", "round", "version")


@login_required
@require_http_methods(["GET", "POST"])
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it; and, for its drafter while it is with them, write it."""
    shown, user = readable(request, pk)
    if request.method == "POST":
        return _written(request, shown, user)
    return render(request, "monitoring/evaluation/page.html", page(shown, user))


@login_required
@require_POST
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """The points for what is typed, not saved: every row's formula, and the total."""
    shown, user = readable(request, pk)
    if not may_fill(user, shown.project):
        raise NotAllowed(whose(shown))
    rows = list(shown.rows.all())
    if shown.state == SelfEvaluation.State.DRAFT:
        renew(shown, rows)
    context = {"sheet": sheet(shown, rows, typed=typed_of(request))}
    return render(request, "monitoring/evaluation/live.html", context)


@login_required
@require_POST
def late(request: HttpRequest, pk: int) -> HttpResponse:
    """逾期补报, with the reason."""
    shown, user = readable(request, pk)
    return act_on(
        request,
        shown,
        "late",
        lambda reason: reopening.hand_in_late(pk, actor=user, reason=reason),
        "已开始逾期补报，请填写自评后提交审核。",
    )


@login_required
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """重新打开, until a day."""
    shown, user = readable(request, pk)
    if not may_steer(user, shown.project):
        raise NotAllowed("重新打开由预算绩效岗操作，需要时请与其联系。")

    def again(reason: str) -> SelfEvaluation:
        due_on = asked_day(request, "请填写新的自评截止日期。")
        return reopening.reopen(pk, actor=user, reason=reason, due_on=due_on)

    return act_on(request, shown, "reopen", again, "已重新打开，经办人会收到消息。")


def page(
    shown: SelfEvaluation,
    user: User,
    *,
    typed: Mapping[str, str] | None = None,
    bad: Mapping[str, str] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """What the page shows; ``typed`` and ``bad`` come back with a refusal."""
    rows = list(shown.rows.all())
    stage, case = stage_of(shown.project_id, shown.round_id), case_of(CASE_KIND, shown.pk)
    dates = year.effective(stage.round, stage.run) if stage and stage.round else None
    due_on = dates.due_on if dates else shown.round.due_on
    drafts = shown.is_current and shown.state == SelfEvaluation.State.DRAFT
    is_open = drafts and stage is not None and stage.state == StageRun.State.OPEN
    edits = is_open and case is not None and may_fill(user, shown.project)
    returned = last_return(CASE_KIND, shown.pk, content_of(shown, rows)) if edits else None
    moved = renew(shown, rows) if drafts else False
    if drafts:
        keep(shown, rows)
    today = clock.today()
    evidence = evidence_of([shown.project_id]).get(shown.project_id, {})
    return {
        "evaluation": shown,
        "project": shown.project,
        "sheet": sheet(
            shown,
            rows,
            typed=typed,
            bad=bad,
            remarks=returned.by_path if returned is not None else None,
            evidence=evidence,
        ),
        "evidence": evidence.get(None, []),
        "files": may_read(user, shown.project_id),
        "content": content_of(shown, rows),
        "stage": stage,
        "case": case,
        "edits": edits,
        "moved": moved,
        "due_on": due_on,
        "left": Calendar.load().left_words(due_on, today) if is_open else "",
        "waits_for_drafter": is_open and shown.project.drafter_id is None,
        "returned": returned,
        "left_year": leavings([shown.project_id]).get(shown.project_id),
        "may_consent": drafts and may_steer(user, shown.project),
        "may_deduct": shown.state == SelfEvaluation.State.IN_REVIEW and may_steer(user, shown.project),
        "doubts": doubts_of(shown, rows) if not typed else [],
        "rescore": _rescore(shown),
        "row_trouble": [
            (whole_number(name.removeprefix("row-")), words)
            for name, words in more.get("act_trouble", {}).items()
            if name.startswith("row-")
        ],
        "may_be_late": shown.is_current and stage is not None and year.may_hand_in_late(stage, user),
        "may_reopen": shown.is_current
        and stage is not None
        and year.may_reopen(stage, user)
        and may_steer(user, shown.project),
        "history": list(
            SelfEvaluation.objects.filter(project=shown.project_id, round=shown.round_id)
            .exclude(pk=shown.pk)
            .order_by("-number")
        ),
        "today": today,
        "shown_year": shown.project.year_id,
        "trail": [
            (Truncator(shown.project.name).chars(30), reverse("desk:project", args=[shown.project_id])),
            ("绩效自评", None),
        ],
        **more,
    }


def readable(request: HttpRequest, pk: int) -> tuple[SelfEvaluation, User]:
    user = current_user(request)
    found = visible_evaluations(user).select_related(*RELATED).filter(pk=pk).first()
    if found is None:
        raise Http404("没有这份绩效自评，或您不能查看")
    return found, user


def _rescore(shown: SelfEvaluation) -> Rescore | None:
    """What finance said last; None where nothing, or where it was taken back."""
    newest = Rescore.objects.filter(evaluation=shown).select_related("registered_by").order_by("pk").last()
    return newest if newest is not None and newest.points is not None else None


def typed_of(request: HttpRequest) -> dict[str, str]:
    """The fields of the form as they were sent."""
    return {name: str(text) for name, text in request.POST.items() if name not in _NO_FIELDS}


_NO_FIELDS = frozenset({"csrfmiddlewaretoken", "revision", "do"})


def act_on(
    request: HttpRequest,
    shown: SelfEvaluation,
    name: str,
    done: Callable[[str], SelfEvaluation],
    words: str,
) -> HttpResponse:
    """A verb with a reason beside the form; what was typed comes back with a refusal, on the page as it is now."""

    def again(**more: Any) -> dict[str, Any]:
        return page(*readable(request, shown.pk), posted=request.POST, **more)

    template = "monitoring/evaluation/page.html"
    return act(request, name, done, words, page=again, template=template, url="monitoring:evaluation")


def _written(request: HttpRequest, shown: SelfEvaluation, user: User) -> HttpResponse:
    """保存 or 提交审核: both save first. What was typed comes back with every refusal."""
    typed = typed_of(request)
    if not may_fill(user, shown.project):
        raise NotAllowed(whose(shown))
    try:
        save(shown.pk, actor=user, revision=whole_number(request.POST.get("revision", "")) or 0, typed=typed)
    except Refused as refused:
        bad = {problem.path: problem.text for problem in refused.problems}
        return _again(request, shown, user, 422, refused.text, typed=typed, bad=bad)
    except (Stale, Busy) as refusal:
        return _again(request, shown, user, 409, refusal.text, typed=typed, lost=True)
    if request.POST.get("do") != "submit":
        messages.success(request, "已保存。填好后请提交审核。")
        return redirect("monitoring:evaluation", shown.pk)
    return _submitted(request, shown, user)


def _submitted(request: HttpRequest, shown: SelfEvaluation, user: User) -> HttpResponse:
    case = case_of(CASE_KIND, shown.pk)
    assert case is not None, "what was saved has a case"
    try:
        moved = cases.submit(case.pk, actor=user)
    except Refused as refused:
        bad: dict[str, str] = {}
        for problem in refused.problems:
            bad.setdefault(problem.path, problem.text)
        return _again(request, shown, user, 422, f"已保存，还不能提交。{refused.text}", bad=bad)
    messages.success(request, moved.text)
    return redirect("workflows:case", case.pk)


def _again(
    request: HttpRequest,
    shown: SelfEvaluation,
    user: User,
    status: int,
    trouble: str,
    *,
    typed: Mapping[str, str] | None = None,
    bad: Mapping[str, str] | None = None,
    lost: bool = False,
) -> HttpResponse:
    """The page once more, with what was typed; after a conflict besides what the other one saved, where it differs."""
    fresh, _ = readable(request, shown.pk)
    rows = list(fresh.rows.all())
    differs = _differences(fresh, rows, typed or {}) if lost else []
    fresh, _ = readable(request, shown.pk)  # laying what was typed over it must not begin from a changed one
    context = page(fresh, user, typed=typed, bad=bad, trouble=trouble, lost=lost, differs=differs)
    return render(request, "monitoring/evaluation/page.html", context, status=status)


def _differences(
    fresh: SelfEvaluation, rows: list[EvaluationRow], typed: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """(place, saved, typed) of the fields in which both differ."""
    saved, content = texts(fresh, rows), content_of(fresh, rows)
    return [
        (place(path, content), saved[path] or "（空白）", text or "（空白）")
        for path, text in typed.items()
        if path in saved and saved[path].strip() != text.replace("\r\n", "\n").strip()
    ]
