"""凭证: the vouchers of one project, entered between two exports and corrected by reversing entries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from accounts.models import User
from accounts.web import current_user
from monitoring.execution import known_through, spent_at
from monitoring.execution.vouchers import register, reverse_entry, vouchers_of
from monitoring.execution.who import NOT_YOURS, may_import
from monitoring.models import Voucher
from projects.access import visible_projects
from projects.models import Project
from projects.tables.cells import amount_of
from workflows.errors import Refused, Stale

A_PAGE = 50


def _project(user: User, pk: int) -> Project:
    rows = visible_projects(user).select_related("year", "unit", "office")
    project = get_object_or_404(rows, pk=pk)
    if not may_import(user, project.unit):
        raise PermissionDenied(NOT_YOURS)
    return project


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def vouchers(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, and the form below it; what cannot be entered comes back with a sentence and status 422 or 409."""
    user = current_user(request)
    project = _project(user, pk)
    if request.method != "POST":
        return _page(request, project)
    try:
        entered = register(
            project.pk,
            actor=user,
            number=request.POST.get("number", ""),
            dated=_day(request.POST.get("dated", "")),
            amount=_yuan(request.POST.get("amount", "")),
            document_number=request.POST.get("document_number", ""),
            summary=request.POST.get("summary", ""),
        )
    except Refused as refused:
        return _page(request, project, refused.text, 422)
    except Stale as stale:
        return _page(request, project, stale.text, 409)
    messages.success(request, f"已登记凭证 {entered.number}。下一步：可以接着登记下一张。")
    return redirect("monitoring:vouchers", project.pk)


@login_required
@require_POST
def voucher_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the opposite of one voucher."""
    user = current_user(request)
    voucher = get_object_or_404(Voucher.objects.filter(project__in=visible_projects(user)), pk=pk)
    project = _project(user, voucher.project_id)
    try:
        reverse_entry(voucher.pk, actor=user, reason=request.POST.get("reason", ""))
    except Refused as refused:
        return _page(request, project, refused.text, 422)
    messages.success(request, f"已冲销凭证 {voucher.number}。下一步：金额有误的，登记正确的一张。")
    return redirect("monitoring:vouchers", project.pk)


def _page(request: HttpRequest, project: Project, trouble: str = "", status: int = 200) -> HttpResponse:
    today = clock.today()
    context = {
        "project": project,
        "shown_year": project.year_id,
        "page": Paginator(vouchers_of(project), A_PAGE).get_page(request.GET.get("page")),
        "spent": spent_at([project.pk], today).get(project.pk),
        "through": known_through([project.unit_id]).get(project.unit_id),
        "today": today,
        "given": request.POST,
        "trouble": trouble,
        "trail": [
            ("支出进度", reverse("monitoring:progress")),
            (Truncator(project.name).chars(20), reverse("desk:project", args=[project.pk])),
            ("凭证", None),
        ],
    }
    return render(request, "monitoring/vouchers.html", context, status=status)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("请填写凭证日期，例如 2026-06-18。") from None


def _yuan(text: str) -> Decimal:
    amount = amount_of(text, 1)
    if amount.yuan is None or amount.rounded:
        raise Refused("请填写金额，以元为单位，最多两位小数；退款填负数。")
    return amount.yuan
