"""A private PostgreSQL: made at first need, reached by a Unix socket only, gone with the process that started it."""

import fcntl
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

import psycopg

from . import places
from .errors import StartError, clear_errors, no_space
from .process import launch, stop

MAJOR = "18"
PATIENCE = 4.0
PORT = 5432
OPTIONS = {
    "listen_addresses": "",
    "port": str(PORT),
    "log_timezone": "UTC",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "dynamic_shared_memory_type": "posix",
}
# For throw-away servers of tests only: a crash of the machine would lose data.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """One server over the data directory ``wanted`` (as root it may lie elsewhere, see ``places``)."""

    def __init__(self, wanted: Path, *, careless: bool = False) -> None:
        self.data = places.database_dir(wanted)
        self.sockets = places.socket_dir(self.data, f".s.PGSQL.{PORT}")
        self.log = self.data.with_name(f"{self.data.name}.log")
        self.careless = careless
        self.options = OPTIONS | (CARELESS if careless else {})
        self.process: subprocess.Popen[str] | None = None
        self._lock: IO[str] | None = None

    def connection_parameters(self) -> dict[str, str]:
        """What libpq needs to connect."""
        return {"host": str(self.sockets), "port": str(PORT), "user": "postgres", "dbname": "postgres"}

    def url(self) -> str:
        """The same as an address for ``DATABASE_URL``."""
        return f"postgresql://postgres@/postgres?host={self.sockets}&port={PORT}"

    def exists(self) -> bool:
        """True when the directory holds a database (of whatever version)."""
        return (self.data / "PG_VERSION").exists()

    def answers(self) -> bool:
        """True when a server takes connections."""
        if not (self.sockets / f".s.PGSQL.{PORT}").exists():
            return False
        with suppress(psycopg.OperationalError):
            psycopg.connect(**self.connection_parameters(), connect_timeout=5).close()  # type: ignore[arg-type]
            return True
        return False

    def take_lock(self) -> bool:
        """Become the one who runs the server. The server inherits the lock: as long as it lives, nobody else may."""
        with clear_errors(self.data.parent):
            places.make_parent(self.data)
            lock = self.data.with_name(f"{self.data.name}.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._lock = lock
        return True

    def start(self, seconds: float = 60) -> "Postgres":
        """Make the database if there is none, start the server, wait until it answers.

        Raises StartError: busy, of another version, disk full, not writable, or not starting."""
        if self._lock is None and not self._wait_for_lock(15):
            raise StartError(
                f"数据目录 {self.data} 正被另一个进程使用。请等它结束，或先停止它。",
                f"{self.data} is in use by another process: wait for it or stop it.",
            )
        with clear_errors(self.data.parent):
            self._initialise()
            places.own_private(self.sockets, places.database_account(self.data))
            self._run()
        self._wait(seconds)
        return self

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, everything committed stays. On a slow disk its last
        checkpoint may take long: then the server goes without it and reads its log at the next start."""
        if self.process:
            stop(self.process, signal.SIGINT, PATIENCE, then=signal.SIGQUIT)
            self.process = None
        if self._lock:
            self._lock.close()
            self._lock = None

    def remove(self) -> None:
        """Delete the database for good. Only while it is stopped."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.migrated_mark.unlink(missing_ok=True)

    @property
    def migrated_mark(self) -> Path:
        """A file beside the data that says which migrations it has."""
        return self.data.with_name(f"{self.data.name}.migrated")

    def _wait_for_lock(self, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while not self.take_lock():
            if time.monotonic() > end:
                return False
            time.sleep(0.1)
        return True

    def _initialise(self) -> None:
        if self.exists():
            self._check_version()
            return
        account = places.database_account(self.data)
        draft = self.data.with_name(f"{self.data.name}.init")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        places.own_private(draft, account)
        # Not the machine's locale: under LANG=C trigrams find nothing in Chinese text.
        made = launch(
            [str(places.database_programs() / "initdb"), "-D", str(draft), "-U", "postgres", "-A", "trust"]
            + ["-E", "UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
            + (["--no-sync"] if self.careless else []),
            account=account,
            output=subprocess.PIPE,
            env=_environment(),
            cwd="/",
        )
        output, _ = made.communicate()
        if made.returncode:
            shutil.rmtree(draft, ignore_errors=True)
            raise self._failure(output)
        if self.data.exists():
            self.data.rmdir()
        draft.rename(self.data)

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise StartError(
                f"数据目录 {self.data} 是 PostgreSQL {found} 建立的，本程序使用 PostgreSQL {MAJOR}。请用 {found} 版"
                f"导出数据后移走该目录，或用 JICHENG_DATA=目录 换一个目录。",
                f"{self.data} was made by PostgreSQL {found}, this is {MAJOR}: dump it with {found} and move it "
                f"away, or set JICHENG_DATA.",
            )

    def _run(self) -> None:
        options = self.options | {"unix_socket_directories": str(self.sockets)}
        command = [str(places.database_programs() / "postgres"), "-D", str(self.data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        assert self._lock is not None  # start() took it
        with self.log.open("w") as log:
            self.process = launch(
                command,
                at_parents_death=signal.SIGQUIT,
                account=places.database_account(self.data),
                output=log,
                env=_environment(),
                keep=(self._lock.fileno(),),
                cwd="/",
            )

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self.answers():
            if self.process is None or self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise self.failure()
            time.sleep(0.02)

    def failure(self) -> StartError:
        """Why the server ended, from the end of its log."""
        return self._failure(self.log.read_text(errors="replace")[-4000:])

    def _failure(self, output: str) -> StartError:
        if "No space left on device" in output:
            return no_space(self.data)
        last = next((line for line in reversed(output.splitlines()) if line.strip()), "")
        return StartError(
            f"内置 PostgreSQL 没有启动，详见 {self.log}：{last.strip()}", "The embedded PostgreSQL failed."
        )


def _environment() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
