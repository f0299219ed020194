"""谁在什么时候把38改成41的: the history of one field of the sheet."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from workflows.showing.cell import history_of
from workflows.views.common import crumbs, readable_case


@login_required
@require_GET
def field(request: HttpRequest, case_id: int) -> HttpResponse:
    """``?path=``: a field or a row by its lasting address. A whole page, or the list alone where the sheet asks for it."""
    case, kind, user = readable_case(request, case_id)
    history = history_of(case, request.GET.get("path", ""), kind, user)
    if history is None:
        raise Http404("没有这一栏目")
    context = {
        "case": case,
        "kind": kind,
        "shown_year": case.year,
        "history": history,
        **crumbs((case.title, reverse("workflows:case", args=[case.pk])), ("修改记录", None)),
    }
    # htmx swaps the list into the sheet, so that nobody leaves a page with an opinion half written.
    part = request.headers.get("HX-Request") == "true"
    return render(request, "workflows/parts/field.html" if part else "workflows/field.html", context)
