"""From the outbox to the groups: claim, send, mark; the same order as deliveries to people, and the same ladder."""

from __future__ import annotations

import logging
import time
from functools import partial

from django.conf import settings
from django.db import transaction

from accounts import clock
from notifications.claiming import again_later, claim, due, finish
from notifications.models import GroupPost
from notifications.outward.places import ForbiddenError
from notifications.outward.robots import Message, send
from notifications.retrying import next_try
from notifications.secrets import SealedError, unseal

log = logging.getLogger(__name__)

State = GroupPost.State
BATCH = 20
#: seconds one call works at most
PATIENCE = 30.0


def send_due(patience: float = PATIENCE) -> int:
    """Send what is due; returns how many were taken. Safe to run anywhere, at once, any number of times."""
    end, sent = time.monotonic() + patience, 0
    while time.monotonic() < end and (batch := _claim()):
        sent += sum(_send(row) for row in batch)
    return sent


@transaction.atomic
def _claim() -> list[GroupPost]:
    """Take a batch; each robot at most once in it, so that a silent one keeps the others waiting for one time-out only."""
    now = clock.now()
    picked: dict[int, int] = {}
    for pk, robot in due(GroupPost.objects.all(), now).values_list("id", "robot_id")[: 10 * BATCH]:
        picked.setdefault(robot, pk)
    ids = list(picked.values())[:BATCH]
    return list(claim(GroupPost.objects.all(), ids, now).select_related("robot"))


def _send(row: GroupPost) -> bool:
    if not row.robot.is_active:
        return _finish(row, State.CANCELLED, "群机器人已停用") and False
    try:
        send(
            row.robot.sort,
            unseal(row.robot.sealed_url),
            unseal(row.robot.sealed_secret),
            _message(row),
            clock.now(),
        )
    except (ForbiddenError, SealedError) as never:
        # Trying again changes nothing: somebody has to enter another address.
        return _finish(row, State.FAILED, str(never)) and False
    except Exception as fault:
        log.warning("group post %s was not sent: %s", row.pk, fault)
        again_later(row, str(fault), partial(next_try, urgent=False))
        return False
    return _finish(row, State.SENT, "")


def _message(row: GroupPost) -> Message:
    url = f"{settings.SITE_URL.rstrip('/')}{row.path}" if settings.SITE_URL and row.path else ""
    return Message(row.title, tuple(row.lines), url)


def _finish(row: GroupPost, state: GroupPost.State, error: str) -> bool:
    return finish(row, state=state, finished_at=clock.now(), error=error[:300])
