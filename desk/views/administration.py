"""系统设置: one list of all pages on which the system is set up or watched."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import access
from accounts.guards import allow
from accounts.web import current_user
from desk.administration.pages import AUDITOR, DESK, SECURITY, SYSTEM, groups
from projects.views.years import chosen_year


@login_required
@allow(SYSTEM, SECURITY, AUDITOR, DESK)
@require_safe
def administration(request: HttpRequest) -> HttpResponse:
    """The pages the person may open, each with its sentence."""
    roles = access.roles_of(current_user(request))
    return render(request, "desk/administration.html", {"groups": list(groups(roles, chosen_year(request)))})
