"""The forecast as people read it: 按目前的速度，预计 12月3日办结，比限办时间晚 2 个工作日."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts import clock
from notifications.calendar import mark
from workflows.forecast import ENOUGH, Forecast, Pace


@dataclass(frozen=True)
class ForecastWords:
    """One sentence and what it rests on, step by step. ``late`` colours it."""

    text: str
    basis: list[str]
    late: bool = False


def words_of(forecast: Forecast | None, *, outside: bool) -> ForecastWords | None:
    """``outside``: a letter from outside follows, whose time nobody here can know."""
    if forecast is None:
        return None
    if forecast.on is None:
        name = forecast.unknown
        why = f"“{name}”没有限办时间，近一年办结的也不到 {ENOUGH} 件。"
        return ForecastWords("暂时估计不出办结日期。", [why])
    what = "各环节办结（不含等来文的时间）" if outside else "办结"
    text = f"按目前的速度，预计 {day_words(forecast.on)}{mark(forecast.on)}{what}{_against_limit(forecast.late)}。"
    basis = [_basis(pace) for pace in dict.fromkeys(forecast.paces)]
    return ForecastWords(text, basis, bool(forecast.late and forecast.late > 0))


def day_words(on: date) -> str:
    """12月3日; with the year when it is not the present one."""
    year = "" if on.year == clock.today().year else f"{on.year}年"
    return f"{year}{on.month}月{on.day}日"


def _against_limit(late: int | None) -> str:
    if late is None:
        return ""
    if late == 0:
        return "，正好在限办时间内"
    return f"，比限办时间{'晚' if late > 0 else '早'} {abs(late)} 个工作日"


def _basis(pace: Pace) -> str:
    usual = f"{pace.days:g} 个工作日" if pace.days else "当天"
    if not pace.cases:
        return f"{pace.name}：近一年办结不到 {ENOUGH} 件，按限办时间 {usual}计"
    overrun = "，本件已超过，按再过 1 个工作日计" if pace.overrun else ""
    return f"{pace.name}：通常{' ' if pace.days else ''}{usual}（近一年 {pace.cases} 件的中位数）{overrun}"
