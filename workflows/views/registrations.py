"""登记簿: the list, one registration, and its correction by a second one that names it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts import clock
from accounts.access import is_budget_officer
from accounts.models import User
from accounts.web import current_user
from workflows import cases
from workflows.cases import DROPPED, OPINION_WORDS, VERDICT_WORDS, Corrected
from workflows.cases.corrigible import Entered, entered_in, why_fixed
from workflows.errors import CaseError, NotAllowed
from workflows.forms import CorrectionForm, yuan_from_wan
from workflows.models import Attachment, Registration
from workflows.showing.elsewhere import result_words
from workflows.showing.registry import PAGE, entries, registrations_of
from workflows.views.common import crumbs
from workflows.views.letter_rows import wan
from workflows.views.scans import take_scan

LIST = ("登记簿", "workflows:registrations")


@login_required
@require_GET
def registrations(request: HttpRequest) -> HttpResponse:
    """Every registration with its cases, newest first; readers see those of the cases they may read."""
    user = current_user(request)
    page = Paginator(registrations_of(user), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "entries": entries(list(page), user),
        "is_desk": is_budget_officer(user),
        **crumbs(("汇总报送", None), ("登记簿", None)),
    }
    return render(request, "workflows/registrations.html", context)


@login_required
@require_GET
def registration(request: HttpRequest, pk: int) -> HttpResponse:
    """One registration: the letter, its cases, what it corrects and what corrects it."""
    row, user = _readable(request, pk)
    (entry,) = entries([row], user)
    concerned = [one.case for one in entered_in(row).values()]
    context = {
        "entry": entry,
        "row": row,
        "meeting": row.source == Registration.Source.MEETING,
        "may_correct": entry.corrected_by is None and cases.may_correct(row, user, concerned),
        **crumbs(("汇总报送", None), (LIST[0], reverse(LIST[1])), (row.number, None)),
    }
    return render(request, "workflows/registration.html", context)


@dataclass
class Row:
    """One case of the registration on the correction page. ``fixed``: why its result cannot change any more."""

    entered: Entered
    fixed: str
    was: str
    result: str
    typed: str
    comment: str
    error: str = ""

    @property
    def line(self) -> Corrected:
        """What is entered for it: the amount only where it belongs, a fixed result as it was."""
        if self.fixed:
            return Corrected(self.entered.case.pk, self.entered.result, self.entered.amount, self.comment)
        return Corrected(self.entered.case.pk, self.result, self._amount(), self.comment)

    def _amount(self) -> Decimal | None:
        wants = self.result == cases.Verdict.APPROVE or (self.result == cases.Verdict.OPINION and self.typed)
        if not wants or self.entered.step.medium == "meeting":
            return None
        return yuan_from_wan(self.typed)


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """更正登记: the letter and every line as they should have been, and why."""
    row, user = _readable(request, pk)
    entered = entered_in(row)
    if not cases.may_correct(row, user, [one.case for one in entered.values()]):
        raise PermissionDenied("登记由预算绩效岗更正。")
    if row.source not in cases.CORRIGIBLE:
        raise Http404("纸质签批不在登记簿中更正")
    rows = _rows(entered, request.POST if request.method == "POST" else None)
    form = CorrectionForm(request.POST or None, request.FILES or None, initial=_written(row))
    scan = take_scan(request, form, user) if request.method == "POST" else None
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            done = cases.correct(
                row.pk,
                actor=user,
                letter=form.letter(scan),
                reason=form.cleaned_data["reason"],
                lines=_lines(rows),
            )
        except NotAllowed:
            raise
        except CaseError as trouble:
            refusal = trouble.text
        except ValueError:
            refusal = "有的行还不能登记，请改正标出的行。"
        else:
            _tell(request, done)
            return redirect("workflows:registration", done.registration.pk)
    context = _context(row, form, rows, scan) | {"refusal": refusal}
    return render(request, "workflows/correct.html", context, status=422 if request.method == "POST" else 200)


def _readable(request: HttpRequest, pk: int) -> tuple[Registration, User]:
    user = current_user(request)
    row = registrations_of(user).filter(pk=pk).first()
    if row is None:
        raise Http404("没有这份登记，或您不能查看")
    return row, user


def _rows(entered: dict[int, Entered], data: QueryDict | None) -> list[Row]:
    return [_row(one, data) for one in sorted(entered.values(), key=lambda one: one.case.number)]


def _row(one: Entered, data: QueryDict | None) -> Row:
    pk, meeting = one.case.pk, one.step.medium == "meeting"
    asked = data or QueryDict()
    return Row(
        entered=one,
        fixed=why_fixed(one),
        was=result_words(meeting, one.result),
        result=asked.get(f"result-{pk}", one.result),
        typed=asked.get(f"amount-{pk}", wan(one.amount)).strip(),
        comment=asked.get(f"comment-{pk}", one.comment).strip()[:2000],
    )


def _lines(rows: list[Row]) -> list[Corrected]:
    """What was typed; ValueError after marking the rows whose amount is none."""
    found = []
    for row in rows:
        try:
            found.append(row.line)
        except ValueError as trouble:
            row.error = str(trouble)
    if any(row.error for row in rows):
        raise ValueError("an amount is none")
    return found


def _written(row: Registration) -> dict[str, Any]:
    names = ("sender", "number", "title", "dated", "received_on")
    return {name: getattr(row, name) for name in names}


def _tell(request: HttpRequest, done: cases.Correction) -> None:
    messages.success(request, "已更正登记，原登记保留并标明“已更正”。")
    for text in done.texts:
        messages.warning(request, text)


def _context(
    row: Registration, form: CorrectionForm, rows: list[Row], scan: Attachment | None
) -> dict[str, Any]:
    meeting = row.source == Registration.Source.MEETING
    words = OPINION_WORDS if meeting else VERDICT_WORDS
    return {
        "row": row,
        "meeting": meeting,
        "form": form,
        "rows": rows,
        "scan": scan,
        "choices": [*((str(key), text) for key, text in words.items()), (DROPPED, "不在其中")],
        "today": clock.today(),
        **crumbs(
            ("汇总报送", None),
            (LIST[0], reverse(LIST[1])),
            (row.number, reverse("workflows:registration", args=[row.pk])),
            ("更正", None),
        ),
    }
