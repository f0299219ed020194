"""When what failed is tried again: after its wait, and then at an hour at which it would have gone the first time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from accounts import clock
from notifications import hours
from notifications.calendar import Calendar
from notifications.hours import Span
from notifications.models import Preference


def ladder() -> list[timedelta]:
    """When to try again after the first, second … failure; ValueError when the setting cannot be read."""
    return [timedelta(seconds=float(seconds)) for seconds in settings.NOTICE_RETRY_SECONDS]


def next_try(wait: timedelta, *, urgent: bool, person: int | None = None) -> datetime:
    """From the wait's end on: what is urgent in office hours, the rest from the digest's hour to the end of the working
    day; a person (their id) not in the hours in which they want to be left alone."""
    earliest = clock.now() + wait
    spans = hours.office_hours()
    if not urgent:
        spans = ((hours.parse_time(settings.DIGEST_AT), spans[-1][1]),)
    works = Calendar.load(earliest.date(), earliest.date()).is_working_day
    return hours.next_open(earliest, spans, works, _quiet(person) if person is not None else None)


def _quiet(person: int) -> Span | None:
    chosen = Preference.objects.filter(user=person, quiet_from__isnull=False).first()
    return (chosen.quiet_from, chosen.quiet_to) if chosen and chosen.quiet_from and chosen.quiet_to else None
