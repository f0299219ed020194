"""The dates of a checkpoint as they are proposed: 统计截止 is the end of the month, whatever day that is; all others are
counted from it in working days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from accounts import clock
from notifications.calendar import Calendar

#: month -> the stage of the year it is
STAGES = {3: "march", 6: "june", 10: "october", 12: "december"}


@dataclass(frozen=True)
class Defaults:
    """What a year's setting ``checkpoints`` may change; days are working days, thresholds percentage points."""

    opens_before: int = 15
    import_after: int = 5
    explain_after: int = 3
    closes_after: int = 20
    attention: Decimal = Decimal(10)
    warning: Decimal = Decimal(20)

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Defaults:
        """The usual ones, with those the year says differently; what is no number there is left as usual."""
        said = settings.get("checkpoints")
        if not isinstance(said, Mapping):
            return cls()
        changed: dict[str, Any] = {}
        for known in fields(cls):
            try:
                value = Decimal(str(said[known.name]))
            except (KeyError, InvalidOperation):
                continue
            if value.is_finite() and 0 <= value <= 400:
                usual = getattr(cls, known.name)
                changed[known.name] = int(value) if isinstance(usual, int) else value
        return replace(cls(), **changed)


@dataclass(frozen=True)
class Dates:
    """开放, 统计截止, 数据导入, 说明截止, 关闭: all days included."""

    opens_on: date
    cutoff_on: date
    import_due_on: date
    due_on: date
    closes_on: date


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def proposed(year: int, month: int, calendar: Calendar, usual: Defaults) -> Dates:
    """The dates of one checkpoint. The cut-off stays on a day off; counting begins from it all the same."""
    cutoff = month_end(year, month)
    import_due = calendar.add_working_days(cutoff, usual.import_after)
    due = calendar.add_working_days(import_due, usual.explain_after)
    return Dates(
        opens_on=calendar.add_working_days(cutoff, -usual.opens_before),
        cutoff_on=cutoff,
        import_due_on=import_due,
        due_on=due,
        closes_on=calendar.add_working_days(due, usual.closes_after),
    )


def end_of(on: date) -> datetime:
    """The last moment that belongs to a day."""
    return datetime.combine(on + timedelta(days=1), time(0), clock.SHANGHAI) - timedelta(microseconds=1)


def limit_of(due_on: date) -> datetime:
    """Until when a 说明截止 lasts: the end of its day, or of the working day it falls due on where it is a day off."""
    return end_of(Calendar.load(due_on, due_on).due_day(due_on))
