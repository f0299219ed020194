"""What the pages of every publication share: the review as posted, the page's words, the package as a download."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import FileResponse, HttpRequest

from accounts import clock
from accounts.web import whole_number
from projects.disclosing.review import Review
from projects.keeping import read
from projects.layout.formats import stored
from projects.models import Published


def review_of(request: HttpRequest) -> Review:
    """The 保密审查 as it was typed; what cannot be read is missing."""
    ticked = [number for number in map(whole_number, request.POST.getlist("withheld")) if number is not None]
    return Review(
        reviewer=request.POST.get("reviewer", ""),
        reviewed_on=_date(request.POST.get("reviewed_on", "")),
        address=request.POST.get("address", ""),
        checked=request.POST.getlist("checked"),
        withheld=ticked,
        why=request.POST.get("why", ""),
    )


def typed(request: HttpRequest) -> dict[str, Any]:
    """What stood in the form, for the page that refuses it."""
    return {
        "typed": request.POST,
        "checked": request.POST.getlist("checked"),
        "withheld": {whole_number(one) for one in request.POST.getlist("withheld")},
        "today": clock.today(),
        "here": request.get_full_path(),
    }


def package_of(made: Published, name: str) -> FileResponse:
    """The package as it was made. Refused where its file is gone or changed."""
    return stored(read(made.sha256).open("rb"), name)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
