"""The one clock. Nobody else asks the system or the database what time it is.

Real processes (web, worker, beat, commands) share a shift kept in a small file, so that the demo and the tests of
whole days can move time for all of them at once; a single process (a unit test) shifts itself with ``shifted``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_own_shift: timedelta | None = None
_file_seen: tuple[str, int] | None = None
_file_shift = timedelta(0)


def now() -> datetime:
    """The present moment, aware, in Asia/Shanghai."""
    return datetime.now(SHANGHAI) + shift()


def today() -> date:
    """Today's date in Asia/Shanghai."""
    return now().date()


def shift() -> timedelta:
    """How far this clock runs from the system's; zero outside demo and tests."""
    return _own_shift if _own_shift is not None else _shift_from_file()


@contextmanager
def shifted(moment: datetime) -> Iterator[None]:
    """Within the block the clock stands at ``moment`` and runs on from there (this process only)."""
    global _own_shift
    before = _own_shift
    _own_shift = moment - datetime.now(SHANGHAI)
    try:
        yield
    finally:
        _own_shift = before


def shift_file() -> Path | None:
    """The file with the shared shift, named by ``JICHENG_CLOCK``; None when the clock is the real one."""
    name = os.environ.get("JICHENG_CLOCK")
    return Path(name) if name else None


def set_shared(moment: datetime) -> None:
    """Let the shared clock of all processes stand at ``moment`` now and run on from there."""
    path = shift_file()
    if path is None:
        raise RuntimeError("JICHENG_CLOCK names no file: the real clock cannot be set")
    offset = (moment - datetime.now(SHANGHAI)).total_seconds()
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps({"offset_seconds": offset}))
    partial.replace(path)


def _shift_from_file() -> timedelta:
    global _file_seen, _file_shift
    path = shift_file()
    if path is None:
        return timedelta(0)
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        return timedelta(0)
    if _file_seen != (str(path), changed):
        _file_shift = timedelta(seconds=json.loads(path.read_text())["offset_seconds"])
        _file_seen = (str(path), changed)
    return _file_shift
