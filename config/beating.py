"""The clockwork of beat, with a sign of life: once a minute it writes one row, for the page 运行状况."""

from __future__ import annotations

import logging
import time
from typing import Any

from celery.beat import Scheduler

log = logging.getLogger(__name__)

SECONDS = 60.0


class Beating(Scheduler):
    """Keeps no file, like the plain one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._written = 0.0
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() - self._written >= SECONDS or not self._written:
            self._written = time.monotonic()
            _alive()
        return super().tick(*args, **kwargs)


def _alive() -> None:
    # Whatever happens to the database, the ticking goes on.
    from django.db import connection

    from notifications import health

    try:
        health.alive("beat")
    except Exception as fault:
        log.warning("beat could not leave its sign of life: %s", fault)
        connection.close()
