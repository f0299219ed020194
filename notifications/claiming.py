"""The outbox's discipline, the same for deliveries to people, posts to groups and to receivers of events: claim, send, mark.

A claim is a conditional UPDATE and names its moment; whoever marks names it too. So two workers never have one row at a time,
and one that was taken over meanwhile writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db.models import F, Q, QuerySet

from accounts import clock
from notifications.models import Delivery, GroupPost, WebhookPost
from notifications.retrying import ladder

QUEUED, IN_FLIGHT, FAILED = Delivery.State.QUEUED, Delivery.State.IN_FLIGHT, Delivery.State.FAILED
Row = TypeVar("Row", Delivery, GroupPost, WebhookPost)
AnyRow = Delivery | GroupPost | WebhookPost


def take_over() -> timedelta:
    """In flight longer than this, a row's worker is taken for dead."""
    return timedelta(seconds=settings.NOTICE_TAKE_OVER_SECONDS)


def due(rows: QuerySet[Row], now: datetime) -> QuerySet[Row]:
    """What is to be sent now or was lost by its worker, the longest due first; rows somebody is taking are passed over."""
    waiting = Q(state=QUEUED, due_at__lte=now)
    # Claimed in the future: the clock has been set back since.
    lost = Q(claimed_at__lt=now - take_over()) | Q(claimed_at__gt=now + take_over())
    found = rows.filter(waiting | Q(lost, state=IN_FLIGHT)).order_by("due_at", "id")
    return found.select_for_update(skip_locked=True)


def claim(rows: QuerySet[Row], ids: Collection[int], now: datetime) -> QuerySet[Row]:
    """Take these, locked before in the same transaction; they are returned as claimed."""
    rows.filter(id__in=ids).update(state=IN_FLIGHT, claimed_at=now, attempts=F("attempts") + 1)
    return rows.filter(id__in=ids).order_by("due_at", "id")


def finish(row: AnyRow, **changes: str | int | datetime) -> bool:
    """Write the outcome, unless another worker has taken the row over meanwhile."""
    mine = type(row)._default_manager.filter(pk=row.pk, state=IN_FLIGHT, claimed_at=row.claimed_at)
    return mine.update(**changes) == 1


def again_later(row: AnyRow, fault: str, later: Callable[[timedelta], datetime]) -> bool:
    """Put it back for its next try, ``later`` than its wait as its hours allow, or mark it as failed where there is none;
    whether it is tried again."""
    waits = ladder()
    if row.attempts > len(waits):
        finish(row, state=FAILED, finished_at=clock.now(), error=fault[:300])
        return False
    finish(row, state=QUEUED, due_at=later(waits[row.attempts - 1]), error=fault[:300])
    return True
