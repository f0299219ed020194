"""登记批复: one letter, many projects, each with its amount."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.access import is_budget_officer
from accounts.models import User
from accounts.web import current_user, whole_number
from workflows import cases, kinds
from workflows.access import visible_cases
from workflows.errors import CaseError, NotAllowed
from workflows.forms import LetterForm, yuan_from_wan
from workflows.models import Attachment, Case
from workflows.views.common import crumbs
from workflows.views.scans import take_scan


@dataclass
class Row:
    """One project on the page, as typed."""

    case: Case
    chosen: bool
    typed: str
    amount: Decimal | None = None
    error: str = ""

    @property
    def difference(self) -> Decimal | None:
        """Decided minus asked for, in yuan."""
        if self.amount is None or self.case.amount is None:
            return None
        return self.amount - self.case.amount

    @property
    def returns(self) -> bool:
        """The kind sees a difference: the case goes back to its drafter instead of being locked."""
        if not self.chosen or self.amount is None:
            return False
        return kinds.get(self.case.kind).amounts_differ(self.case.amount, self.amount)


@login_required
@require_http_methods(["GET", "POST"])
def register_outside(request: HttpRequest) -> HttpResponse:
    """The letter, a table of the cases that await it, a preview of what will follow, one confirmation."""
    user = current_user(request)
    if not is_budget_officer(user):
        raise PermissionDenied("批复由预算绩效岗登记。")
    awaiting = _awaiting(user, request.GET.get("year", ""))
    if request.method == "GET":
        rows = [Row(case, chosen=True, typed=_wan(case.amount), amount=case.amount) for case in awaiting]
        return render(request, "workflows/register_outside.html", _context(LetterForm(), rows, None))
    rows = _typed_rows(awaiting, request.POST)
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


def _awaiting(user: User, year: str) -> list[Case]:
    found = visible_cases(user).filter(state=Case.State.OUTSIDE).select_related("unit", "office", "drafter")
    if (number := whole_number(year, 9999)) is not None:
        found = found.filter(year=number)
    return list(found.order_by("year", "unit__code", "office__order", "number"))


def _typed_rows(awaiting: list[Case], data: QueryDict) -> list[Row]:
    chosen = set(data.getlist("case"))
    rows = []
    for case in awaiting:
        row = Row(case, str(case.pk) in chosen, data.get(f"amount-{case.pk}", _wan(case.amount)))
        try:
            row.amount = yuan_from_wan(row.typed)
        except ValueError as trouble:
            row.error = str(trouble) if row.chosen else ""
        rows.append(row)
    return rows


def _refusal(form: LetterForm, rows: list[Row], scan: Attachment | None) -> str:
    if not any(row.chosen for row in rows):
        return "请勾选来文批复的项目。"
    if any(row.error for row in rows):
        return "有的金额还不能用，请改正标出的行。"
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
    decisions = [
        cases.OutsideDecision(row.case.pk, row.amount)
        for row in rows
        if row.chosen and row.amount is not None
    ]
    return cases.register_outside(actor=user, letter=letter, decisions=decisions)


#: How many locked projects the sentence names.
NAMED = 3


def _tell(request: HttpRequest, results: list[cases.Result]) -> None:
    locked = [result for result in results if result.locked]
    back = [result for result in results if not result.locked]
    if locked:
        names = "、".join(result.case.title for result in locked[:NAMED])
        more = "等" if len(locked) > NAMED else ""
        messages.success(request, f"已登记批复，{len(locked)} 个项目已批复并锁定：{names}{more}。")
    for result in back:
        messages.warning(request, result.text)


def _wan(yuan: Decimal | None) -> str:
    """万元 with at least two decimals and all that is needed to lose nothing."""
    if yuan is None:
        return ""
    whole, _, part = f"{yuan / 10_000:.6f}".partition(".")
    return f"{whole}.{part.rstrip('0').ljust(2, '0')}"


def _context(form: LetterForm, rows: list[Row], scan: Attachment | None) -> dict[str, Any]:
    chosen = [row for row in rows if row.chosen]
    return {
        "form": form,
        "rows": rows,
        "scan": scan,
        "today": clock.today(),
        "sent_total": sum((row.case.amount or Decimal(0) for row in chosen), Decimal(0)),
        "decided_total": sum((row.amount or Decimal(0) for row in chosen), Decimal(0)),
        "ticked": len(chosen),
        "to_lock": [row for row in chosen if not row.returns],
        "to_return": [row for row in chosen if row.returns],
        **crumbs(("汇总报送", None), ("登记批复", None)),
    }
