"""Real PostgreSQL and Redis for the tests, thrown away afterwards.

Started by ``tests.settings``, the first thing pytest-django reads. Only the first process starts services; the
workers of pytest-xdist inherit their addresses. ``DATABASE_URL`` and ``REDIS_URL`` given from outside are used instead.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from config.embedded.postgres import Postgres
from config.embedded.redis import Redis


def begin() -> None:
    """Start what is not given, and name it in the environment."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        _separate_queue(worker)
        return
    place = Path(tempfile.mkdtemp(prefix="jicheng-test-"))
    place.chmod(0o755)  # as root PostgreSQL runs as somebody else
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    os.environ["JICHENG_DATA"] = str(place)
    if not os.environ.get("DATABASE_URL"):
        postgres = Postgres(place / "postgres", careless=True).start()
        os.environ["DATABASE_URL"] = postgres.url()
        atexit.register(postgres.stop)
    if not os.environ.get("REDIS_URL"):
        redis = Redis(place / "redis", careless=True).start()
        os.environ["REDIS_URL"] = redis.url()
        atexit.register(redis.stop)


def _separate_queue(worker: str) -> None:
    """gw0 → database 1, gw1 → 2 …: workers must not take each other's messages."""
    url = os.environ["REDIS_URL"]
    if url.startswith("unix:"):
        os.environ["REDIS_URL"] = f"{url.partition('?')[0]}?db={int(worker.removeprefix('gw')) + 1}"
