"""Working hours: how much office time lies between two moments, and when so much of it has passed.

Pure: the hours of a day are given (``OFFICE_HOURS``), and so is the question whether offices work on a day; with
``calendar.is_working_day`` a make-up Saturday counts and a holiday on a Thursday does not. Moments are aware; days are
those of Asia/Shanghai.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from django.conf import settings

from accounts import clock
from notifications.calendar import Calendar

#: from, to; a day's spans are in order and do not overlap
Span = tuple[time, time]
IsWorking = Callable[[date], bool]

ONE_DAY = timedelta(days=1)
#: nobody's offices are closed for longer than that
_LONGEST_REST = 60


def parse(text: str) -> tuple[Span, ...]:
    """``09:00-12:00,13:30-17:30`` as spans; ValueError names what cannot be read, or spans that run into each other."""
    spans = tuple(_span(part) for part in text.split(","))
    ends = [moment for span in spans for moment in span]
    if ends != sorted(set(ends)):
        raise ValueError(f"OFFICE_HOURS: {text!r} is not in order")
    return spans


def _span(part: str) -> Span:
    found = re.fullmatch(r"\s*(\d\d):(\d\d)-(\d\d):(\d\d)\s*", part)
    if found is None:
        raise ValueError(f"OFFICE_HOURS: {part!r} is not like 09:00-12:00")
    first, second, third, fourth = map(int, found.groups())
    return time(first, second), time(third, fourth)


def parse_time(text: str) -> time:
    """``08:30``; ValueError says what cannot be read."""
    found = re.fullmatch(r"\s*(\d\d):(\d\d)\s*", text)
    if found is None:
        raise ValueError(f"{text!r} is not like 08:30")
    return time(int(found[1]), int(found[2]))


def between(start: datetime, end: datetime, spans: Sequence[Span], works: IsWorking) -> timedelta:
    """Office time from ``start`` to ``end``; zero where ``end`` is not later."""
    total = timedelta(0)
    for opens, closes in _stretches(start, spans, works, until=end):
        total += max(timedelta(0), min(closes, end) - max(opens, start))
    return total


def after(start: datetime, much: timedelta, spans: Sequence[Span], works: IsWorking) -> datetime:
    """The first moment by which so much office time has passed since ``start``; ``start`` itself for none."""
    left = much
    if left <= timedelta(0):
        return start
    for opens, closes in _stretches(start, spans, works):
        here = closes - max(opens, start)
        if here >= left:
            return max(opens, start) + left
        left -= max(timedelta(0), here)
    raise ValueError("no office opens for two months")


def is_open(moment: datetime, spans: Sequence[Span], works: IsWorking) -> bool:
    """Whether offices are open at the moment: from the first minute of a span up to, not including, its last."""
    local = moment.astimezone(clock.SHANGHAI)
    return works(local.date()) and any(opens <= local.time() < closes for opens, closes in spans)


def _stretches(
    start: datetime, spans: Sequence[Span], works: IsWorking, until: datetime | None = None
) -> Iterator[tuple[datetime, datetime]]:
    """Open stretches that end after ``start``, in order, until ``until`` or a rest longer than any there is."""
    day, rested = start.astimezone(clock.SHANGHAI).date(), 0
    last = until.astimezone(clock.SHANGHAI).date() if until else None
    while (last is None or day <= last) and rested <= _LONGEST_REST:
        working = works(day)
        rested = 0 if working else rested + 1
        for opens, closes in spans if working else ():
            ends = datetime.combine(day, closes, clock.SHANGHAI)
            if ends > start:
                yield datetime.combine(day, opens, clock.SHANGHAI), ends
        day += ONE_DAY


def next_open(
    start: datetime, spans: Sequence[Span], works: IsWorking, quiet: Span | None = None
) -> datetime:
    """The first moment from ``start`` on within the spans of a working day, and not within ``quiet`` (which may pass
    midnight); ``start`` itself where there is none for two months."""
    for opens, closes in _stretches(start, spans, works):
        at = _after(max(opens, start), quiet)
        if at < closes:
            return at
    return start


def _after(moment: datetime, quiet: Span | None) -> datetime:
    """The moment, or the end of the quiet hours it lies in."""
    local = moment.astimezone(clock.SHANGHAI)
    if quiet is None:
        return moment
    begins, ends = quiet
    over_night = begins >= ends
    now = local.time()
    within = (now >= begins or now < ends) if over_night else begins <= now < ends
    if not within:
        return moment
    tomorrow = ONE_DAY if over_night and now >= begins else timedelta(0)
    return datetime.combine(local.date() + tomorrow, ends, clock.SHANGHAI)


def office_hours() -> tuple[Span, ...]:
    """The department's hours."""
    return parse(settings.OFFICE_HOURS)


def worked(start: datetime, end: datetime) -> timedelta:
    """Office time between two moments by the department's hours and calendar."""
    calendar = Calendar(start.astimezone(clock.SHANGHAI).date(), end.astimezone(clock.SHANGHAI).date())
    return between(start, end, office_hours(), calendar.is_working_day)


def when(start: datetime, much: timedelta) -> datetime:
    """When so much office time has passed since ``start`` by the department's hours and calendar."""
    return after(start, much, office_hours(), Calendar.load().is_working_day)
