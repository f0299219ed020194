"""What every test gets without asking."""

import gc
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


def pytest_collection_finish() -> None:
    """What is imported by now stays to the end: half a million objects the garbage collector need not look through again
    and again, a twentieth of all the time."""
    gc.collect()
    gc.freeze()


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


@pytest.fixture(scope="session", autouse=True)
def _empty_quickly(_flush_append_only_tables: None) -> Any:
    """After the first transactional test Django's own flush, after the others what is left of it; see ``emptying``."""
    from django.db import connection
    from django.test import TransactionTestCase

    from tests import emptying

    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    remembered = False

    def teardown(case: Any) -> None:
        nonlocal remembered
        if remembered:
            emptying.back(connection)
            return
        flush(case)
        if emptying.is_superuser(connection):
            emptying.remember(connection)
            remembered = True

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]
    yield
    TransactionTestCase._fixture_teardown = flush  # type: ignore[attr-defined]


def lifting(connection: Any) -> tuple[list[str], list[str]]:
    """As superuser one setting; as a plain owner of the tables, table by table."""
    from tests.emptying import is_superuser

    if is_superuser(connection):
        return ["SET session_replication_role = replica"], ["SET session_replication_role = origin"]
    with connection.cursor() as cursor:
        # Bit 5 of tgtype: TRUNCATE.
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 32 > 0"
        )
        tables = [row[0] for row in cursor.fetchall()]
    return (
        [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables],
        [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables],
    )
