"""A database of an earlier version: its migrations, its rows, and then everything that came after."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

HERE = Path(__file__).parent


def versions() -> list[str]:
    """The versions whose cases are kept."""
    return sorted(path.stem for path in HERE.glob("*.json"))


def kept(version: str) -> dict[str, Any]:
    """What ``make.py`` wrote: migrations, cases by name, tables."""
    told: dict[str, Any] = json.loads((HERE / f"{version}.json").read_text())
    return told


@contextmanager
def own_database() -> Iterator[None]:
    """The default connection leads to an empty database beside the tests' own, dropped afterwards."""
    usual = connection.settings_dict["NAME"]
    name = f"{usual}_released"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    _lead_to(name)
    try:
        yield
    finally:
        _lead_to(usual)
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')


def _lead_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()  # they need not have the same numbers in both


def as_released(told: dict[str, Any]) -> None:
    """The tables as they were, and the rows in them."""
    executor = MigrationExecutor(connection)
    # Step by step, as that version did: a squashed migration would make today's tables.
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    executor.migrate([(app, name) for app, name in told["migrations"]])
    # Foreign keys are asked at the end of the transaction.
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in told["tables"].items():
            cursor.execute(
                f'INSERT INTO "{table}" SELECT * FROM jsonb_populate_recordset(NULL::"{table}", %s)'
                " ON CONFLICT DO NOTHING",
                [json.dumps(rows)],
            )
        for table, rows in told["tables"].items():
            if "id" in rows[0]:
                last = max(row["id"] for row in rows)
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, last])


def as_today() -> None:
    """Everything that came after, as the program does it at its start."""
    call_command("migrate", interactive=False, verbosity=0)
