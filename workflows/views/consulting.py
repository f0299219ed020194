"""征求意见, 反馈意见, 取消征求意见."""

from __future__ import annotations

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from workflows import cases
from workflows.cases.shared import Moved
from workflows.colleagues import colleagues, grouped
from workflows.kinds import Kind
from workflows.models import Assignment, Consultation
from workflows.showing.changes import shown_changes
from workflows.snapshots import content_of
from workflows.standing import Standing
from workflows.views.actions import Action, register
from workflows.views.common import readable_case
from workflows.views.verb import chosen_person, heading, shown_step, verb_page


def _offered(standing: Standing) -> bool:
    return standing.open and standing.row is not None


register(Action("workflows:consult", "征求意见", "mine", _offered, order=20))


@login_required
@require_http_methods(["GET", "POST"])
def consult(request: HttpRequest, case_id: int) -> HttpResponse:
    """Whom to ask, and what."""
    case, kind, user = readable_case(request, case_id)
    standing = Standing(case, user)
    if request.method == "GET" and not _offered(standing):
        raise PermissionDenied("征求意见由本环节的办理人发起。")
    seated = Assignment.objects.filter(case=case, state=Assignment.State.OPEN).values_list(
        "person", flat=True
    )
    context = heading(case, kind, "征求意见") | {
        "row": standing.row,
        "groups": grouped(colleagues(), without={user.pk, *seated}),
    }
    return verb_page(
        request,
        "workflows/consult.html",
        context,
        lambda: cases.consult(
            case_id,
            actor=user,
            person=chosen_person(request.POST),
            question=request.POST.get("question", ""),
            step=shown_step(request.POST),
        ),
    )


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, case_id: int) -> HttpResponse:
    """反馈意见 to the question that waits for the person."""
    case, kind, user = readable_case(request, case_id)
    asked = cases.question_for(case, user)
    if request.method == "GET" and asked is None:
        raise PermissionDenied("现在没有请您反馈的意见。")
    if asked is not None and hasattr(asked, "revision"):
        return _to_confirm(request, asked, kind)
    context = heading(case, kind, "反馈意见") | {"asked": asked}
    return verb_page(
        request,
        "workflows/answer.html",
        context,
        lambda: cases.answer(case_id, actor=user, text=request.POST.get("answer", "")),
    )


def _to_confirm(request: HttpRequest, asked: Consultation, kind: Kind) -> HttpResponse:
    """联合修改: the reviewer's text against the drafter's own; confirmed, or not."""
    case, actor, text = asked.case, asked.person, request.POST.get("answer", "")
    revision = asked.revision
    lines = shown_changes(content_of(revision.before), json.loads(revision.text), kind)
    context = heading(case, kind, "确认修改") | {"asked": asked, "lines": lines}

    def act() -> Moved:
        if request.POST.get("do") == "object":
            return cases.object_to_revision(case.pk, actor=actor, text=text)
        return cases.confirm_revision(case.pk, actor=actor)

    return verb_page(request, "workflows/confirm.html", context, act)


@login_required
@require_POST
def end_consultation(request: HttpRequest, case_id: int, pk: int) -> HttpResponse:
    """取消征求意见, by whoever asked."""
    _, _, user = readable_case(request, case_id)
    done = cases.end_consultation(case_id, actor=user, consultation=pk)
    messages.success(request, done.text)
    return redirect("workflows:case", case_id)
