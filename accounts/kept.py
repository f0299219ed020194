"""What became of a form the browser keeps a copy of: the answer tells ``static/js/kept.js`` in a cookie.

Before it sends a form, the script writes a mark of its own into the cookie ``kept``. The answer gives it back with a word:
``done`` (the server has it: the copy may go), ``on`` (the answer is a page: a preview, a last question), ``back`` (it was refused,
on this page) or ``away`` (it was refused, and the answer leads elsewhere: a login that has run out, a refusal told on another
page). Only the mark travels, never a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.messages import ERROR
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

COOKIE = "kept"
#: How long the word waits for the next page with a person on it: time enough to log in again (seconds).
WAITS = 900
_MARK = re.compile(r"[0-9a-z]{8,40}")


def settled(answer: HttpResponse) -> HttpResponse:
    """Say of a page that answers a form and is no step on the way (the outcome of an act) that the server has the form."""
    answer.kept_settled = True  # type: ignore[attr-defined]
    return answer


class KeptForms:
    """Answers each form that was sent with a mark."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if mark := sent_with(request):
            word = _fate(request, response)
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(COOKIE, f"{mark}.{word}", max_age=WAITS, secure=secure, samesite="Lax")
        return response


def sent_with(request: HttpRequest) -> str:
    """The mark of a form sent as a page; blank for what a script sends meanwhile, which says nothing about the form."""
    mark = request.COOKIES.get(COOKIE, "")
    is_page = "HX-Request" not in request.headers and "text/html" in request.headers.get("Accept", "")
    return mark if request.method == "POST" and is_page and _MARK.fullmatch(mark) else ""


def _fate(request: HttpRequest, response: HttpResponse) -> str:
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        return "done"
    if getattr(response, "kept_settled", False):
        return "done"
    if response.status_code not in (204, 301, 302, 303):
        return "on" if response.status_code == 200 else "back"
    closed = (reverse("accounts:login"), reverse("accounts:password"))
    leads_away = urlsplit(response.headers.get("Location", "")).path in closed
    return "away" if leads_away or _said_no(request) else "done"


def _said_no(request: HttpRequest) -> bool:
    """Whether the redirect carries a refusal to the next page."""
    said = getattr(getattr(request, "_messages", None), "_queued_messages", [])
    return any(message.level >= ERROR for message in said)
