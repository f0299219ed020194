"""A person's due dates as an iCalendar feed (RFC 5545), for the calendar they use anyway.

Whoever knows the address reads the feed, without a login: it carries sort, number, date and link, nothing else, its token is
kept as a hash, and giving up or renewing it closes the old address at once. What is due is asked of the rooms each time.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from icalendar import Calendar, Event

from accounts import clock
from accounts.models import User
from notifications.calendar import Calendar as WorkingDays
from notifications.models import CalendarFeed

#: how often a calendar should look again
REFRESH = timedelta(hours=4)


@dataclass(frozen=True)
class Due:
    """One thing a person owes: ``uid`` stays the same while it is the same thing, ``words`` leave the house."""

    uid: str
    on: date
    words: str
    path: str
    changed_at: datetime


Source = Callable[[User], Iterable[Due]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Ask ``source`` too what a person owes; in ``AppConfig.ready``. Registering twice asks once."""
    if source not in _sources:
        _sources.append(source)


@transaction.atomic
def open_feed(user: User) -> str:
    """A new token for the person; the one before stops working. It is shown once: only its hash is kept."""
    close_feed(user)
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(user=user, digest=_digest(token), created_at=clock.now())
    return token


def close_feed(user: User) -> bool:
    """Give the feed up; whether there was one."""
    return bool(CalendarFeed.objects.filter(user=user, closed_at=None).update(closed_at=clock.now()))


def feed_of(user: User) -> CalendarFeed | None:
    """The person's open feed."""
    return CalendarFeed.objects.filter(user=user, closed_at=None).first()


def reader_of(token: str) -> User | None:
    """Whose feed the token opens: None when it was given up or the person is not active any more."""
    found = CalendarFeed.objects.filter(digest=_digest(token), closed_at=None, user__is_active=True)
    row = found.select_related("user").first()
    return row.user if row else None


def calendar_of(user: User) -> bytes:
    """The feed's text: one all-day entry for each thing due."""
    calendar = Calendar()
    calendar.add("prodid", "-//Jicheng//zh-CN//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "绩程待办")
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    working = WorkingDays.load()
    for due in sorted(
        (one for source in _sources for one in source(user)), key=lambda one: (one.on, one.uid)
    ):
        calendar.add_component(_entry(due, working.mark(due.on)))
    return bytes(calendar.to_ical())


def _entry(due: Due, mark: str) -> Event:
    event = Event()
    event.add("uid", f"{due.uid}@jicheng")
    event.add("dtstamp", due.changed_at)
    event.add("dtstart", due.on)
    event.add("dtend", due.on + timedelta(days=1))
    event.add("summary", f"{due.words}{mark}")
    event.add("transp", "TRANSPARENT")
    if settings.SITE_URL:
        event.add("url", f"{settings.SITE_URL.rstrip('/')}{due.path}")
    return event


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
