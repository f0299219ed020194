"""From the outbox to the receivers: claim, sign, send, mark. Receivers are machines: no office hours.

``X-Jicheng-Signature`` is ``sha256=`` and the hexadecimal HMAC-SHA256 of ``<X-Jicheng-Timestamp>.<body>`` under the
receiver's secret; the timestamp is that of the attempt, in seconds, so that what is old can be refused.
"""

from __future__ import annotations

import hmac
import json
import logging
import time
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from accounts import clock
from notifications.claiming import again_later, claim, due, finish
from notifications.models import WebhookPost
from notifications.outward.places import ForbiddenError
from notifications.outward.posting import post_bytes
from notifications.secrets import SealedError, unseal
from notifications.webhooks.kinds import event_words

log = logging.getLogger(__name__)

State = WebhookPost.State
BATCH = 20
#: seconds one call works at most
PATIENCE = 30.0
#: the name of this way in ``OUTWARD_TITLES``
CHANNEL = "webhook"


def send_due(patience: float = PATIENCE) -> int:
    """Send what is due; returns how many were taken. Safe to run anywhere, at once, any number of times."""
    end, sent = time.monotonic() + patience, 0
    while time.monotonic() < end and (batch := _claim()):
        sent += sum(_send(row) for row in batch)
    return sent


@transaction.atomic
def _claim() -> list[WebhookPost]:
    """Take a batch; each receiver at most once in it, so that a silent one keeps the others waiting for one time-out only."""
    now = clock.now()
    picked: dict[int, int] = {}
    for pk, hook in due(WebhookPost.objects.all(), now).values_list("id", "hook_id")[: 10 * BATCH]:
        picked.setdefault(hook, pk)
    ids = list(picked.values())[:BATCH]
    return list(claim(WebhookPost.objects.all(), ids, now).select_related("hook"))


def _send(row: WebhookPost) -> bool:
    if not row.hook.is_active:
        return _finish(row, State.CANCELLED, "接收系统已停用") and False
    body = body_of(row)
    try:
        sent = headers_of(row, body, unseal(row.hook.sealed_secret), clock.now())
        post_bytes(unseal(row.hook.sealed_url), body, sent)
    except (ForbiddenError, SealedError) as never:
        # Trying again changes nothing: somebody has to enter another address, or list the host.
        return _finish(row, State.FAILED, str(never)) and False
    except Exception as fault:
        log.warning("webhook post %s was not sent: %s", row.pk, fault)
        again_later(row, str(fault), lambda wait: clock.now() + wait)
        return False
    return _finish(row, State.SENT, "")


def body_of(row: WebhookPost) -> bytes:
    """What is sent: the same bytes at every attempt."""
    told: dict[str, object] = {
        "id": str(row.message_id),
        "event": row.kind,
        "event_words": event_words(row.kind),
        "case": row.number,
        "sequence": row.sequence,
        "at": row.at.astimezone(clock.SHANGHAI).isoformat(timespec="seconds"),
        "url": f"{settings.SITE_URL.rstrip('/')}{row.path}" if settings.SITE_URL and row.path else "",
    }
    if CHANNEL in settings.OUTWARD_TITLES:
        told["title"] = row.title
    return json.dumps(told, ensure_ascii=False).encode()


def headers_of(row: WebhookPost, body: bytes, secret: str, moment: datetime) -> Mapping[str, str]:
    """Id, moment and signature."""
    stamp = str(int(moment.timestamp()))
    return {
        "X-Jicheng-Id": str(row.message_id),
        "X-Jicheng-Event": row.kind,
        "X-Jicheng-Timestamp": stamp,
        "X-Jicheng-Signature": f"sha256={signature(secret, stamp, body)}",
    }


def signature(secret: str, stamp: str, body: bytes) -> str:
    """The hexadecimal HMAC-SHA256 of ``<stamp>.<body>``."""
    return hmac.new(secret.encode(), f"{stamp}.".encode() + body, sha256).hexdigest()


def _finish(row: WebhookPost, state: WebhookPost.State, error: str) -> bool:
    return finish(row, state=state, finished_at=clock.now(), error=error[:300])
