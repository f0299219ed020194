"""批量办理: the rows chosen in the inbox, one decision, a result for each."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.kept import settled
from accounts.models import User
from accounts.web import current_user
from workflows import cases
from workflows.cases.many import MOST, Choice, Fate, rows_of, was_opened
from workflows.errors import Refused
from workflows.models import Assignment, RouteStep
from workflows.views.common import chosen, crumbs

CHOICES = [(Choice.APPROVE.value, "同意"), (Choice.SEND_BACK.value, "退回修改")]


@login_required
@require_http_methods(["GET", "POST"])
def decide_many(request: HttpRequest) -> HttpResponse:
    """GET: what was ticked, with what has not been opened; POST: decide each, and say what became of it."""
    user = current_user(request)
    data = request.POST if request.method == "POST" else request.GET
    ids = chosen(data, "row")[: MOST + 1]
    if request.method == "GET":
        return render(request, "workflows/decide_many.html", _page(user, ids))
    choice, comment = request.POST.get("decision", ""), request.POST.get("comment", "").strip()[:2000]
    try:
        results = cases.decide_many(ids, actor=user, choice=choice, comment=comment)
    except Refused as refusal:
        typed = {"refusal": refusal.text, "decision": choice, "comment": comment}
        return render(request, "workflows/decide_many.html", _page(user, ids) | typed, status=422)
    context = {
        "results": results,
        "done": sum(one.fate is Fate.DONE for one in results),
        "unopened": sum(one.fate is Fate.DONE and not one.opened for one in results),
        **_crumbs(),
    }
    return settled(render(request, "workflows/decided_many.html", context))


def _page(user: User, ids: list[int]) -> dict[str, Any]:
    mine = rows_of(user, ids)
    rows = [mine[pk] for pk in ids if pk in mine]
    able = [row for row in rows if _able(row)]
    return {
        "rows": [(row, was_opened(row), _able(row)) for row in rows],
        "able": len(able),
        "unopened": sum(not was_opened(row) for row in able),
        "votes": any(row.step.mode == RouteStep.Mode.VOTE for row in able),
        "choices": CHOICES,
        "decision": Choice.APPROVE.value,
        **_crumbs(),
    }


def _able(row: Assignment) -> bool:
    """Whether the row can be decided here: open, and not to be signed on paper."""
    return row.state == Assignment.State.OPEN and row.step.medium != RouteStep.Medium.PAPER


def _crumbs() -> dict[str, Any]:
    return crumbs(("我的待办", reverse("desk:home")), ("批量办理", None))
