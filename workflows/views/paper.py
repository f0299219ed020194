"""审批单: printed, signed by hand, registered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts import clock
from accounts.models import User
from workflows import cases
from workflows.cases.seating import live_seats
from workflows.errors import CaseError, NotAllowed
from workflows.forms import PaperForm
from workflows.kinds import Kind
from workflows.models import Assignment, Attachment, Case
from workflows.showing import table
from workflows.showing.path import path_of
from workflows.snapshots import content_of
from workflows.views.common import crumbs, readable_case
from workflows.views.scans import take_scan
from workflows.views.verb import shown_step


@login_required
@require_GET
def slip(request: HttpRequest, case_id: int) -> HttpResponse:
    """The 审批单 of the open step, to print: number, fingerprint, the document, room for each signature."""
    case, kind, user = readable_case(request, case_id)
    assert case.snapshot is not None
    context = {
        "case": case,
        "kind": kind,
        "shown_year": case.year,
        "slip": cases.slip_of(case),
        "content": content_of(case.snapshot),
        "path": path_of(case, user),
        "printed_at": clock.now(),
    }
    return render(request, "workflows/slip.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def register_paper(request: HttpRequest, case_id: int) -> HttpResponse:
    """登记纸质签批: who signed, the date on the paper, opinion, fingerprint, scan."""
    case, kind, user = readable_case(request, case_id)
    if not cases.may_register(case, user):
        raise PermissionDenied("纸质签批由预算绩效岗登记，经办人和提交人不能登记自己的件。")
    rows = _seated(case, user)
    step = rows[0].step if rows else None
    voting = step is not None and step.mode == step.Mode.VOTE
    form = PaperForm(request.POST or None, request.FILES or None, signers=_choices(rows), voting=voting)
    scan = take_scan(request, form, user) if request.method == "POST" else None
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            done = _register(request, case, user, form, scan)
        except NotAllowed:
            raise
        except CaseError as trouble:  # stays on the page: what was typed and uploaded is kept
            refusal = trouble.text
        else:
            messages.success(request, f"已登记纸质签批。{done.text}")
            return redirect("workflows:case", case.pk)
    failed = request.method == "POST"
    context = _context(case, kind, form, scan) | {
        "rows": rows,
        "step": step,
        "refusal": refusal,
        "voting": voting,
        "how": table.how(step, live_seats(step)) if step is not None else "",
    }
    return render(request, "workflows/register_paper.html", context, status=422 if failed else 200)


def _register(
    request: HttpRequest, case: Case, user: User, form: PaperForm, scan: Attachment | None
) -> cases.Moved:
    data = form.cleaned_data
    return cases.register_paper(
        case.pk,
        actor=user,
        signer=get_object_or_404(User, pk=data["signer"]),
        signed_on=data["signed_on"],
        opinion=data["opinion"],
        comment=data["comment"],
        scan=scan,
        fingerprint=data["fingerprint"],
        step=shown_step(request.POST),
    )


def _seated(case: Case, user: User) -> list[Assignment]:
    """Whose paper can be registered: nobody registers their own."""
    rows = Assignment.objects.filter(case=case, state=Assignment.State.OPEN, as_deputy=False)
    return list(rows.exclude(person=user).select_related("person", "step").order_by("id"))


def _choices(rows: list[Assignment]) -> list[tuple[int, str]]:
    return [(row.person_id, f"{row.person.name}（{row.person.post or row.step.name}）") for row in rows]


def _context(case: Case, kind: Kind, form: PaperForm, scan: Attachment | None) -> dict[str, Any]:
    return {
        "case": case,
        "kind": kind,
        "shown_year": case.year,
        "form": form,
        "scan": scan,
        "today": clock.today(),
        **crumbs((case.title, reverse("workflows:case", args=[case.pk])), ("登记纸质签批", None)),
    }
