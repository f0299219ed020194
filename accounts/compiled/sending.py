"""Sending a compiled statement: with its values apart from its text, so that PostgreSQL can keep the plan."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor


def sent(sql: str, params: Any) -> tuple[list[Any], int]:
    """The rows it returns (none for a plain UPDATE), and how many it touched."""
    with _cursor() as cursor:
        cursor.execute(sql, params)
        return (cursor.fetchall() if cursor.description else []), cursor.rowcount


def _cursor() -> Any:
    """Like any other cursor of the connection, wrapped and logged, but binding values on the server."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    beneath: Any = connection.connection
    usual, beneath.cursor_factory = beneath.cursor_factory, ServerBindingCursor
    try:
        return connection.cursor()
    finally:
        beneath.cursor_factory = usual
