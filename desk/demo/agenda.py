"""What happens when: every act of the demo at its own moment, in the order of time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from accounts import clock
from notifications.calendar import Calendar

Act = Callable[[], object]
CALENDAR_FROM, CALENDAR_TO = date(2025, 7, 1), date(2026, 12, 31)


class Agenda:
    """Acts with their moments; ``run`` does them with the clock standing there."""

    def __init__(self) -> None:
        self._acts: list[tuple[datetime, int, Act]] = []
        self._calendar = Calendar.load(CALENDAR_FROM, CALENDAR_TO)

    def at(self, moment: datetime, act: Act) -> None:
        # The number keeps the order of acts at one moment, and acts are never compared.
        self._acts.append((moment, len(self._acts), act))

    def run(self) -> None:
        for moment, _, act in sorted(self._acts, key=lambda one: one[:2]):
            with clock.shifted(moment):
                act()

    def after(self, moment: datetime, days: int, spread: int) -> datetime:
        """``days`` working days later, at some minute of office hours that differs from act to act."""
        day = self._calendar.add_working_days(moment.date(), days) if days else moment.date()
        minutes = (spread * 37) % 440
        # 08:40 to 12:00 and 14:30 to 18:10
        start = time(8, 40) if minutes < 200 else time(11, 10)
        return datetime.combine(day, start, tzinfo=clock.SHANGHAI) + timedelta(minutes=minutes)


def moment(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=clock.SHANGHAI)
