"""催办: a notice to those who hold the step, a text to paste into a group, and a sheet to hand over."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts import clock
from accounts.namesakes import named
from notifications.calendar import left_words
from workflows import cases
from workflows.cases.steering import holders_of
from workflows.cases.urging import last_urge, next_at
from workflows.models import Case, CaseStep
from workflows.standing import Standing
from workflows.views.actions import Action, register
from workflows.views.common import readable_case
from workflows.views.verb import heading, shown_step, verb_page


def _offered(standing: Standing) -> bool:
    return standing.open and (standing.author or standing.desk)


register(Action("workflows:urge", "催办", "author", _offered, order=10))

REFUSAL = "催办由提交人、经办人或预算绩效岗操作，且事项须在办理中。"


@login_required
@require_http_methods(["GET", "POST"])
def urge(request: HttpRequest, case_id: int) -> HttpResponse:
    """Whom it lies with since when, the notice, the text, the sheet."""
    case, kind, user = readable_case(request, case_id)
    standing = Standing(case, user)
    if request.method == "GET" and not _offered(standing):
        raise PermissionDenied(REFUSAL)
    context = heading(case, kind, "催办")
    if standing.step is not None:
        context |= _lies_with(case, standing.step) | {
            "message": _message(request, case, kind.name, standing.step)
        }
    return verb_page(
        request,
        "workflows/urge.html",
        context,
        lambda: cases.urge(
            case_id, actor=user, text=request.POST.get("text", ""), step=shown_step(request.POST)
        ),
    )


@login_required
@require_GET
def urge_slip(request: HttpRequest, case_id: int) -> HttpResponse:
    """The 催办单, to print: it needs no limit, for it is handed over by a person."""
    case, kind, user = readable_case(request, case_id)
    standing = Standing(case, user)
    if not _offered(standing) or standing.step is None:
        raise PermissionDenied(REFUSAL)
    context = heading(case, kind, "催办单") | _lies_with(case, standing.step) | {"printed_at": clock.now()}
    return render(request, "workflows/urge_slip.html", context)


def _lies_with(case: Case, step: CaseStep) -> dict[str, Any]:
    last = last_urge(step)
    return {
        "step": step,
        "holders": holders_of(case),
        "left": left_words(step.due_on, clock.today()) if step.due_on else "",
        "last": last,
        "again_at": next_at(last) if last is not None else None,
    }


def _message(request: HttpRequest, case: Case, what: str, step: CaseStep) -> str:
    """For a group chat: who, what, since when, until when, where. No amounts, no contents."""
    people = "、".join(named(person) for person in holders_of(case)) or "预算绩效岗"
    assert step.opened_at is not None, "an open step has been opened"
    since = step.opened_at.astimezone(clock.SHANGHAI)
    due = f"，应于 {step.due_on.month}月{step.due_on.day}日 前办结" if step.due_on else ""
    late = f"（{left_words(step.due_on, clock.today())}）" if step.due_on else ""
    link = request.build_absolute_uri(reverse("workflows:case", args=[case.pk]))
    return (
        f"【催办】{people}：{case.year}年度《{case.title}》{what}（{case.number}）"
        f"{since.month}月{since.day}日转到您的“{step.name}”环节{due}{late}。请抽空办理：{link}"
    )
