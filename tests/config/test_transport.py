"""A message whose connection is gone: acknowledging it is a lost connection, not a fault of the program."""

from typing import Any

import pytest
from django.conf import settings
from kombu import Connection
from redis.exceptions import ConnectionError as GoneError

from config import watchdog
from config.celery import app
from config.embedded.redis import celery_url


def test_a_message_of_a_connection_that_is_gone_cannot_be_acknowledged_and_that_is_all() -> None:
    with Connection(celery_url(settings.REDIS_URL)) as queue:
        queue.SimpleQueue("transport-test").put({"look": "now"})
    lost = Connection(celery_url(settings.REDIS_URL))
    message = lost.SimpleQueue("transport-test").get(timeout=10)
    channel = message.channel
    lost.collect()
    channel._pool = channel._async_pool = None  # as after a connection that broke while it was closed
    with pytest.raises(GoneError):
        message.ack()
    assert GoneError in lost.connection_errors, "what celery passes over"
    with Connection(celery_url(settings.REDIS_URL)) as queue:
        queue.default_channel.queue_delete("transport-test")


def test_the_worker_waits_for_its_queue_however_long() -> None:
    assert app.conf.broker_connection_max_retries is None


def test_a_worker_stands_still_when_it_hears_nothing_though_redis_answers(monkeypatch: Any) -> None:
    watchdog._hear()
    assert not watchdog.stands_still(60)
    assert watchdog.stands_still(0)
    monkeypatch.setattr(watchdog, "_queue_answers", lambda: False)
    assert not watchdog.stands_still(0), "there is nothing to hear"
