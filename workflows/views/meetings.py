"""登记会议决定: one meeting, many cases that wait for it, each with its result and wording."""

from __future__ import annotations

from dataclasses import dataclass
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
from accounts.web import current_user
from workflows import cases
from workflows.cases import OPINION_WORDS, MeetingDecision, Moved, Opinion
from workflows.errors import CaseError, NotAllowed
from workflows.forms import MeetingForm
from workflows.inbox import waiting_for_meeting
from workflows.models import Attachment, Case
from workflows.views.common import crumbs
from workflows.views.scans import take_scan
from workflows.wording import wording

CHOICES = [(opinion.value, words) for opinion, words in OPINION_WORDS.items()]
PAGE = "workflows/register_meeting.html"


@dataclass
class Row:
    """One case on the page, as typed."""

    case: Case
    chosen: bool
    opinion: Opinion = Opinion.APPROVE
    comment: str = ""
    error: str = ""


@login_required
@require_http_methods(["GET", "POST"])
def register_meeting(request: HttpRequest) -> HttpResponse:
    """The meeting, a table of the cases that wait for it, one confirmation: every one of them moves or none."""
    user = current_user(request)
    if not is_budget_officer(user):
        raise PermissionDenied("会议决定由预算绩效岗登记。")
    waiting, names = list(waiting_for_meeting(user)), wording().meetings
    if request.method == "GET":
        rows = [Row(case, chosen=True) for case in waiting]
        form = MeetingForm(initial={"sender": names[0]})
        return render(request, PAGE, _context(form, rows, None, names))
    rows = [_typed(case, request.POST) for case in waiting]
    form = MeetingForm(request.POST, request.FILES)
    scan = take_scan(request, form, user)
    refusal = _refusal(rows)
    if form.is_valid() and not refusal:
        try:
            done = _register(user, form, rows, scan)
        except NotAllowed:
            raise
        except CaseError as trouble:
            refusal = trouble.text
        else:
            _tell(request, form.cleaned_data["sender"], done)
            return redirect("workflows:register_meeting")
    return render(request, PAGE, _context(form, rows, scan, names) | {"refusal": refusal}, status=422)


def _typed(case: Case, data: QueryDict) -> Row:
    given = data.get(f"result-{case.pk}", "")
    row = Row(case, str(case.pk) in data.getlist("case"))
    row.opinion = Opinion(given) if given in set(Opinion) else Opinion.APPROVE
    row.comment = data.get(f"comment-{case.pk}", "").strip()[:2000]
    if row.chosen and row.opinion is not Opinion.APPROVE and not row.comment:
        row.error = "请照会议纪要填写决定原文。"
    return row


def _refusal(rows: list[Row]) -> str:
    if not any(row.chosen for row in rows):
        return "请勾选会议研究过的事项；没有研究或缓议的不用登记。"
    return "有的行还不能登记，请改正标出的行。" if any(row.error for row in rows) else ""


def _register(user: User, form: MeetingForm, rows: list[Row], scan: Attachment | None) -> list[Moved]:
    decisions = [MeetingDecision(row.case.pk, row.opinion, row.comment) for row in rows if row.chosen]
    return cases.register_meeting(actor=user, meeting=form.letter(scan), decisions=decisions)


def _tell(request: HttpRequest, meeting: str, done: list[Moved]) -> None:
    messages.success(request, f"已登记{meeting}决定，{len(done)} 件一次办理。")
    for moved in done:
        if moved.event.data.get("result") != Opinion.APPROVE:
            messages.warning(request, moved.text)


def _context(form: MeetingForm, rows: list[Row], scan: Attachment | None, names: list[str]) -> dict[str, Any]:
    chosen = [row for row in rows if row.chosen]
    return {
        "form": form,
        "rows": rows,
        "scan": scan,
        "choices": CHOICES,
        "meetings": names,
        "today": clock.today(),
        "all_ticked": len(chosen) == len(rows),
        **crumbs(("汇总报送", None), ("登记会议决定", None)),
    }
