"""联合修改: the form of the target in the hands of whoever reviews it; what it holds goes to the drafter, not to the table."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.web import current_user, whole_number
from projects.access import CASE_KIND
from projects.appraisal.revising import data_of_content
from projects.forms.draft import Draft, draft_from_post, draft_of
from projects.forms.edits import edit
from projects.forms.layout import layout_of
from projects.forms.target import read
from projects.models import TargetVersion
from projects.versions import content_of_data, data_of
from projects.versions.clean import clean
from projects.views.target_access import readable
from projects.views.target_build import build
from projects.views.target_library import from_library
from projects.views.target_show import page_context
from projects.weights import balanced, filled
from workflows import cases, kinds
from workflows.errors import NotAllowed, Refused
from workflows.models import Assignment, Case, Revision
from workflows.views.common import open_of, own_rows, readable_case

UNREAD = "没有送出：有几格读不出来，请看格子下面的说明。"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """``pk`` is the case. Rows are added and moved here as in the form; 送经办人确认 sends the whole text."""
    case, kind, user = readable_case(request, pk)
    if case.kind != CASE_KIND:
        raise Http404
    row = open_of(own_rows(case, user))
    review = kind.step_review(case, row.step) if row is not None else None
    if row is None or review is None or not review.revise_url:
        raise NotAllowed("目标由本环节的审核人修改，经办人确认后生效。", case)
    version = readable(request, case.document_id)
    last = cases.last_revision(case, row.step_id)
    if request.method == "POST":
        return _pressed(request, case, row, version, last)
    data = data_of(version) if last is None else data_of_content(json.loads(last.text), version)
    return _page(request, case, row, version, draft_of(data, version.revision), last)


def _pressed(
    request: HttpRequest, case: Case, row: Assignment, version: TargetVersion, last: Revision | None
) -> HttpResponse:
    draft = draft_from_post(request.POST)
    action, _, target = request.POST.get("do", "").partition(":")
    if action == "send":
        return _send(request, case, row, version, draft, last)
    more: dict[str, Any] = {}
    if action in ("fill", "balance"):
        data = read(draft, version).data
        change = filled if action == "fill" else balanced
        weights = change(data.indicators, version.project.year, data.not_applicable)
        draft = draft_of(replace(data, indicators=tuple(weights)), draft.revision)
    elif action == "class":
        more = {"choosing": target}
    elif action == "library":
        more = {"focus": from_library(draft, target, current_user(request), layout_of(version.project.year))}
    elif action != "show":
        more = {"focus": edit(draft, action, target, layout_of(version.project.year)) or ""}
    return _page(request, case, row, version, draft, last, **more)


def _send(
    request: HttpRequest,
    case: Case,
    row: Assignment,
    version: TargetVersion,
    draft: Draft,
    last: Revision | None,
) -> HttpResponse:
    reading = read(draft, version)
    if not reading.ok:
        return _page(request, case, row, version, draft, last, trouble=UNREAD, status=422)
    try:
        moved = cases.revise(
            case.pk,
            actor=current_user(request),
            content=content_of_data(clean(reading.data), version),
            comment=request.POST.get("why", ""),
            step=whole_number(request.POST.get("step", "")) or row.step_id,
        )
    except NotAllowed:
        raise
    except Refused as refusal:
        return _page(request, case, row, version, draft, last, trouble=refusal.text, status=422)
    messages.success(request, moved.text)
    return redirect("workflows:case", case.pk)


def _page(
    request: HttpRequest,
    case: Case,
    row: Assignment,
    version: TargetVersion,
    draft: Draft,
    last: Revision | None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    page = build(version, draft, joint=True, unsaved=True, **more)
    context = page_context(page) | {
        "case": case,
        "step": row.step_id,
        "original": None,
        "why": request.POST.get("why", last.question.question if last is not None else ""),
        "answered": last.question if last is not None and last.question.answer else None,
        "trail": [
            (kinds.get(case.kind).name, None),
            (case.title, reverse("workflows:case", args=[case.pk])),
            ("修改目标", None),
        ],
    }
    return render(request, "projects/revise.html", context, status=status)
