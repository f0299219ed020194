"""The queue's Redis, with a channel that says so when its connection is gone.

After Redis was away, celery's worker may still acknowledge or hand back a message over the channel of the old
connection. That channel no longer knows its address, and kombu (5.7) fails with ``AttributeError: 'NoneType' object has
no attribute 'hostname'`` (or ``'client'``), which nobody expects: the worker ends. As a lost connection, which it is, the
same is expected and passed over everywhere. The message comes again after the visibility timeout.
"""

from __future__ import annotations

from typing import Any

from kombu.transport import TRANSPORT_ALIASES, redis
from redis.exceptions import ConnectionError as GoneError


class Channel(redis.Channel):
    """Redis' own, but for the words of a dead one."""

    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if getattr(self.connection, "client", None) is None:
            raise GoneError("the connection to the queue is gone")
        parameters: dict[str, Any] = super()._connparams(asynchronous)
        return parameters


class Transport(redis.Transport):
    """Redis' own with our channel."""

    Channel = Channel


def install() -> None:
    """For every connection of this process to a ``redis…://`` address."""
    for name in ("redis", "rediss"):
        TRANSPORT_ALIASES[name] = "config.transport:Transport"
