"""From the outbox to places outside: claim, send, mark; the same for groups and for receivers of events."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction

from accounts import clock
from notifications.claiming import again_later, claim, due, finish
from notifications.models import GroupPost, WebhookPost
from notifications.outward.places import ForbiddenError
from notifications.secrets import SealedError

log = logging.getLogger(__name__)

Post = TypeVar("Post", GroupPost, WebhookPost)
BATCH = 20
#: seconds one call works at most
PATIENCE = 30.0


def send_all(posts: type[Post], place: str, send: Callable[[Post], bool], patience: float) -> int:
    """Send what is due of ``posts``; how many were taken. ``place`` names the field that says where a post goes.

    Safe to run anywhere, at once, any number of times."""
    end, sent = time.monotonic() + patience, 0
    while time.monotonic() < end and (batch := _claim(posts, place)):
        sent += sum(send(row) for row in batch)
    return sent


@transaction.atomic
def _claim(posts: type[Post], place: str) -> list[Post]:
    """Take a batch; each place at most once in it, so that a silent one keeps the others waiting for one time-out only."""
    now = clock.now()
    picked: dict[int, int] = {}
    for pk, where in due(posts._default_manager.all(), now).values_list("id", f"{place}_id")[: 10 * BATCH]:
        picked.setdefault(where, pk)
    ids = list(picked.values())[:BATCH]
    return list(claim(posts._default_manager.all(), ids, now).select_related(place))


def attempt(
    row: GroupPost | WebhookPost, send: Callable[[], object], later: Callable[[timedelta], datetime]
) -> bool:
    """Send it and mark what became of it; whether it has gone. ``later``: when a failed one may be tried again."""
    try:
        send()
    except (ForbiddenError, SealedError) as never:
        # Trying again changes nothing: somebody has to enter another address, or list the host.
        ended(row, "failed", str(never))
        return False
    except Exception as fault:
        log.warning("%s %s was not sent: %s", type(row).__name__, row.pk, fault)
        again_later(row, str(fault), later)
        return False
    return ended(row, "sent")


def ended(row: GroupPost | WebhookPost, state: str, error: str = "") -> bool:
    """Mark it for good, unless another worker has taken it over."""
    return finish(row, state=state, finished_at=clock.now(), error=error[:300])
