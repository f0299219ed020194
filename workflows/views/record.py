"""办理记录 of a case, with its verification."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts import clock
from workflows.showing.record import days_of
from workflows.showing.words import fingerprint_words
from workflows.trail import verify_case
from workflows.views.common import crumbs, readable_case


@login_required
@require_GET
def record(request: HttpRequest, case_id: int) -> HttpResponse:
    """Every event, newest first (``?order=old`` turns it round), and whether the chain still holds."""
    case, kind, _ = readable_case(request, case_id)
    oldest_first = request.GET.get("order") == "old"
    ends = list(case.events.order_by("number").values_list("hash", flat=True))
    context = {
        "case": case,
        "kind": kind,
        "shown_year": case.year,
        "days": days_of(case, oldest_first=oldest_first),
        "oldest_first": oldest_first,
        "broken": verify_case(case),
        "checked_at": clock.now(),
        "first_hash": fingerprint_words(ends[0][:16]) if ends else "",
        "last_hash": fingerprint_words(ends[-1][:16]) if ends else "",
        "texts_may_leave": kind.may_leave(kind.get(case.document_id)),
        "snapshots": case.snapshots.count(),
        **crumbs((case.title, reverse("workflows:case", args=[case.pk])), ("办理记录", None)),
    }
    return render(request, "workflows/record.html", context)
