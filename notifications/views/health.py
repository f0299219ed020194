"""运行状况."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import allow
from accounts.roles import Role
from notifications import health


@require_safe
@allow(Role.BUDGET_OFFICER, Role.SYSTEM_ADMIN)
def health_page(request: HttpRequest) -> HttpResponse:
    """What must run, and whether it does."""
    found = health.findings()
    wrong = sum(not one.good for one in found)
    return render(request, "notifications/health.html", {"findings": found, "wrong": wrong})
