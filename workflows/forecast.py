"""When a case will be ready at this pace: pure arithmetic over the handling times of finished steps.

Times are working days from the day a step opened to the day it was done (0: the same day), pauses taken out. What is
asked is "how long does this step take", per kind, step and role; never "how long does this person take".
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from notifications.calendar import Calendar

#: name and role of a step
Key = tuple[str, str]
#: fewer finished cases than this say nothing yet
ENOUGH = 5


@dataclass(frozen=True)
class Ahead:
    """A step still to be finished. ``waited``: working days since it opened, None while it has not."""

    key: Key
    limit_days: int
    waited: int | None = None


@dataclass(frozen=True)
class Pace:
    """How long a step usually takes: the median in working days over ``cases``, or its limit (``cases`` 0)."""

    name: str
    days: float
    cases: int
    #: it has been open for longer than that
    overrun: bool = False


@dataclass(frozen=True)
class Forecast:
    """``dates``: when each step will be done, in order; ``late``: working days after the limit (before: negative).

    Where too little is known there are no dates, and ``unknown`` names the first step nothing can be said of.
    """

    dates: tuple[date, ...] = ()
    paces: tuple[Pace, ...] = ()
    late: int | None = None
    unknown: str = ""

    @property
    def on(self) -> date | None:
        """When the last step will be done."""
        return self.dates[-1] if self.dates else None


def foresee(
    ahead: Sequence[Ahead],
    times: Mapping[Key, Sequence[int]],
    *,
    today: date,
    calendar: Calendar,
    limit_on: date | None = None,
) -> Forecast:
    """Day after day through the steps ahead, each at its usual pace; ``limit_on`` is when their limits would be used up.

    A step that has been open for longer than usual is counted with one more working day: nothing better is known of it.
    """
    paces: list[Pace] = []
    for step in ahead:
        pace = _pace(step, times.get(step.key, ()))
        if pace is None:
            return Forecast(unknown=step.key[0])
        paces.append(pace)
    dates, passed = [], 0.0
    for step, pace in zip(ahead, paces, strict=True):
        passed += 1 if pace.overrun else max(pace.days - (step.waited or 0), 0)
        dates.append(_day(calendar, today, ceil(passed)))
    late = calendar.working_days_between(limit_on, dates[-1]) if limit_on and dates else None
    return Forecast(tuple(dates), tuple(paces), late)


def _pace(step: Ahead, times: Sequence[int]) -> Pace | None:
    if len(times) >= ENOUGH:
        days, cases = float(statistics.median(times)), len(times)
    elif step.limit_days:
        days, cases = float(step.limit_days), 0
    else:
        return None
    return Pace(step.key[0], days, cases, overrun=step.waited is not None and step.waited > days)


def _day(calendar: Calendar, today: date, days: int) -> date:
    """So many working days from today; a day off today begins with the next working day."""
    if days == 0 and not calendar.is_working_day(today):
        days = 1
    return calendar.add_working_days(today, days)
