"""What the database refused during a race: as its clients saw it, and as it wrote it into its own log."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection

Act = Callable[[], Any]
#: ``2026-06-25 10:32:00.123 UTC [4711] ERROR:  deadlock detected``
LINE = re.compile(r"\[(\d+)\] (ERROR|FATAL|PANIC|WARNING):.*")


class Faults:
    """Watched acts note what their own connections were refused, also what an act itself puts right."""

    def __init__(self) -> None:
        self.refused: list[DatabaseError] = []
        self.backends: set[int] = set()

    def watched(self, acts: Iterable[Act]) -> list[Act]:
        return [self._watched(act) for act in acts]

    def _watched(self, act: Act) -> Act:
        def run() -> Any:
            with connection.execute_wrapper(self._note):
                self.backends.add(connection.connection.info.backend_pid)
                return act()

        return run

    def _note(self, execute: Any, *statement: Any) -> Any:
        try:
            return execute(*statement)
        except DatabaseError as error:
            self.refused.append(error)
            raise


@contextmanager
def no_faults() -> Iterator[Faults]:
    """Within the block nothing is refused to any watched act: neither is it told, nor does PostgreSQL's log say so.

    Other tests write into the same log, so only lines of the acts' own server processes count. The log of a server that
    was given from outside cannot be read; its count of dead-locks can.
    """
    faults, log = Faults(), _log()
    begin, deadlocks = log.stat().st_size if log else 0, _deadlocks()
    yield faults
    assert faults.backends, "no act was watched"
    assert faults.refused == [], "the database refused something"
    assert _deadlocks() == deadlocks
    if log is not None:
        with log.open(encoding="utf-8", errors="replace") as lines:
            lines.seek(begin)
            found = [match for line in lines if (match := LINE.search(line))]
        own = [match.group() for match in found if int(match.group(1)) in faults.backends]
        assert own == [], "PostgreSQL wrote errors into its log"


def _log() -> Path | None:
    """The log of the server the tests started, beside its data; None of any other."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        data = Path(cursor.fetchone()[0])
    log = data.with_name(f"{data.name}.log")
    return log if log.is_file() else None


def _deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])
