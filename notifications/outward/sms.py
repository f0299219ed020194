"""Short messages: which gateway a department has differs, so it is an adapter; one for a plain HTTP gateway is shipped.

``SMS_ADAPTER`` names a class with ``send(phone, text, message_id)``. ``HttpGateway`` posts ``{"phone", "text", "id"}`` to
``SMS_URL`` and signs the body's three values with ``SMS_SECRET``; the gateway answers ``{"ok": true}``.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from notifications.outward.posting import UnansweredError, post_json


class Gateway(Protocol):
    """What an adapter must be able to do; it raises whatever keeps the message from being taken."""

    def send(self, phone: str, text: str, message_id: str) -> None: ...


def gateway() -> Gateway | None:
    """The department's gateway; None where it has none."""
    if not settings.SMS_ADAPTER:
        return None
    made: Gateway = import_string(settings.SMS_ADAPTER)()
    return made


class HttpGateway:
    """A gateway of the house that takes JSON. The id is stable over attempts, so that it can drop a repetition."""

    def send(self, phone: str, text: str, message_id: str) -> None:
        body = {"phone": phone, "text": text, "id": message_id}
        signed = "\n".join([message_id, phone, text])
        seal = hmac.new(settings.SMS_SECRET.encode(), signed.encode(), sha256).hexdigest()
        answer = post_json(settings.SMS_URL, body, {"X-Signature": seal})
        if answer.body.get("ok") is not True:
            raise UnansweredError(f"短信网关没有接收：{str(answer.body.get('error', '没有说明原因'))[:120]}")
