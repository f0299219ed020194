"""Starts a throw-away PostgreSQL before pytest-django reads the settings (provisional)."""

import os
import tempfile

_pg = None
if not os.environ.get("PGHOST") and not os.environ.get("DATABASE_URL"):
    from config.services import EmbeddedPostgres

    d = tempfile.mkdtemp(prefix="jicheng-test-")
    os.chmod(d, 0o755)
    _pg = EmbeddedPostgres(d + "/d", throwaway=True).start()
    x = _pg.dsn()
    os.environ["PGHOST"], os.environ["PGPORT"] = x["HOST"], x["PORT"]


def pytest_unconfigure(config):
    if _pg:
        _pg.stop()
