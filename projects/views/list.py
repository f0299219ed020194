"""项目绩效: the list of the year's projects."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import access
from accounts.columns import chosen, columns_of
from accounts.roles import Role
from accounts.web import current_user, whole_number
from projects.department.access import root_of
from projects.listing import Filters, listing
from projects.views.years import chosen_year

NAMES = ("q", "unit", "office", "kind", "state", "mine")
COLUMNS = {
    "code": "项目编码",
    "unit": "科室/单位",
    "amount": "预算数",
    "ver": "版本",
    "where": "状态",
    "by": "经办人",
}


@login_required
@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    if answer := chosen(request, "projects", COLUMNS):
        return answer
    user = current_user(request)
    year = chosen_year(request)
    columns = columns_of(request, "projects", COLUMNS)
    filters, held = filters_of(request), access.roles_of(user)
    return render(
        request,
        "projects/list.html",
        {
            "year": year,
            "filters": filters,
            "listing": listing(user, year, filters) if year else None,
            "keep": _query(filters),
            "columns": columns,
            "before_amount": 2 + columns.count("code", "unit"),
            "after_amount": columns.count("ver", "where", "by"),
            "may_draft": Role.DRAFTER in held,
            "reads_department": root_of(user) is not None,
            "is_desk": Role.BUDGET_OFFICER in held,
        },
    )


def filters_of(request: HttpRequest) -> Filters:
    """The filters in the address; what cannot be read is left out."""
    values = {name: request.GET.get(name, "").strip()[:60] for name in NAMES}
    return Filters(**values, page=whole_number(request.GET.get("page", ""), 99_999) or 1)


def _query(filters: Filters) -> str:
    """The filters as the beginning of an address, for the links to other pages."""
    kept = {name: getattr(filters, name) for name in NAMES if getattr(filters, name)}
    return urlencode(kept) + "&" if kept else ""
