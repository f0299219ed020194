"""导出办理日志: the cases of a year as an XES event log, for the budget desk."""

from __future__ import annotations

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import audit, clock
from accounts.guards import allow
from accounts.roles import Role
from accounts.web import current_user, whole_number
from workflows import kinds, xes
from workflows.access import visible_cases
from workflows.views.common import crumbs


@require_http_methods(["GET", "POST"])
@allow(Role.BUDGET_OFFICER)
def export_xes(request: HttpRequest) -> HttpResponseBase:
    """Choose year and kind; the log is sent as it is written, with the cases the person may read."""
    user = current_user(request)
    readable = visible_cases(user)
    year = whole_number(request.POST.get("year", ""), most=9999)
    if request.method != "POST" or year is None:
        years = readable.order_by("-year").values_list("year", flat=True).distinct()
        context = {
            "years": list(years) or [clock.today().year],
            "kinds": kinds.all_kinds(),
            **crumbs(("审批流程", reverse("workflows:routes")), ("导出办理日志", None)),
        }
        return render(request, "workflows/export_xes.html", context, status=422 if request.POST else 200)
    wanted = readable.filter(year=year)
    codes = {kind.code for kind in kinds.all_kinds()}
    kind = request.POST.get("kind", "")
    if kind in codes:
        wanted = wanted.filter(kind=kind)
    people, count = bool(request.POST.get("people")), wanted.count()
    audit.record(
        "export", user, f"导出 {year} 年度办理日志，{count} 件", year=year, of=kind[:40], people=people
    )
    return StreamingHttpResponse(
        xes.log_of(wanted, f"{year}年度", people=people),
        content_type="application/xml; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="jicheng-{year}.xes"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
