"""A person's messages."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.expressions import Combinable

from accounts import clock
from accounts.access import in_business
from accounts.compiled import Slot
from accounts.models import User
from accounts.together import number
from notifications.models import Notice


def notices_of(
    user: User | Slot, on: date | Slot | None = None, *, unread_only: bool = False
) -> QuerySet[Notice]:
    """The person's messages, newest first; of cases only while they are none of the 三员."""
    mine = Notice.objects.filter(in_business(user, on) | ~Q(subject__startswith="case:"), recipient=user)
    return mine.filter(read_at__isnull=True) if unread_only else mine


def unread_count(user: User) -> int:
    """How many the person has not read."""
    return notices_of(user, unread_only=True).count()


def unread(user: User | Slot, on: date | Slot | None = None) -> Combinable:
    """The same as a part of another statement."""
    return number(notices_of(user, on, unread_only=True))


def mark_read(user: User, ids: list[int] | None = None) -> int:
    """Mark some messages of the person read, or all; returns how many were unread. First reading counts."""
    mine = notices_of(user, unread_only=True)
    if ids is not None:
        mine = mine.filter(pk__in=ids)
    return mine.update(read_at=clock.now())
