"""Due dates on screen and paper: the one way a template writes one, so that a date that may still move says so."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template

from accounts.templatetags import show
from notifications.calendar import PROVISIONAL, is_tentative, tentative_years

register = template.Library()
FORMS = {
    "short_day": show.short_day,
    "short": show.short,
    "day": show.day,
    "iso": lambda on: f"{on:%Y-%m-%d}",
}


@register.simple_tag(takes_context=True)
def due(context: template.Context, on: date | None, form: str = "short_day") -> str:
    """A date as ``show`` writes it (``short_day``, ``short``, ``day``, or ``iso``), with （暂定） where its year is not published.

    Days already said to be left carry the mark themselves. However many dates a page has, the calendar is asked once.
    """
    if on is None:
        return show.NONE
    return f"{FORMS[form](on)}{mark(context, on)}"


@register.simple_tag(takes_context=True)
def mark(context: template.Context, on: date | None) -> str:
    """（暂定） or nothing."""
    return PROVISIONAL if on is not None and is_tentative(on, lambda: _years(context)) else ""


def _years(context: template.Context) -> set[int]:
    """Asked once for a request; a message has no request and few dates."""
    request: Any = context.get("request")
    if request is None:
        return tentative_years()
    if not hasattr(request, "tentative_years"):
        request.tentative_years = tentative_years()
    found: set[int] = request.tentative_years
    return found
