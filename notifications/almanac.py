"""Which days are worked, before any table: the State Council's published years, and a cautious guess for later ones.

Published years come from ``chinesecalendar`` (holidays and make-up days, 2004 to ``LAST_KNOWN``). For a year whose
arrangement is not yet published only weekends and the statutory days count (国务院《全国年节及纪念日放假办法》, 2024:
元旦 1, 春节 4 from 除夕, 清明 1, 劳动节 2, 端午 1, 中秋 1, 国庆节 3); make-up days are unknown, so the day is *provisional*.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import chinese_calendar
from chinese_calendar.constants import Holiday, holidays, workdays

FIRST = date(min(holidays).year, 1, 1)
LAST_KNOWN = date(max(holidays).year, 12, 31)
#: How far ahead provisional years go: route limits and yearly plans never look further.
YEARS_AHEAD = 5
LAST = date(LAST_KNOWN.year + YEARS_AHEAD, 12, 31)

ONE = timedelta(days=1)
_CHINESE = {item.value: item.chinese for item in Holiday}

#: Lunar festivals of the years to come (春节 is 初一), from the Chinese calendar.
_LUNAR: dict[int, tuple[date, date, date]] = {
    2027: (date(2027, 2, 6), date(2027, 6, 9), date(2027, 9, 15)),
    2028: (date(2028, 1, 26), date(2028, 5, 28), date(2028, 10, 3)),
    2029: (date(2029, 2, 13), date(2029, 6, 16), date(2029, 9, 22)),
    2030: (date(2030, 2, 3), date(2030, 6, 5), date(2030, 9, 12)),
    2031: (date(2031, 1, 23), date(2031, 6, 24), date(2031, 10, 1)),
}


@dataclass(frozen=True)
class Day:
    """One day as the almanac sees it."""

    date: date
    is_working: bool
    name: str
    provisional: bool


def day(on: date) -> Day:
    """The almanac's word on a day; never fails, whatever the year."""
    if FIRST <= on <= LAST_KNOWN:
        return Day(on, chinese_calendar.is_workday(on), _known_name(on), provisional=False)
    name = statutory(on.year).get(on, "")
    return Day(on, on.weekday() < 5 and not name, name, provisional=True)


@cache
def days() -> tuple[Day, ...]:
    """All days the table is seeded with, in order."""
    return tuple(day(FIRST + timedelta(days=n)) for n in range((LAST - FIRST).days + 1))


@cache
def statutory(year: int) -> dict[date, str]:
    """The statutory days of a year whose arrangement is not published."""
    found = {date(year, 1, 1): "元旦", _clear_and_bright(year): "清明"}
    found |= {date(year, 5, n): "劳动节" for n in (1, 2)}
    found |= {date(year, 10, n): "国庆节" for n in (1, 2, 3)}
    if year in _LUNAR:
        spring, dragon_boat, mid_autumn = _LUNAR[year]
        found |= {spring + n * ONE: "春节" for n in range(-1, 3)}
        found |= {dragon_boat: "端午"}
        found.setdefault(mid_autumn, "中秋")
    return found


def _clear_and_bright(year: int) -> date:
    """清明 of the 21st century: the usual approximation of the solar term, exact for 2001-2099."""
    short = year % 100
    return date(year, 4, int(short * 0.2422 + 4.81) - short // 4)


def _known_name(on: date) -> str:
    if on in holidays:
        return _CHINESE[holidays[on]]
    if on in workdays:
        return f"{_CHINESE[workdays[on]]}调休上班"
    return ""
