"""A house to knock down: PostgreSQL, Redis, workers and beats as real processes, with a clock they share."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from config.embedded.postgres import Postgres
from config.embedded.process import launch
from config.embedded.redis import Redis
from config.run import commands
from tests.reliability.starts import ROOT, clean_environment
from tests.reliability.toy.apps import TABLE

PEOPLE = ["shen", "gao", "qin"]


PATTERN = Path(tempfile.mkdtemp(prefix="jicheng-pattern-"))
atexit.register(shutil.rmtree, PATTERN, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    """With its owners: as root PostgreSQL runs as somebody else."""
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


class House:
    """Everything lies under ``place``. ``tell_time`` moves the clock of all processes."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.out = place / "sent.jsonl"
        self.postgres = Postgres(place / "postgres", careless=True)
        self.redis = Redis(place / "redis", careless=True)
        self.processes: list[subprocess.Popen[str]] = []
        self.environment = clean_environment(
            DJANGO_SETTINGS_MODULE="tests.reliability.house_settings",
            JICHENG_DATA=str(place),
            JICHENG_CLOCK=str(place / "clock.json"),
            DATABASE_URL=self.postgres.url(),
            REDIS_URL=self.redis.url(),
            OFFICE_HOURS="00:00-23:59",
            DIGEST_AT="00:00",
            NOTICE_TAKE_OVER_SECONDS="6",
            NOTICE_RETRY_SECONDS="1,1,1,1",
            TOY_OUT=str(self.out),
        )

    def build(self) -> None:
        """Servers, tables, people. The first house of a run is the pattern the others are copied from."""
        pattern = PATTERN / "postgres"
        if pattern.exists():
            _copy(pattern, self.postgres.data)
            self.postgres.start()
        else:
            self.postgres.start()
            self._furnish()
            self.postgres.stop()
            _copy(self.postgres.data, pattern)
            self.postgres.start()
        self.redis.start()

    def _furnish(self) -> None:
        self.manage("migrate", "--verbosity", "0")
        self.sql(TABLE)
        for name in PEOPLE:
            self.sql(
                """INSERT INTO accounts_user (username, name, name_sort, post, password, email, phone,
                                              is_active, is_superuser, must_change_password, created_at)
                   VALUES (%s, %s, '', '', '', '', '', true, false, false, now())""",
                [name, name],
            )

    def manage(self, *arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr

    def sql(self, text: str, values: Any = ()) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.postgres.url(), autocommit=True) as connection:
            cursor = connection.execute(text, values)
            return cursor.fetchall() if cursor.description else []

    def tell_time(self, moment: datetime) -> None:
        offset = (moment - datetime.now(moment.tzinfo)).total_seconds()
        partial = self.place / "clock.partial"
        partial.write_text(json.dumps({"offset_seconds": offset}))
        partial.replace(self.place / "clock.json")

    def owe(self, count: int, due_on: str) -> None:
        """Each of the people owes so many matters on the day."""
        self.sql(
            """INSERT INTO toy_matter SELECT n * 100 + u.id, u.id, %s::date
                 FROM generate_series(1, %s) n, accounts_user u WHERE u.username = ANY(%s)""",
            [due_on, count, PEOPLE],
        )

    def owe_one(self, number: int, due_on: str) -> None:
        """Each of the people owes one matter more on the day; ``number`` keeps them apart."""
        self.sql(
            "INSERT INTO toy_matter SELECT %s + id, id, %s::date FROM accounts_user WHERE username = ANY(%s)",
            [number, due_on, PEOPLE],
        )

    def start(self, workers: int = 1, beats: int = 1) -> None:
        for command in [commands.worker()] * workers + [commands.beat()] * beats:
            self.run(command)

    def run(self, command: list[str]) -> None:
        """One more process: module and arguments."""
        with (self.place / f"process-{len(self.processes)}.log").open("ab") as log:
            self.processes.append(
                launch([sys.executable, "-m", *command], output=log, env=self.environment, cwd=ROOT)
            )

    def kill(self) -> None:
        """kill -9 of every worker and beat, with their pools."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.processes.clear()

    def sent(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.read_text().splitlines()] if self.out.exists() else []

    def mode(self, words: str) -> None:
        (self.place / "mode").write_text(words)

    def until(self, holds: Callable[[], bool], seconds: float = 120) -> None:
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, self.logs()
            time.sleep(0.2)

    def swept(self) -> None:
        """Until a sweep and a delivery that began after now have come to their end, twice."""
        for _ in range(2):
            self.sql("DELETE FROM notifications_pulse")
            self.until(
                lambda: (
                    self.sql("SELECT count(*) FROM notifications_pulse WHERE name IN ('sweep', 'deliver')")
                    == [(2,)]
                )
            )

    def logs(self) -> str:
        return "\n".join(
            file.read_text(errors="replace")[-2000:] for file in self.place.glob("process-*.log")
        )

    def close(self) -> None:
        self.kill()
        self.redis.stop()
        self.postgres.stop()
