"""某一日的情况: the case as of a date."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts import clock
from workflows.asof import as_of
from workflows.showing.record import line
from workflows.snapshots import content_of
from workflows.views.common import crumbs, readable_case


@login_required
@require_GET
def show(request: HttpRequest, case_id: int) -> HttpResponse:
    """``?on=2026-06-25``: at the end of that day; with ``&at=10:32`` (or ``on=2026-06-25T10:32``) at the end of that
    minute. Without a day that can be read: today."""
    case, kind, _ = readable_case(request, case_id)
    on, at = request.GET.get("on", ""), request.GET.get("at", "")
    asked = read_moment(f"{on}T{at}" if at and "T" not in on else on)
    moment = asked or end_of(clock.today())
    found = as_of(case, moment)
    shown = moment.astimezone(clock.SHANGHAI)
    whole_day = shown.time() == time.max
    context = {
        "case": case,
        "kind": kind,
        "shown_year": case.year,
        "found": found,
        "signed": [(event.at, line(event)) for event in found.signed] if found else [],
        "content": content_of(found.snapshot) if found and found.snapshot else None,
        "moment_words": f"{shown:%Y-%m-%d}" if whole_day else f"{shown:%Y-%m-%d %H:%M}",
        "on": f"{shown:%Y-%m-%d}",
        "at": "" if whole_day else f"{shown:%H:%M}",
        "unread": bool(on or at) and asked is None,
        "future": moment > end_of(clock.today()),
        **crumbs(
            (case.title, reverse("workflows:case", args=[case.pk])),
            ("办理记录", reverse("workflows:record", args=[case.pk])),
            ("某一日的情况", None),
        ),
    }
    return render(request, "workflows/as_of.html", context)


def read_moment(text: str) -> datetime | None:
    """The last instant of the day, the minute or the second the text names, in Asia/Shanghai; None for anything else."""
    try:
        if "T" not in text:
            return _within(end_of(date.fromisoformat(text)))
        named = datetime.fromisoformat(text)
    except ValueError:
        return None
    if named.tzinfo is not None:
        return None
    unit = timedelta(seconds=1) if text.count(":") > 1 else timedelta(minutes=1)
    if named.microsecond:
        unit = timedelta(microseconds=1)
    return _within(named.replace(tzinfo=clock.SHANGHAI), unit)


def _within(moment: datetime, unit: timedelta = timedelta(microseconds=1)) -> datetime | None:
    # The first and the last year have moments no clock in another zone can tell.
    if not date.min.year < moment.year < date.max.year:
        return None
    return moment + unit - timedelta(microseconds=1)


def end_of(day: date) -> datetime:
    """The last instant of the day in Asia/Shanghai."""
    return datetime.combine(day, time.max, clock.SHANGHAI)
