"""Sending: pack, claim, ask again whether it matters, send, mark. At least once, never twice at a time.

Claims are those of ``claiming``. Between sending and marking lies the one moment in which a killed worker makes a repetition,
and it goes out under the same id.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Prefetch, Q

from accounts import clock
from notifications import channels, packing, relevance
from notifications.channels import Channel, Message
from notifications.claiming import again_later, claim, due, finish, take_over
from notifications.models import Delivery, Notice, Obligation, Posting
from notifications.reminders.moment import Moment
from notifications.retrying import ladder, next_try

log = logging.getLogger(__name__)

State = Delivery.State
BATCH = 50
#: seconds one call works at most; the rest is for the next
PATIENCE = 60.0
#: seconds for which the answer holds that a delivery is still wanted
FRESH = 10.0
#: failures of one channel in a batch after which it is left alone until its first retry
FAILURES = 3

READ = "已阅读、已办理或无权查看"
BROKEN_OFF = "发送多次中断，没有结果"
NO_WAY = "该渠道已不能送达本人"


def deliver_due(patience: float = PATIENCE) -> int:
    """Send everything that is due; returns how many were sent. Safe to run anywhere, at once, any number of times."""
    packing.pack(Moment.present())
    end, sent = time.monotonic() + patience, 0
    while time.monotonic() < end and (batch := _claim()):
        sent += _work(batch, end)
    return sent


def is_waiting() -> bool:
    """Whether something could be sent at this moment."""
    return Delivery.objects.filter(state=State.QUEUED, due_at__lte=clock.now()).exists()


@transaction.atomic
def _claim() -> list[Delivery]:
    """Take a batch for this worker; rows another one is taking at this moment are passed over."""
    ids = list(due(Delivery.objects.all(), now := clock.now()).values_list("id", flat=True)[:BATCH])
    if not ids:
        return []
    postings = Posting.objects.select_related("notice__recipient").order_by("notice")
    claimed = claim(Delivery.objects.all(), ids, now).select_related("recipient")
    return list(claimed.prefetch_related(Prefetch("postings", postings)))


def _work(batch: list[Delivery], end: float) -> int:
    """Send a batch. Nothing of it is begun when it could already have been taken over, or is no longer wanted."""
    begun = time.monotonic()
    end = min(end, begun + min(take_over().total_seconds() / 2, FRESH))
    relevant = relevance.still_relevant(p.notice for delivery in batch for p in delivery.postings.all())
    sent, failed = 0, Counter[str]()
    for delivery in batch:
        if time.monotonic() >= end:
            _put_back(delivery, clock.now())
        elif failed[delivery.channel] >= FAILURES:
            _put_back(delivery, _later(delivery, ladder()[0]))
        elif (outcome := _deliver(delivery, relevant)) is State.SENT:
            sent += 1
        elif outcome is not State.CANCELLED:
            failed[delivery.channel] += 1
    return sent


def _deliver(delivery: Delivery, relevant: set[int]) -> State:
    channel = channels.get(delivery.channel)
    notices = [p.notice for p in delivery.postings.all() if p.notice_id in relevant]
    if delivery.attempts > len(ladder()) + 1:  # its workers have died again and again
        finish(delivery, state=State.FAILED, finished_at=clock.now(), error=BROKEN_OFF)
        return State.FAILED
    if not notices or channel is None or not channel.reaching(delivery.recipient):
        return _cancel(delivery, NO_WAY if notices else READ)
    message = Message(delivery.message_id, delivery.recipient, notices)
    if (fault := _send(channel, message)) is not None:
        log.warning("delivery %s was not sent: %s", delivery.pk, fault)
        again = again_later(delivery, fault, partial(_later, delivery))
        return State.QUEUED if again else State.FAILED
    if finish(delivery, state=State.SENT, finished_at=clock.now(), error=""):
        _leave_out(delivery, [p.notice for p in delivery.postings.all() if p.notice_id not in relevant])
    return State.SENT


def _send(channel: Channel, message: Message) -> str | None:
    """Hand it to the channel; what went wrong, or None."""
    try:
        channel.send(message)
    except Exception as fault:
        return f"{type(fault).__name__}: {fault}"[:300]
    return None


def _later(delivery: Delivery, wait: timedelta) -> datetime:
    return next_try(wait, urgent=delivery.digest_on is None, person=delivery.recipient_id)


def _put_back(delivery: Delivery, due_at: datetime) -> None:
    """Not tried this time: the attempt does not count."""
    finish(delivery, state=State.QUEUED, due_at=due_at, attempts=delivery.attempts - 1)


@transaction.atomic
def _cancel(delivery: Delivery, reason: str) -> State:
    if finish(delivery, state=State.CANCELLED, finished_at=clock.now(), error=reason):
        _leave_out(delivery, [posting.notice for posting in delivery.postings.all()], reason)
    return State.CANCELLED


def _leave_out(delivery: Delivery, notices: list[Notice], reason: str = READ) -> None:
    """Note why these notices were not sent; a reminder that has reached nobody any way was cancelled, not told."""
    if not notices:
        return
    delivery.postings.filter(notice__in=notices).update(reason=reason)
    unseen = Obligation.objects.filter(notice__in=notices, state=Obligation.State.TOLD, notice__read_at=None)
    elsewhere = Q(notice__postings__delivery__state=State.SENT, notice__postings__reason="")
    ids = unseen.exclude(pk__in=unseen.filter(elsewhere)).values_list("pk", flat=True)
    Obligation.objects.filter(pk__in=list(ids)).update(
        state=Obligation.State.CANCELLED, reason=reason, ended_at=clock.now()
    )
