"""One thing to do, and the days it may fall on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Item:
    """``on``: the day it is due, None for what can be done any day. ``how``: one sentence for whoever has never done it."""

    on: date | None
    words: str
    how: str
    act: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Weeks:
    """This week and the next, Monday to Sunday."""

    today: date

    @property
    def monday(self) -> date:
        return self.today - timedelta(days=self.today.weekday())

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def last(self) -> date:
        """Sunday of the next week."""
        return self.sunday + timedelta(days=7)

    def within(self, on: date) -> bool:
        """From this Monday to the Sunday of the next week."""
        return self.monday <= on <= self.last
