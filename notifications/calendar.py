"""Working days: the one arithmetic of deadlines. Days are Asia/Shanghai dates.

The functions ask the table once each; a page with many rows loads a ``Calendar`` and asks that.
"""

from __future__ import annotations

from datetime import date, timedelta

from accounts import clock
from accounts.compiled import Compiled
from notifications import almanac
from notifications.models import CalendarDay

ONE = timedelta(days=1)
_stretch = Compiled(
    lambda first, last: CalendarDay.objects.filter(date__gte=first, date__lte=last).order_by()
)


class Calendar:
    """A stretch of the calendar in memory. Asked beyond its ends it reads on, so answers never depend on the stretch."""

    def __init__(self, first: date, last: date) -> None:
        self._days: dict[date, CalendarDay] = {}
        self._first = self._last = first
        self._read(first, last)

    @classmethod
    def load(cls, first: date | None = None, last: date | None = None) -> Calendar:
        """From ``first`` to ``last``, in one query; by default a good year around today."""
        today = clock.today()
        return cls(first or today - timedelta(days=200), last or today + timedelta(days=400))

    def is_working_day(self, on: date) -> bool:
        """Whether offices work on that day."""
        self._reach(on)
        known = self._days.get(on)
        return known.is_working if known else almanac.day(on).is_working

    def is_provisional(self, on: date) -> bool:
        """Whether the day's year has no published arrangement, so that a deadline there may still move."""
        self._reach(on)
        known = self._days.get(on)
        return known.provisional if known else almanac.day(on).provisional

    def add_working_days(self, start: date, n: int) -> date:
        """The ``n``-th working day after ``start`` (before it, if ``n`` is negative); ``start`` itself for 0."""
        step = ONE if n > 0 else -ONE
        here, left = start, abs(n)
        while left:
            here += step
            left -= self.is_working_day(here)
        return here

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative, the same the other way, if ``end`` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        self._reach(end)
        self._reach(start)
        a, b = self._days.get(start), self._days.get(end)
        if a and b:
            return b.running - a.running
        span = (end - start).days
        return sum(self.is_working_day(start + n * ONE) for n in range(1, span + 1))

    def left_words(self, due_on: date, today: date) -> str:
        """How far a due date is, in words: 剩 3 个工作日, 今天到期, 逾期 2 个工作日."""
        if due_on == today:
            return "今天到期"
        n = abs(self.working_days_between(today, due_on))
        amount = f" {n} 个工作日" if n else "不足 1 个工作日"
        return f"{'剩' if due_on > today else '逾期'}{amount}"

    def _reach(self, on: date) -> None:
        if on < self._first:
            self._read(on - timedelta(days=60), self._first - ONE)
        elif on > self._last:
            self._read(self._last + ONE, on + timedelta(days=60))

    def _read(self, first: date, last: date) -> None:
        self._days |= {row.date: row for row in _stretch(first, last)}
        self._first, self._last = min(self._first, first), max(self._last, last)


def is_working_day(on: date) -> bool:
    """Whether offices work on that day."""
    return Calendar(on, on).is_working_day(on)


def add_working_days(start: date, n: int) -> date:
    """The ``n``-th working day after ``start`` (before it, if ``n`` is negative); ``start`` itself for 0."""
    reach = timedelta(days=2 * abs(n) + 20) * (1 if n >= 0 else -1)
    return Calendar(*sorted((start, start + reach))).add_working_days(start, n)


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and including ``end``; negative if ``end`` is earlier."""
    return Calendar(*sorted((start, end))).working_days_between(start, end)


def left_words(due_on: date, today: date) -> str:
    """How far a due date is, in words: 剩 3 个工作日, 今天到期, 逾期 2 个工作日."""
    return Calendar(*sorted((due_on, today))).left_words(due_on, today)
