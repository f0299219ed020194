"""Who has deadlines that were counted by a provisional calendar. Rooms register; the act of publishing moves them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from notifications.calendar import Calendar


@dataclass(frozen=True)
class Moved:
    """One deadline: what it belongs to, in words, and its dates."""

    words: str
    before: date
    after: date


@dataclass(frozen=True)
class Mover:
    """``move(before, after, year)``: move what is open and falls due in ``year``, whose days were provisional.

    Called inside the act's transaction with the calendar as it was and as it is; takes its locks in the usual order. Only
    dates that were *counted* in working days are moved; a date somebody set stays what it is.
    """

    code: str
    move: Callable[[Calendar, Calendar, int], list[Moved]]


_movers: dict[str, Mover] = {}


def register(mover: Mover) -> None:
    """In ``AppConfig.ready``; registering a code again replaces it."""
    _movers[mover.code] = mover


def move_all(before: Calendar, after: Calendar, year: int) -> list[Moved]:
    """Let every room move what is its own."""
    return [moved for mover in _movers.values() for moved in mover.move(before, after, year)]
