"""Writing the working-day calendar into its table. Doing it twice changes nothing."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from notifications import almanac

# Days an operator has entered for a year the almanac does not know (provisional no longer) stay as they are.
_INSERT = """
    INSERT INTO notifications_calendarday (date, is_working, running, name, provisional)
    SELECT *, false FROM unnest(%s::date[], %s::boolean[], %s::integer[], %s::text[])
    ON CONFLICT (date) DO UPDATE
       SET is_working = excluded.is_working, name = excluded.name, provisional = false
     WHERE (notifications_calendarday.is_working, notifications_calendarday.name,
            notifications_calendarday.provisional) IS DISTINCT FROM (excluded.is_working, excluded.name, false)
"""
_INSERT_PROVISIONAL = """
    INSERT INTO notifications_calendarday (date, is_working, running, name, provisional)
    SELECT *, true FROM unnest(%s::date[], %s::boolean[], %s::integer[], %s::text[])
    ON CONFLICT (date) DO NOTHING
"""
_RENUMBER = """
    UPDATE notifications_calendarday old SET running = new.running
      FROM (SELECT date, count(*) FILTER (WHERE is_working) OVER (ORDER BY date) AS running
              FROM notifications_calendarday) new
     WHERE old.date = new.date AND old.running <> new.running
"""


@transaction.atomic
def seed() -> int:
    """Write what the almanac knows; returns how many days the table then has."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE notifications_calendarday IN SHARE ROW EXCLUSIVE MODE")
        running = 0
        known: list[tuple[Any, ...]] = []
        later: list[tuple[Any, ...]] = []
        for day in almanac.days():
            running += day.is_working
            (later if day.provisional else known).append((day.date, day.is_working, running, day.name))
        cursor.execute(_INSERT, _columns(known))
        cursor.execute(_INSERT_PROVISIONAL, _columns(later))
        cursor.execute("SELECT count(*) FROM notifications_calendarday")
        count = int(cursor.fetchone()[0])
    renumber()
    return count


def renumber() -> None:
    """Count the working days anew; needed whenever a day has changed."""
    with connection.cursor() as cursor:
        cursor.execute(_RENUMBER)


def after_migrate(using: str, **_: Any) -> None:
    """The calendar is reference data: it is there after every ``migrate`` (and after a test's flush)."""
    if using == "default":
        seed()


def _columns(rows: list[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
