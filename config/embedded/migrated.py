"""Does the embedded database have the migrations of this code? Answered without asking the database."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from config.environment import BASE_DIR

from .postgres import Postgres


def _code() -> str:
    names = sorted(str(path.relative_to(BASE_DIR)) for path in BASE_DIR.glob("*/migrations/0*.py"))
    lock = (BASE_DIR / "requirements.lock").read_bytes()  # libraries bring migrations too
    return hashlib.sha256("\n".join(names).encode() + lock).hexdigest()


def is_migrated(server: Postgres) -> bool:
    """True when the mark beside the data fits this code."""
    mark = server.migrated_mark
    return mark.exists() and mark.read_text() == _code()


def set_migrated(server: Postgres) -> None:
    """Called after a successful ``migrate`` of everything."""
    server.migrated_mark.write_text(_code())


@contextmanager
def migrating(server: Postgres) -> Iterator[bool]:
    """One at a time: gives True when there is something to migrate, and sets the mark at the end."""
    with server.migrated_mark.with_suffix(".migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        needed = not is_migrated(server)
        yield needed
        if needed:
            set_migrated(server)
