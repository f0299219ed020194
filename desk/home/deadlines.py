"""Working days left, for many dates at once: one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from notifications.calendar import Calendar, Reckoning

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


def deadlines(dates: Iterable[date | None], today: date, calendar: Calendar) -> dict[date | None, Deadline]:
    """For each date its deadline, counted in working days from ``today``."""
    wanted = {on for on in dates if on is not None}
    calendar.reach(wanted)
    reckoned = calendar.reckoning(today)
    found: dict[date | None, Deadline] = {None: Deadline(None, "未定", LATER)}
    for on in wanted:
        days = calendar.working_days_between(today, calendar.due_day(on))
        group = _group(on, today, reckoned)
        found[on] = Deadline(on, _words(days, group) + calendar.mark(on), group)
    return found


def _words(days: int, group: int) -> str:
    if group == TODAY:
        return "今天到期"
    if group == OVERDUE:
        return f"逾期 {max(1, -days)} 日"
    return f"剩 {max(0, days)} 日"


def _group(on: date, today: date, reckoned: Reckoning) -> int:
    if reckoned.is_late(on):
        return OVERDUE
    if reckoned.is_today(on):
        return TODAY
    sunday = today + timedelta(days=6 - today.weekday())
    return THIS_WEEK if on <= sunday else LATER
