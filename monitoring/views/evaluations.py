"""The self-evaluations of a year: the list by unit, and 财政复核分 of many at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access, clock
from accounts.guards import allow
from accounts.roles import Role
from accounts.web import current_user, whole_number
from monitoring.access import is_whole_desk
from monitoring.evaluation import steering
from monitoring.evaluation.board import NAMES, Filters, board
from monitoring.evaluation.department import may_read
from monitoring.models import EvaluationRow, Rescore, SelfEvaluation
from monitoring.views.evaluation import act_on, readable
from projects.views.years import chosen_year
from workflows.errors import NotAllowed, Refused


@login_required
@require_safe
def evaluations(request: HttpRequest) -> HttpResponse:
    """Every project with its score, grade and state; averages by budget and plainly."""
    user, year = current_user(request), chosen_year(request)
    filters = Filters(
        **{name: request.GET.get(name, "").strip()[:60] for name in NAMES},
        page=whole_number(request.GET.get("page", ""), 99_999) or 1,
    )
    kept = {name: getattr(filters, name) for name in NAMES if getattr(filters, name)}
    context = {
        "year": year,
        "filters": filters,
        "keep": f"{urlencode(kept)}&" if kept else "",
        "board": board(user, year, filters) if year else None,
        "is_desk": is_whole_desk(user),
        "reads_department": may_read(user),
    }
    return render(request, "monitoring/evaluation/list.html", context)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "POST"])
def rescores(request: HttpRequest) -> HttpResponse:
    """登记财政复核分: one letter, a column of points beside the department's own."""
    user, year = current_user(request), chosen_year(request)
    if not is_whole_desk(user):
        raise NotAllowed("财政复核分由本级预算绩效岗登记。")
    trouble = ""
    if request.method == "POST":
        try:
            made = steering.register_rescores(
                _points(request),
                actor=user,
                letter_number=request.POST.get("letter_number", ""),
                letter_date=_day(request.POST.get("letter_date", "")),
                note=request.POST.get("note", ""),
            )
            messages.success(request, f"已登记 {len(made)} 个项目的财政复核分。")
            return redirect(f"{reverse('monitoring:evaluations')}?year={year.pk if year else ''}")
        except Refused as refused:
            trouble = refused.text
    sheets = SelfEvaluation.objects.filter(
        project__year=year, is_current=True, state=SelfEvaluation.State.CONFIRMED, exempt=False
    )
    rows = list(sheets.select_related("project__unit").order_by("project__unit__code", "project__code", "pk"))
    newest = {one.evaluation_id: one for one in Rescore.objects.filter(evaluation__in=rows).order_by("pk")}
    context = {
        "year": year,
        "rows": [(row, newest.get(row.pk), request.POST.get(f"points-{row.pk}", "")) for row in rows],
        "typed": request.POST,
        "trouble": trouble,
        "today": clock.today(),
        "trail": [("绩效自评", reverse("monitoring:evaluations")), ("登记财政复核分", None)],
    }
    return render(request, "monitoring/evaluation/rescores.html", context, status=422 if trouble else 200)


@login_required
@require_POST
def drop(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """同意 or 不同意不参评."""
    shown, user = readable(request, pk)
    _ask_desk(request)
    held = _row(shown, row)
    agrees = request.POST.get("do") == "agree"
    words = "已同意本指标不参评，其余指标已重新分配分值。" if agrees else "已答复不同意，经办人需填写本指标。"
    return act_on(
        request,
        shown,
        f"row-{row}",
        lambda reason: steering.consent(held, actor=user, agrees=agrees, reason=reason),
        words,
    )


@login_required
@require_POST
def deduct(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """扣分, with the reason; 0 takes it back."""
    shown, user = readable(request, pk)
    _ask_desk(request)
    held = _row(shown, row)

    def take(reason: str) -> SelfEvaluation:
        points = _decimal(request.POST.get("points", ""), "扣分请填数字，例如 1.5；撤销扣分填 0。")
        steering.take_away(held, actor=user, points=points, reason=reason)
        return shown

    return act_on(request, shown, f"row-{row}", take, "已登记扣分，随自评表一并显示。")


@login_required
@require_POST
def deduct_execution(request: HttpRequest, pk: int) -> HttpResponse:
    """The same from 预算执行率."""
    shown, user = readable(request, pk)
    _ask_desk(request)

    def take(reason: str) -> SelfEvaluation:
        points = _decimal(request.POST.get("points", ""), "扣分请填数字，例如 1.5；撤销扣分填 0。")
        steering.take_away_execution(shown.pk, actor=user, points=points, reason=reason)
        return shown

    return act_on(request, shown, "row-execution", take, "已登记扣分，随自评表一并显示。")


def _ask_desk(request: HttpRequest) -> None:
    if not access.is_budget_officer(current_user(request)):
        raise NotAllowed("由预算绩效岗操作，需要时请与其联系。")


def _row(shown: SelfEvaluation, row: int) -> int:
    found = EvaluationRow.objects.filter(evaluation=shown, pk=row).values_list("pk", flat=True).first()
    if found is None:
        raise Refused("这份自评没有这个指标，请刷新后再试。")
    return found


def _points(request: HttpRequest) -> dict[int, Decimal | None]:
    """What was filled in: sheet -> points; a dash takes an earlier one back."""
    found: dict[int, Decimal | None] = {}
    for name, text in request.POST.items():
        pk = whole_number(name.removeprefix("points-")) if name.startswith("points-") else None
        clean = str(text).strip()
        if pk is None or not clean:
            continue
        found[pk] = None if clean in ("-", "—") else _decimal(clean, "复核分请填 0 到 100 之间的数字。")
    return found


def _decimal(text: str, words: str) -> Decimal:
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        raise Refused(words) from None
    if not found.is_finite() or not 0 <= found <= 100:
        raise Refused(words)
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("请填写文件日期。") from None
