"""What one request reads once, however many parts of its page ask for it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from asgiref.local import Local
from django.core.signals import request_finished, request_started
from django.dispatch import receiver

T = TypeVar("T")
_request = Local()


def once(key: Hashable, read: Callable[[], T]) -> T:
    """What ``read`` answers, asked once in a request; outside of requests every time."""
    known: dict[Hashable, Any] | None = getattr(_request, "known", None)
    if known is None:
        return read()
    if key not in known:
        known[key] = read()
    found: T = known[key]
    return found


def once_while_reading(key: Hashable, read: Callable[[], T]) -> T:
    """The same where the request only reads (GET, HEAD). One that writes asks every time: verbs look at rights anew
    under their lock."""
    return once(key, read) if getattr(_request, "only_reads", False) else read()


@receiver(request_started, dispatch_uid="accounts.once.begin")
def _begin(environ: dict[str, Any] | None = None, **_: Any) -> None:
    _request.known = {}
    _request.only_reads = (environ or {}).get("REQUEST_METHOD") in ("GET", "HEAD")


@receiver(request_finished, dispatch_uid="accounts.once.end")
def _end(**_: Any) -> None:
    _request.known = None
    _request.only_reads = False
