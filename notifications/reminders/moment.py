"""The moment a sweep stands for. Time is a parameter: neither a source nor its SQL asks any clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from accounts import clock


@dataclass(frozen=True)
class Moment:
    """``now`` is aware; ``today`` the day it is in Asia/Shanghai."""

    now: datetime

    @classmethod
    def present(cls) -> Moment:
        """What the clock says."""
        return cls(clock.now())

    @property
    def today(self) -> date:
        return self.now.astimezone(clock.SHANGHAI).date()

    @property
    def midnight(self) -> datetime:
        """The first moment of today."""
        return datetime.combine(self.today, time(0), clock.SHANGHAI)
