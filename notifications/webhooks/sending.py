"""From the outbox to the receivers: claim, sign, send, mark. Receivers are machines: no office hours.

``X-Jicheng-Signature`` is ``sha256=`` and the hexadecimal HMAC-SHA256 of ``<X-Jicheng-Timestamp>.<body>`` under the
receiver's secret; the timestamp is that of the attempt, in seconds, so that what is old can be refused.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256

from django.conf import settings

from accounts import clock
from notifications import sending
from notifications.models import WebhookPost
from notifications.outward.posting import post_bytes
from notifications.secrets import unseal
from notifications.webhooks.kinds import event_words

#: the name of this way in ``OUTWARD_TITLES``
CHANNEL = "webhook"


def send_due(patience: float = sending.PATIENCE) -> int:
    """Send what is due; returns how many were taken."""
    return sending.send_all(WebhookPost, "hook", _send, patience)


def _send(row: WebhookPost) -> bool:
    if not row.hook.is_active:
        sending.ended(row, WebhookPost.State.CANCELLED, "接收系统已停用")
        return False
    return sending.attempt(row, partial(_post, row), _after)


def _post(row: WebhookPost) -> None:
    body = body_of(row)
    sent = headers_of(row, body, unseal(row.hook.sealed_secret), clock.now())
    post_bytes(unseal(row.hook.sealed_url), body, sent)


def _after(wait: timedelta) -> datetime:
    return clock.now() + wait


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
