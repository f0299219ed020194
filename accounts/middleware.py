"""Between a request and its page: nobody unknown, nobody idle, nobody with an initial password."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import clock, visits
from accounts.kept import sent_with

Handler = Callable[[HttpRequest], HttpResponse]
#: A session's last use is written at most this often (seconds).
WRITE_EVERY = 60


class WithoutNul:
    """Drops the sign no text can have: the database refuses it, and nobody types it who means something by it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.encoding is not None and codecs.lookup(request.encoding).name != "utf-8":
            raise BadRequest("every page of ours sends UTF-8; other codecs make signs no text can have")
        request.GET = _without_nul(request.GET)  # type: ignore[assignment]
        for name in [name for name, value in request.COOKIES.items() if "\0" in value]:
            del request.COOKIES[name]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Where somebody hangs up in the middle of a form, nothing was sent."""
        with suppress(UnreadablePostError):
            request.POST = _without_nul(request.POST)  # type: ignore[assignment]


def _without_nul(data: QueryDict) -> QueryDict:
    if not any("\0" in name or any("\0" in one for one in values) for name, values in data.lists()):
        return data
    clean = QueryDict(mutable=True)
    for name, values in data.lists():
        clean.setlist(name.replace("\0", ""), [one.replace("\0", "") for one in values])
    clean._mutable = False
    return clean


class RequireLogin(LoginRequiredMiddleware):
    """Every page wants a login unless its view says otherwise (``login_not_required``)."""

    # for a part fetched by htmx the answer is no redirect
    def handle_no_permission(self, request: HttpRequest, view_func: object) -> HttpResponse:  # type: ignore[override]
        return to_login(request)


class IdleLogout:
    """Ends a session nobody has used for ``SESSION_IDLE_MINUTES``."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(clock.now().timestamp())
            seen = request.session.get("seen", now)
            if now - seen > settings.SESSION_IDLE_MINUTES * 60:
                request.idle = True  # type: ignore[attr-defined]
                logout(request)
                return to_login(request, why="idle")
            if "seen" not in request.session or not 0 <= now - seen < WRITE_EVERY:
                visits.fell_silent(request.session, seen, now)
                request.session["seen"] = now
        return self.get_response(request)


class ChangeInitialPassword:
    """Whoever still has the password somebody else gave them changes it before anything else."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if getattr(request.user, "must_change_password", False) and not self._open(request.path):
            return _go(request, reverse("accounts:password"))
        return self.get_response(request)

    @staticmethod
    def _open(path: str) -> bool:
        open_pages = (reverse("accounts:password"), reverse("accounts:logout"), reverse("healthz"))
        return path in open_pages or path.startswith(settings.STATIC_URL)


def to_login(request: HttpRequest, why: str = "") -> HttpResponse:
    """To the login page, which leads back to where the person was."""
    query = (
        {"next": page_of(request)}
        | ({"why": why} if why else {})
        | ({"kept": "1"} if sent_with(request) else {})
    )
    return _go(request, f"{reverse('accounts:login')}?{urlencode(query)}")


def page_of(request: HttpRequest) -> str:
    """The page the person sees: for a form sent or a part fetched, the page it stands on."""
    if request.method in ("GET", "HEAD") and "HX-Request" not in request.headers:
        return request.get_full_path()
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "/"
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return "/"
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _go(request: HttpRequest, url: str) -> HttpResponse:
    """A redirect, also for a part of a page fetched by htmx: then the whole page goes."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)
