"""What only a superuser of the database can do to the record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from workflows.canonical import canonical, digest
from workflows.models import Case


@contextmanager
def forging() -> Iterator[Any]:
    """A cursor for which the triggers are lifted."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        yield cursor
        cursor.execute("SET session_replication_role = origin")


def forge(sql: str, *values: object) -> None:
    """One statement."""
    with forging() as cursor:
        cursor.execute(sql, values)


def rewrite(case: Case, kept: int) -> None:
    """A forger recomputes the whole chain, shortened to ``kept`` events, and the case's head with it."""
    head = ""
    with forging() as cursor:
        if kept < case.event_count:
            cursor.execute("DELETE FROM workflows_fieldremark WHERE case_id = %s", [case.pk])
        cursor.execute("DELETE FROM workflows_event WHERE case_id = %s AND number > %s", [case.pk, kept])
        cursor.execute("SELECT id, body FROM workflows_event WHERE case_id = %s ORDER BY number", [case.pk])
        for pk, body in cursor.fetchall():
            text = canonical(json.loads(body) | {"previous": head, "comment": "已改写"})
            cursor.execute(
                "UPDATE workflows_event SET body = %s, previous_hash = %s, hash = %s, comment = '已改写' WHERE id = %s",
                [text, head, digest(text), pk],
            )
            head = digest(text)
        cursor.execute(
            "UPDATE workflows_case SET head_hash = %s, event_count = %s WHERE id = %s", [head, kept, case.pk]
        )
    case.refresh_from_db()
