"""退回修改, asked once more with who signs again; 撤回 of one's own decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from workflows import cases
from workflows.cases.last_decision import Way
from workflows.diff import place_of
from workflows.kinds import Kind
from workflows.models import Assignment, Case, StepRules
from workflows.showing.again import targets_of
from workflows.snapshots import content_of
from workflows.standing import Standing
from workflows.views.actions import Action, register
from workflows.views.common import readable_case, typed_remarks
from workflows.views.verb import heading, shown_step, verb_page


def asks_first(request: HttpRequest, action: str, row: Assignment | None) -> bool:
    """Whether a return is to be confirmed before it is carried out: it says something, and has not been confirmed.

    From the bar on a phone, which has no place to write, nothing need be said yet: the page that asks has one.
    """
    if action != "send_back" or row is None or row.step.mode == StepRules.Mode.VOTE:
        return False
    said = request.POST.get("comment", "").strip() or typed_remarks(request.POST)
    return bool(said or "quick" in request.POST) and "confirmed" not in request.POST


def ask(
    request: HttpRequest, case: Case, kind: Kind, row: Assignment, more: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The page that says, for each place the case can go back to, who will have to sign again and why."""
    assert case.snapshot is not None
    content = content_of(case.snapshot)
    remarks = [
        {"path": one.path, "text": one.text, "place": place_of(kind, one.path, content)}
        for one in typed_remarks(request.POST)
    ]
    context = heading(case, kind, "退回修改") | {
        "row": row,
        "targets": targets_of(case, row.step, kind),
        "comment": request.POST.get("comment", ""),
        "remarks": remarks,
        "back_to": request.POST.get("back_to") or _kept_target(row),
    }
    status = 422 if more else 200
    return render(request, "workflows/send_back.html", context | dict(more or {}), status=status)


def _kept_target(row: Assignment) -> str:
    draft = cases.draft_of(row)
    return str(draft.back_to_id) if draft is not None and draft.back_to_id else ""


def _offered(standing: Standing) -> bool:
    under_way = standing.case.state in (Case.State.OPEN, Case.State.OUTSIDE)
    return under_way and standing.signed and cases.way_back(standing.case, standing.user) is not None


register(Action("workflows:take_back", "撤回已签意见", "mine", _offered, order=10))


@login_required
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, case_id: int) -> HttpResponse:
    """撤回已签意见: what follows is said before it is done."""
    case, kind, user = readable_case(request, case_id)
    way = cases.way_back(case, user)
    if request.method == "GET" and way is None:
        raise PermissionDenied("最后签署的人在下一环节办理之前可以撤回；下一环节已经办理的，请其退回。")
    context = heading(case, kind, "撤回已签意见") | ({} if way is None else _consequence(way))
    return verb_page(
        request,
        "workflows/take_back.html",
        context,
        lambda: cases.take_back(case_id, actor=user, step=shown_step(request.POST)),
    )


def _consequence(way: Way) -> dict[str, Any]:
    rows = []
    if way.after is not None:
        rows = list(
            way.after.assignments.filter(state=Assignment.State.OPEN).select_related("person").order_by("id")
        )
    kept = [] if way.here else [seat.principal for seat in way.kept()]
    return {"way": way, "waiting": [row.person for row in rows], "stands": kept}
