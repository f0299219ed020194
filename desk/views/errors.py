"""The error pages: what happened, what is safe, what to do next."""

from __future__ import annotations

import logging
import secrets

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from accounts import clock
from accounts.middleware import page_of

log = logging.getLogger("jicheng.errors")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: says in a sentence what is not allowed; the frame says whom to ask."""
    text = str(exception) if isinstance(exception, PermissionDenied) else ""
    return render(request, "403.html", {"text": text}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page from before the last login: leads back to where it was sent from, so that it can be sent once more."""
    return render(request, "403_csrf.html", {"back": page_of(request)}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a number to quote, the same in the log. Touches no database: that may be what failed."""
    number = f"{clock.now():%m%d-%H%M}-{secrets.token_hex(2).upper()}"
    log.error("error %s at %s", number, request.path)
    return HttpResponseServerError(render_to_string("500.html", {"number": number}))
