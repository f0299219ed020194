"""Short phrases shared by the case's pages."""

from __future__ import annotations

from datetime import date, datetime

from accounts import clock
from workflows.models import Event


def local_date(value: date | datetime) -> date:
    """The day in Asia/Shanghai."""
    return value.astimezone(clock.SHANGHAI).date() if isinstance(value, datetime) else value


def short_date(value: date | datetime) -> str:
    """``10-26``; with the year when it is not the present one."""
    on = local_date(value)
    return f"{on:%m-%d}" if on.year == clock.today().year else f"{on:%Y-%m-%d}"


def fingerprint_words(value: str) -> str:
    """A hash as printed: groups of four."""
    return " ".join(value[start : start + 4] for start in range(0, len(value), 4))


def draft_number(event: Event) -> int:
    """第几稿 the event was about: the number of its snapshot; 0 before the first submission."""
    return event.snapshot.number if event.snapshot is not None else 0
