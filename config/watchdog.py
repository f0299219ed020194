"""A worker that hears nothing for long ends, so that whoever started it (compose, systemd, ``make run``) starts a new one.

Beat sends several messages a minute. A worker that is up, whose Redis answers, and that has got none of them for
``WORKER_SILENCE_SECONDS`` stands still, whatever the reason: its connection, its loop, its pool. Its tasks are given up as
by a kill -9, which every one of them survives.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from typing import Any

import redis
from celery.signals import task_received, worker_ready
from django.conf import settings

log = logging.getLogger(__name__)

_heard = time.monotonic()


@worker_ready.connect
def _begin(**_: Any) -> None:
    _hear()
    threading.Thread(target=_watch, args=(settings.WORKER_SILENCE_SECONDS,), daemon=True).start()


@task_received.connect
def _hear(**_: Any) -> None:
    global _heard
    _heard = time.monotonic()


def _watch(silence: float) -> None:
    while not stands_still(silence):
        time.sleep(min(10.0, silence / 4))
    log.critical(
        "no message for %s seconds although Redis answers: this worker ends and wants a successor", silence
    )
    os._exit(1)  # the pool's processes follow: see ``die_with_parent``


def stands_still(silence: float) -> bool:
    """Whether it should have heard something. While Redis is away there is nothing to hear: counting begins anew."""
    if time.monotonic() - _heard < silence:
        return False
    if _queue_answers():
        return True
    _hear()
    return False


def _queue_answers() -> bool:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as queue:
            return bool(queue.ping())
    except redis.RedisError:
        return False
