"""The interface knows no cookies: a browser that is logged in cannot be made to act through it by another site."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PREFIX = "/api/"
#: the page for people, in the frame of all pages
DOCS = "/api/v1/docs"


class NoCookies:
    """Before sessions are read: requests to the interface lose theirs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PREFIX) and request.path != DOCS:
            request.COOKIES = {}
        return self.get_response(request)
