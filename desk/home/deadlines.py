"""Working days left, for many dates at once: one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from notifications.calendar import Calendar

OVERDUE, TODAY, THIS_WEEK, LATER = range(4)


@dataclass(frozen=True)
class Deadline:
    """A date as a list shows it: the words, the lamp beside them, and the group the row belongs to."""

    on: date | None
    words: str
    group: int

    @property
    def lamp(self) -> str:
        return {OVERDUE: "bad", TODAY: "warn"}.get(self.group, "")


def deadlines(dates: Iterable[date | None], today: date) -> dict[date | None, Deadline]:
    """For each date its deadline, counted in working days from ``today``."""
    wanted = {on for on in dates if on is not None}
    calendar = Calendar.load(min(wanted | {today}), max(wanted | {today}))
    found: dict[date | None, Deadline] = {None: Deadline(None, "未定", LATER)}
    for on in wanted:
        days = calendar.working_days_between(today, on)
        found[on] = Deadline(on, _words(days, on, today) + calendar.mark(on), _group(on, today))
    return found


def _words(days: int, on: date, today: date) -> str:
    if on == today:
        return "今天到期"
    if on < today:
        return f"逾期 {max(1, -days)} 日"
    return f"剩 {days} 日"


def _group(on: date, today: date) -> int:
    if on < today:
        return OVERDUE
    if on == today:
        return TODAY
    sunday = today + timedelta(days=6 - today.weekday())
    return THIS_WEEK if on <= sunday else LATER
