"""The error pages: what happened, what is safe, what to do next."""

from __future__ import annotations

import logging
import secrets

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from accounts import clock
from accounts.models import Membership, User
from accounts.roles import Role

log = logging.getLogger("jicheng.errors")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: says in a sentence what is not allowed, and whom to ask."""
    text = str(exception) if isinstance(exception, PermissionDenied) else ""
    return render(request, "403.html", {"text": text, "ask": whom_to_ask(request.user)}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a number to quote, the same in the log. Touches no database: that may be what failed."""
    number = f"{clock.now():%m%d-%H%M}-{secrets.token_hex(2).upper()}"
    log.error("error %s at %s", number, request.path)
    return HttpResponseServerError(render_to_string("500.html", {"number": number}))


def whom_to_ask(user: object) -> list[tuple[User, str]]:
    """Who can grant what is missing: the budget desk and 安全保密管理员, at most three persons."""
    if not isinstance(user, User):
        return []
    today = clock.today()
    rows = (
        Membership.objects.filter(
            Q(starts_on=None) | Q(starts_on__lte=today),
            Q(ends_on=None) | Q(ends_on__gte=today),
            role__in=[Role.BUDGET_OFFICER, Role.SECURITY_ADMIN],
            unit__parent=None,
            user__is_active=True,
        )
        .exclude(user=user)
        .select_related("user")
        .order_by("role", "order", "id")[:3]
    )
    return [(row.user, row.get_role_display()) for row in rows]
