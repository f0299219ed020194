"""A source for the tests of reminders: matters of somebody, each with a date, kept in a list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from accounts import clock
from accounts.models import User
from notifications.reminders import Family, Moment, ReminderSource, Words, register, sources
from notifications.reminders.sweeping import sweep


@dataclass
class Matters:
    """``due(17, person, date)`` makes somebody owe matter 17; ``done(17)`` takes it away; the source reads the list."""

    code: str = "matter"
    offsets: tuple[int, ...] = (15, 7, 3, 1, 0, -1, -3)
    rows: dict[tuple[int, int], date] = field(default_factory=dict)
    composed: int = 0
    broken: set[int] = field(default_factory=set)

    def due(self, number: int, person: User, on: date) -> None:
        self.rows[number, person.pk] = on

    def done(self, number: int) -> None:
        self.rows = {key: on for key, on in self.rows.items() if key[0] != number}

    def source(self) -> ReminderSource:
        family = Family(f"{self.code}_date", "填报提醒", self.offsets)
        return ReminderSource(self.code, "填报", (family,), self._query, self._compose)

    def _query(self, moment: Moment):
        numbers = [number for number, _ in self.rows]
        people = [person for _, person in self.rows]
        sql = """SELECT %s || ':' || number, %s, person, due_on
                   FROM unnest(%s::int[], %s::bigint[], %s::date[]) AS matter (number, person, due_on)"""
        return sql, [self.code, f"{self.code}_date", numbers, people, list(self.rows.values())]

    def _compose(self, rows) -> list[Words]:
        self.composed += len(rows)
        assert not self.broken & {row.number for row in rows}
        return [Words(f"请填报第 {row.number} 项", url=f"/matters/{row.number}/") for row in rows]


@contextmanager
def registered(matters: Matters) -> Iterator[Matters]:
    """Alone with this source, whatever the rooms have registered."""
    before = dict(sources._sources)
    sources._sources.clear()
    register(matters.source())
    try:
        yield matters
    finally:
        sources._sources.clear()
        sources._sources.update(before)


def at(month: int, day: int, hour: int = 8, minute: int = 0, year: int = 2026) -> datetime:
    """A moment in Shanghai."""
    return datetime(year, month, day, hour, minute, tzinfo=clock.SHANGHAI)


def sweep_at(month: int, day: int, hour: int = 8, year: int = 2026) -> int:
    """A sweep with the clock standing there."""
    with clock.shifted(at(month, day, hour, year=year)):
        return sweep()
