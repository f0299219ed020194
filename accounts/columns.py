"""Which columns of a list are shown: a matter of the screen somebody sits before, kept in a cookie there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

#: what the form of choices sends: that it was pressed, and each column ticked
PRESSED, TICKED = "columns", "column"
_YEAR = 365 * 24 * 60 * 60
_NONE = "-"


@dataclass(frozen=True)
class Columns:
    """``shown``: code -> whether it is shown. ``choices``: (code, head, shown) in their order; ``kept``: the rest of the address."""

    shown: Mapping[str, bool]
    choices: list[tuple[str, str, bool]]
    kept: list[tuple[str, str]] = field(default_factory=list)

    def count(self, *codes: str) -> int:
        """How many of these are shown: for cells that reach over them."""
        return sum(self.shown[code] for code in codes)


def columns_of(
    request: HttpRequest, name: str, offered: Mapping[str, str], *, spared: tuple[str, ...] = ()
) -> Columns:
    """The columns of the list ``name``. ``offered``: code -> head; ``spared`` are hidden until somebody asks for them."""
    kept = request.COOKIES.get(_cookie(name))
    hidden = set(spared) if kept is None else set(kept.split("."))
    return Columns(
        {code: code not in hidden for code in offered},
        [(code, head, code not in hidden) for code, head in offered.items()],
        _rest(request),
    )


def chosen(request: HttpRequest, name: str, offered: Mapping[str, str]) -> HttpResponse | None:
    """The answer to the form of choices: the same page again, its choice remembered; None for any other request."""
    if PRESSED not in request.GET:
        return None
    ticked = set(request.GET.getlist(TICKED))
    hidden = [code for code in offered if code not in ticked]
    answer = HttpResponseRedirect(f"{request.path}?{urlencode(_rest(request))}")
    answer.set_cookie(
        _cookie(name),
        ".".join(hidden) or _NONE,
        max_age=_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


def _rest(request: HttpRequest) -> list[tuple[str, str]]:
    aside = (PRESSED, TICKED, "page")
    return [(key, value) for key, values in request.GET.lists() if key not in aside for value in values]


def _cookie(name: str) -> str:
    return f"columns-{name}"
