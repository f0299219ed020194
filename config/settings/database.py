"""PostgreSQL: the one given by ``DATABASE_URL``, else the embedded one under the data directory."""

import os
import sys
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from config.embedded.postgres import Postgres
from config.environment import data_dir, database_url, flag, number

# With the embedded database alone there are a demo department and its clock.
EMBEDDED_DATABASE = not database_url()
if EMBEDDED_DATABASE:
    os.environ.setdefault("JICHENG_CLOCK", str(data_dir() / "clock.json"))


def _parameters(given: dict[str, Any]) -> dict[str, Any]:
    """libpq's words → Django's; what Django has no word for (sslmode …) goes into OPTIONS."""
    parts = dict(given)
    named = {
        django: str(parts.pop(libpq, "") or "")
        for django, libpq in {
            "NAME": "dbname",
            "USER": "user",
            "PASSWORD": "password",
            "HOST": "host",
            "PORT": "port",
        }.items()
    }
    return {**named, "OPTIONS": parts}


def _engine() -> str:
    if sys.argv[1:2] == ["makemigrations"] and EMBEDDED_DATABASE:
        # It writes files; with a database it would only compare the history, and start the server for that.
        return "django.db.backends.dummy"
    if not EMBEDDED_DATABASE or flag("JICHENG_SUPERVISED"):
        return "django.db.backends.postgresql"
    return "config.embedded.backend"


_database = _parameters(
    conninfo_to_dict(database_url(), connect_timeout=5)
    if database_url()
    else Postgres(data_dir() / "postgres").connection_parameters()
)
_database |= {
    "ENGINE": _engine(),
    "CONN_HEALTH_CHECKS": True,
    # The verbs open their transactions themselves, with the locks in a fixed order.
    "ATOMIC_REQUESTS": False,
    "CONN_MAX_AGE": 60,
}
# Statements sent again and again are planned once a connection (``accounts.compiled``).
_database["OPTIONS"]["prepare_threshold"] = 3 if flag("DATABASE_PREPARE", True) else None
# Many short statements on a solid-state disk: an index costs little there, and starting helpers or a compiler costs more
# than it saves. What ``DATABASE_URL`` says comes last and wins.
PLANNER = "-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0 -c jit=off"
if flag("DATABASE_PLANNER", True):
    _database["OPTIONS"]["options"] = f"{PLANNER} {_database['OPTIONS'].get('options', '')}".strip()
if number("DATABASE_POOL", 0):
    _database["CONN_MAX_AGE"] = 0
    _database["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": number("DATABASE_POOL", 0),
        "timeout": 10,
    }

DATABASES = {"default": _database}
