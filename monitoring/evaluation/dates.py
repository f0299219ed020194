"""When a year's 自评 is asked for: January to March of the next year, as a setting of the budget year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

SETTING = "self_evaluation"


@dataclass(frozen=True)
class Usual:
    """Month and day in the year after; the setting ``self_evaluation`` of a year may name others (``"02-28"``)."""

    opens_on: tuple[int, int] = (1, 10)
    due_on: tuple[int, int] = (2, 28)
    #: before the year passes at the end of March, so that what is 未报 can still be handed in late
    closes_on: tuple[int, int] = (3, 20)

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Usual:
        """The usual days, with those the year says differently; what is no day there is left as usual."""
        said = settings.get(SETTING)
        given = said if isinstance(said, Mapping) else {}
        usual = cls()
        return cls(*(_day(given.get(name), getattr(usual, name)) for name in _NAMES))


_NAMES = ("opens_on", "due_on", "closes_on")


def proposed(year: int, usual: Usual) -> tuple[date, date, date]:
    """First, last and closing day of the year's round, in order whatever was set. A due date on a day off is the calendar's."""
    opens, due, closes = (date(year + 1, *getattr(usual, name)) for name in _NAMES)
    return opens, max(opens, due), max(opens, due, closes)


def _day(text: object, usual: tuple[int, int]) -> tuple[int, int]:
    try:
        found = date.fromisoformat(f"2001-{text}")
    except ValueError:
        return usual
    return found.month, min(found.day, 28) if found.month == 2 else found.day
