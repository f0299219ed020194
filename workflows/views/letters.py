"""登记财政意见: one letter, many projects, each with its result, amount and opinion."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.access import is_budget_officer
from accounts.models import User
from accounts.web import current_user, whole_number
from workflows import cases
from workflows.access import visible_cases
from workflows.errors import CaseError, NotAllowed
from workflows.forms import LetterForm
from workflows.models import Attachment, Case
from workflows.views.common import crumbs
from workflows.views.letter_rows import CHOICES, Row, following, fresh_rows, typed_rows
from workflows.views.scans import take_scan


@login_required
@require_http_methods(["GET", "POST"])
def register_outside(request: HttpRequest) -> HttpResponse:
    """The letter, a table of the cases that await it, a preview of what will follow, one confirmation."""
    user = current_user(request)
    if not is_budget_officer(user):
        raise PermissionDenied("财政意见和批复由预算绩效岗登记。")
    awaiting = _awaiting(user, request.GET.get("year", ""), request.GET.get("batch", ""))
    if request.method == "GET":
        rows = fresh_rows(awaiting)
        return render(request, "workflows/register_outside.html", _context(LetterForm(), rows, None))
    rows = typed_rows(awaiting, request.POST)
    form = LetterForm(request.POST, request.FILES)
    scan = take_scan(request, form, user)
    if request.POST.get("do") == "preview":
        form.errors.clear()
        return render(
            request, "workflows/register_outside.html", _context(form, rows, scan) | {"previewed": True}
        )
    refusal = _refusal(form, rows, scan)
    if not refusal and form.is_valid():
        try:
            results = _register(user, form, rows, scan)
        except NotAllowed:
            raise
        except CaseError as trouble:
            refusal = trouble.text
        else:
            _tell(request, results)
            return redirect("workflows:register_outside")
    return render(
        request,
        "workflows/register_outside.html",
        _context(form, rows, scan) | {"refusal": refusal},
        status=422,
    )


def _awaiting(user: User, year: str, batch: str) -> list[Case]:
    found = visible_cases(user).filter(state=Case.State.OUTSIDE).select_related("unit", "office", "drafter")
    if (number := whole_number(year, 9999)) is not None:
        found = found.filter(year=number)
    if (package := whole_number(batch)) is not None:
        found = found.filter(batch_items__batch=package, batch_items__left_at=None)
    return list(found.order_by("year", "unit__code", "office__order", "number"))


def _refusal(form: LetterForm, rows: list[Row], scan: Attachment | None) -> str:
    if not any(row.chosen for row in rows):
        return "请勾选来文涉及的项目。"
    if any(row.error for row in rows):
        return "有的行还不能登记，请改正标出的行。"
    if scan is None and "scan" not in form.errors:
        form.add_error("scan", "请上传来文的扫描件。")
    return ""


def _register(user: User, form: LetterForm, rows: list[Row], scan: Attachment | None) -> list[cases.Result]:
    data = form.cleaned_data
    letter = cases.Letter(
        sender=data["sender"],
        number=data["number"],
        dated=data["dated"],
        title=data["title"],
        received_on=data["received_on"],
        scan=scan,
    )
    decisions = [row.decision for row in rows if row.chosen]
    return cases.register_outside(actor=user, letter=letter, decisions=decisions)


#: How many locked projects the sentence names.
NAMED = 3


def _tell(request: HttpRequest, results: list[cases.Result]) -> None:
    locked = [result for result in results if result.locked]
    if locked:
        names = "、".join(result.case.title for result in locked[:NAMED])
        more = "等" if len(locked) > NAMED else ""
        messages.success(request, f"已登记批复，{len(locked)} 个项目已批复并锁定：{names}{more}。")
    for result in results:
        if not result.locked:
            say = messages.info if result.verdict is cases.Verdict.OPINION else messages.warning
            say(request, result.text)


def _context(form: LetterForm, rows: list[Row], scan: Attachment | None) -> dict[str, Any]:
    chosen = [row for row in rows if row.chosen]
    return {
        "form": form,
        "rows": rows,
        "scan": scan,
        "today": clock.today(),
        "choices": CHOICES,
        "sent_total": sum((row.case.amount or Decimal(0) for row in chosen), Decimal(0)),
        "decided_total": sum((row.decision.amount or Decimal(0) for row in chosen), Decimal(0)),
        "ticked": len(chosen),
        "to_lock": following(rows, "lock"),
        "to_return": following(rows, "differs"),
        "to_wait": following(rows, "opinion"),
        "sent_back": following(rows, "return"),
        "refused": following(rows, "refuse"),
        **crumbs(("汇总报送", None), ("登记财政意见", None)),
    }
