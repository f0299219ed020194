"""部门整体支出绩效自评 of a year: the table with its points, the roll-up of all projects, and the rows of the table."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.guards import allow
from accounts.roles import Role
from accounts.web import current_user, whole_number
from monitoring.access import is_whole_desk
from monitoring.evaluation import department as table_of
from monitoring.evaluation.department_template import AUTOS
from monitoring.scoring import Score
from monitoring.scoring import total as add_up
from projects.models import BudgetYear
from workflows.errors import NotAllowed, Refused, Stale

BLANK = 3
MOST = 80
_CELLS = ("key", "weight", "each", "auto", *table_of.CELLS)


@login_required
@require_http_methods(["GET", "POST"])
def department(request: HttpRequest, year: int) -> HttpResponse:
    """Read it; and, for the desk of the 本级 until it is finished, write it."""
    user, shown = current_user(request), get_object_or_404(BudgetYear, pk=year)
    if not table_of.may_read(user):
        raise NotAllowed("部门整体支出绩效自评由本级查看和填写。")
    if request.method != "POST":
        return render(request, "monitoring/evaluation/department.html", _page(request, shown))
    try:
        table_of.save(
            shown,
            actor=user,
            revision=_revision(request),
            typed=_typed(request, shown),
            overview=request.POST.get("overview", ""),
        )
    except (Refused, Stale) as refusal:
        return _again(request, shown, refusal)
    if request.POST.get("do") == "finish":
        return _finished(request, shown)
    messages.success(request, "已保存。")
    return redirect("monitoring:department", year)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_POST
def department_open(request: HttpRequest, year: int) -> HttpResponse:
    """撤销定稿."""
    shown = get_object_or_404(BudgetYear, pk=year)
    try:
        table_of.take_back(shown, actor=current_user(request), revision=_revision(request))
    except Stale as stale:
        return _again(request, shown, stale)
    messages.success(request, "已撤销定稿，可以修改。")
    return redirect("monitoring:department", year)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "POST"])
def department_rows(request: HttpRequest, year: int) -> HttpResponse:
    """表样: the rows of the year's table."""
    user, shown = current_user(request), get_object_or_404(BudgetYear, pk=year)
    if not is_whole_desk(user):
        raise NotAllowed("部门整体支出绩效自评的表样由本级预算绩效岗修改。")
    trouble, status = "", 200
    rows: list[Mapping[str, Any]] = [*table_of.of_year(shown).template, *({} for _ in range(BLANK))]
    if request.method == "POST":
        rows = _rows(request)
        try:
            table_of.set_template(shown, actor=user, revision=_revision(request), rows=rows)
            messages.success(request, "已保存表样。")
            return redirect("monitoring:department", year)
        except Refused as refused:
            trouble, status = refused.text, 422
        except Stale as stale:
            trouble, status = stale.text, 409
    context = {
        "year": shown,
        "table": table_of.of_year(shown),
        "rows": list(enumerate(rows)),
        "autos": list(AUTOS.items()),
        "trouble": trouble,
        "shown_year": year,
        "trail": [
            ("部门整体支出绩效自评", reverse("monitoring:department", args=[year])),
            ("表样", None),
        ],
    }
    return render(request, "monitoring/evaluation/department_rows.html", context, status=status)


def _finished(request: HttpRequest, shown: BudgetYear) -> HttpResponse:
    try:
        table_of.finish(shown, actor=current_user(request), revision=_revision(request) + 1)
    except (Refused, Stale) as refusal:
        return _again(request, shown, refusal)
    messages.success(request, "已定稿。")
    return redirect("monitoring:department", shown.pk)


def _again(request: HttpRequest, shown: BudgetYear, refusal: Refused | Stale) -> HttpResponse:
    context = _page(request, shown, trouble=refusal.text)
    status = 422 if isinstance(refusal, Refused) else 409
    return render(request, "monitoring/evaluation/department.html", context, status=status)


def _page(request: HttpRequest, shown: BudgetYear, trouble: str = "") -> dict[str, Any]:
    table = table_of.of_year(shown)
    found = table_of.rollup(shown)
    known = table_of.figures(shown, found.sum.weighted)
    scores, total = table_of.score_all(table, known)
    edits = is_whole_desk(current_user(request)) and table.finished_at is None
    typed = _typed(request, shown) if trouble and request.POST.get("typed") else table.scores
    if table.finished_at is not None:
        scores = {key: _final(table.scores.get(key, {}), score) for key, score in scores.items()}
        total = add_up(scores.values())
    return {
        "year": shown,
        "table": table,
        "rows": [(row, typed.get(row["key"], {}), scores[row["key"]]) for row in table.template],
        "overview": request.POST.get("overview", table.overview) if trouble else table.overview,
        "total": total,
        "board": found,
        "autos": AUTOS,
        "edits": edits,
        "is_desk": is_whole_desk(current_user(request)),
        "trouble": trouble,
        "shown_year": shown.pk,
        "trail": [
            ("绩效自评", f"{reverse('monitoring:evaluations')}?year={shown.pk}"),
            ("部门整体支出绩效自评", None),
        ],
    }


def _final(entry: Mapping[str, str], score: Score) -> Score:
    """As it stood when it was finished."""
    if "final" not in entry:
        return score
    return Score(Decimal(entry["final"]), entry.get("formula", ""))


def _typed(request: HttpRequest, shown: BudgetYear) -> dict[str, dict[str, str]]:
    return {
        row["key"]: {
            name: request.POST.get(f"{name}-{row['key']}", "") for name in ("points", "count", "note")
        }
        for row in table_of.of_year(shown).template
    }


def _rows(request: HttpRequest) -> list[Mapping[str, Any]]:
    return [
        {name: request.POST.get(f"{name}-{place}", "") for name in _CELLS}
        for place in range(MOST)
        if f"level3-{place}" in request.POST
    ]


def _revision(request: HttpRequest) -> int:
    return whole_number(request.POST.get("revision", "")) or 0
