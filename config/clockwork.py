"""The demo's clock: it stands while nothing runs, and goes on where it stopped.

``clock.json`` (read by every process, see ``accounts.clock``) holds the shift; ``clock-last.json`` the last moment seen,
written every other second, so that even a killed start loses nothing one would notice. Where there is no
``clock.json`` the clock is the real one.
"""

import json
import os
from datetime import datetime, timedelta
from pathlib import Path

from accounts import clock
from config.environment import data_dir

BEGINNING = datetime(2026, 6, 25, 9, 0, tzinfo=clock.SHANGHAI)
BEAT_SECONDS = 2.0


def clock_file() -> Path:
    """The shared shift."""
    return data_dir() / "clock.json"


def is_demo() -> bool:
    """True when this data directory holds the demo department."""
    return clock_file().exists()


def begin() -> None:
    """The demo's first morning."""
    _name()
    clock.set_shared(BEGINNING)
    beat()


def resume() -> None:
    """Go on where the clock stopped; nothing where there is no demo. Never back: a beat may have been lost."""
    if not is_demo():
        return
    _name()
    try:
        stopped = datetime.fromisoformat(json.loads(_last().read_text())["stopped_at"])
    except (FileNotFoundError, ValueError, KeyError):
        return
    clock.set_shared(stopped + timedelta(seconds=BEAT_SECONDS))


def beat() -> None:
    """Note the present moment of the demo."""
    if not is_demo():
        return
    _name()
    draft = _last().with_suffix(".partial")
    draft.write_text(json.dumps({"stopped_at": clock.now().isoformat()}))
    draft.replace(_last())


def forget() -> None:
    """Back to the real clock."""
    clock_file().unlink(missing_ok=True)
    _last().unlink(missing_ok=True)


def _last() -> Path:
    return data_dir() / "clock-last.json"


def _name() -> None:
    os.environ.setdefault("JICHENG_CLOCK", str(clock_file()))
