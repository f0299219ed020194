"""What every test gets without asking."""

import importlib.util
import os
from typing import Any

import pytest


def _one_profile() -> None:
    """For every property: how fast the machine is says nothing of the program, and CI tries the same examples each
    time, so that a commit is never red by the luck of the draw."""
    from hypothesis import HealthCheck, settings

    settings.register_profile(
        "jicheng",
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        derandomize=os.environ.get("CI") == "true",
    )
    settings.load_profile("jicheng")


# The environment of `make interop` has no properties to try, and not the library either.
if importlib.util.find_spec("hypothesis") is not None:
    _one_profile()


@pytest.fixture(scope="session", autouse=True)
def _flush_append_only_tables() -> Any:
    """Transactional tests empty every table; the append-only ones refuse TRUNCATE by a trigger. Lifted for that
    moment only: everything else in a test meets the triggers (a test of the trail proves that they stand)."""
    from django.db import connection

    operations = type(connection.ops)
    execute = operations.execute_sql_flush

    def without_triggers(self: Any, statements: list[str]) -> None:
        lift, restore = lifting(self.connection)
        execute(self, [*lift, *statements, *restore])

    operations.execute_sql_flush = without_triggers  # type: ignore
    yield
    operations.execute_sql_flush = execute  # type: ignore


def lifting(connection: Any) -> tuple[list[str], list[str]]:
    """As superuser one setting; as a plain owner of the tables, table by table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            return ["SET session_replication_role = replica"], ["SET session_replication_role = origin"]
        # Bit 5 of tgtype: TRUNCATE.
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 32 > 0"
        )
        tables = [row[0] for row in cursor.fetchall()]
    return (
        [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables],
        [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables],
    )
