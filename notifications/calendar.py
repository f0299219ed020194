"""Working days: the one arithmetic of deadlines. Days are Asia/Shanghai dates.

The functions ask the table once each; a page with many rows loads a ``Calendar`` and asks that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from accounts import clock
from accounts.compiled import Compiled
from notifications import almanac
from notifications.models import CalendarDay

ONE = timedelta(days=1)
PROVISIONAL = "（暂定）"
#: no rest is longer: the working day before or after any day lies within it
_REST = timedelta(days=15)
_stretch = Compiled(
    lambda first, last: CalendarDay.objects.filter(date__gte=first, date__lte=last).order_by()
)


@dataclass(frozen=True)
class Reckoning:
    """Which due dates are late on a day, and which fall due on it. Bounds, so that a query can ask what a page says."""

    late_before: date
    due_from: date
    due_to: date

    def is_late(self, due_on: date) -> bool:
        """Whether the date has passed, its working day too."""
        return due_on < self.late_before

    def is_today(self, due_on: date) -> bool:
        """Whether it falls due on the day: a date on a day off, on its working day too."""
        return self.due_from <= due_on <= self.due_to


class Calendar:
    """A stretch of the calendar in memory. Asked beyond its ends it reads on, so answers never depend on the stretch."""

    def __init__(self, first: date, last: date) -> None:
        self._days: dict[date, CalendarDay] = {}
        self._first = self._last = first
        self._read(first, last)

    @classmethod
    def load(cls, first: date | None = None, last: date | None = None) -> Calendar:
        """From ``first`` to ``last`` and the longest rest around them, in one query; by default a good year around today."""
        today = clock.today()
        return cls(
            (first or today - timedelta(days=200)) - _REST, (last or today + timedelta(days=400)) + _REST
        )

    @classmethod
    def around(cls, today: date) -> Calendar:
        """Two months before and after a day, where most of what waits falls due. One query."""
        return cls.load(today - timedelta(days=60), today + timedelta(days=60))

    def reach(self, days: Iterable[date]) -> Calendar:
        """The same calendar, with these days in memory: at most one query each way, however many they are."""
        wanted = list(days)
        if wanted:
            self._reach(min(wanted) - _REST)
            self._reach(max(wanted) + _REST)
        return self

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

    def due_day(self, on: date) -> date:
        """The working day on which a date falls due: itself, or on a day off the last working day before
        (``DUE_ON_FREE_DAY=after``: the next one)."""
        if self.is_working_day(on):
            return on
        return self.add_working_days(on, 1 if settings.DUE_ON_FREE_DAY == "after" else -1)

    def reckoning(self, today: date) -> Reckoning:
        """What 今天到期 and 逾期 mean on a day: the one rule of marks, words and counts."""
        if settings.DUE_ON_FREE_DAY == "after":
            first = self.add_working_days(today, -1) + ONE
            return Reckoning(first, first if self.is_working_day(today) else today, today)
        last = self.add_working_days(today, 1) - ONE if self.is_working_day(today) else today
        return Reckoning(today, today, last)

    def is_pressing(self, due_on: date, today: date) -> bool:
        """Whether at most one working day is left, and the date has not passed: what arrives now must be said at once."""
        return due_on >= today and self.working_days_between(today, self.due_day(due_on)) <= 1

    def left_words(self, due_on: date, today: date) -> str:
        """How far a due date is, in words: 剩 3 个工作日, 今天到期, 逾期 2 个工作日. A date on a day off falls due on its
        working day, and is not late before it has passed itself."""
        due, reckoned = self.due_day(due_on), self.reckoning(today)
        if reckoned.is_today(due_on):
            return "今天到期"
        n = abs(self.working_days_between(today, due))
        late = reckoned.is_late(due_on)
        amount = f" {n} 个工作日" if n and late == (today > due) else "不足 1 个工作日"
        return f"{'逾期' if late else '剩'}{amount}{self.mark(due_on)}"

    def mark(self, on: date) -> str:
        """（暂定） behind a date of a year whose arrangement is not published, so that it may still move."""
        return PROVISIONAL if self.is_provisional(on) else ""

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


def reckoning(today: date) -> Reckoning:
    """What 今天到期 and 逾期 mean on a day. One query."""
    return Calendar.load(today, today).reckoning(today)


def due_moment(on: date) -> datetime:
    """When a date has passed: the end of the office hours of its working day (see ``Calendar.due_day``)."""
    from notifications.hours import office_hours  # it asks this module about days

    return datetime.combine(Calendar.load(on, on).due_day(on), office_hours()[-1][1], clock.SHANGHAI)


def tentative_years() -> set[int]:
    """The years whose arrangement is not published, as far as the table goes. One query."""
    rows = CalendarDay.objects.filter(provisional=True).order_by()
    return set(rows.values_list("date__year", flat=True).distinct())


def is_tentative(on: date, years: Callable[[], set[int]] = tentative_years) -> bool:
    """Whether a date may still move; ``years`` is asked only for those nobody can know without the table."""
    if on <= almanac.LAST_KNOWN:
        return False
    return on > almanac.LAST or on.year in years()


def mark(on: date) -> str:
    """（暂定） behind a date that may still move, else nothing."""
    return PROVISIONAL if is_tentative(on) else ""


def left_words(due_on: date, today: date) -> str:
    """How far a due date is, in words: 剩 3 个工作日, 今天到期, 逾期 2 个工作日."""
    return Calendar(*sorted((due_on, today))).left_words(due_on, today)
