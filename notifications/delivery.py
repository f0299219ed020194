"""Sending what is due: claim, ask again whether it matters, send, mark. At least once, never twice at a time."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from accounts import clock
from notifications import channels, relevance
from notifications.models import Delivery

log = logging.getLogger(__name__)

BATCH = 50
#: In flight longer than this, its worker is taken for dead and another takes over.
TAKE_OVER = timedelta(minutes=5)
#: When to try again after the first, second … failure; after the last the delivery has failed.
RETRY = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))


def deliver_due() -> int:
    """Send everything that is due; returns how many were sent. Safe to run anywhere, at once, any number of times."""
    sent = 0
    while batch := _claim():
        relevant = relevance.still_relevant(delivery.notice for delivery in batch)
        for delivery in batch:
            sent += _deliver(delivery, matters=delivery.notice_id in relevant)
    return sent


@transaction.atomic
def _claim() -> list[Delivery]:
    """Take a batch for this worker; rows another one is taking at this moment are passed over."""
    now = clock.now()
    due = Q(state=Delivery.State.QUEUED, due_at__lte=now)
    abandoned = Q(state=Delivery.State.IN_FLIGHT, claimed_at__lt=now - TAKE_OVER)
    ids = list(
        Delivery.objects.filter(due | abandoned)
        .order_by("due_at", "id")
        .select_for_update(skip_locked=True)
        .values_list("id", flat=True)[:BATCH]
    )
    Delivery.objects.filter(id__in=ids).update(
        state=Delivery.State.IN_FLIGHT, claimed_at=now, attempts=F("attempts") + 1
    )
    return list(
        Delivery.objects.filter(id__in=ids).select_related("notice__recipient").order_by("due_at", "id")
    )


def _deliver(delivery: Delivery, *, matters: bool) -> bool:
    if not matters or not channels.reaching(delivery.notice.recipient):
        _finish(delivery, state=Delivery.State.CANCELLED, finished_at=clock.now(), error="已阅读或不再需要")
        return False
    try:
        channels.send(delivery)
    except Exception as fault:
        log.warning("delivery %s was not sent: %s", delivery.pk, fault)
        _again_later(delivery, str(fault))
        return False
    return _finish(delivery, state=Delivery.State.SENT, finished_at=clock.now(), error="")


def _again_later(delivery: Delivery, fault: str) -> None:
    now = clock.now()
    if delivery.attempts > len(RETRY):
        _finish(delivery, state=Delivery.State.FAILED, finished_at=now, error=fault[:300])
        return
    wait = RETRY[delivery.attempts - 1]
    _finish(delivery, state=Delivery.State.QUEUED, due_at=now + wait, error=fault[:300])


def _finish(delivery: Delivery, **changes: str | datetime) -> bool:
    """Write the outcome, unless another worker has taken the delivery over meanwhile."""
    mine = Delivery.objects.filter(
        pk=delivery.pk, state=Delivery.State.IN_FLIGHT, claimed_at=delivery.claimed_at
    )
    return mine.update(**changes) == 1
