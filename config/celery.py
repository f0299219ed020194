"""The queue. It only ticks and delivers: what is due, the database decides."""

import os
import warnings
from typing import Any

from celery import Celery
from celery.signals import worker_init, worker_process_init
from django.conf import settings

from config import transport, watchdog  # noqa: F401  # the watchdog listens to signals
from config.embedded.process import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# As root on a bare machine: the messages are JSON of our own making, nothing in them is executed.
warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")

transport.install()
app = Celery("jicheng")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def _wait_patiently(**_: Any) -> None:
    """A publisher gives up after a second, a worker waits on its connection for messages."""
    app.conf.broker_transport_options = settings.WORKER_TRANSPORT_OPTIONS
    app.conf.broker_connection_timeout = 5


@worker_process_init.connect
def _die_with_the_worker(**_: Any) -> None:
    """The pool's processes would outlive a worker that is killed."""
    die_with_parent()
