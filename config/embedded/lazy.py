"""A database for one command: whoever needs it first starts it, whoever comes meanwhile uses it too.

Every command holds a shared lock on ``postgres.users`` while it lives. The one that started the server waits, before it
stops it, until nobody else holds that lock. While ``make run`` is up commands use its server.
"""

import atexit
import fcntl
import os
import subprocess
import sys
import threading
import time
from functools import cache
from typing import IO

from config import clockwork
from config.environment import BASE_DIR, data_dir

from .errors import StartError, clear_errors
from .migrated import is_migrated, migrating
from .postgres import Postgres

# These make the tables themselves, or do not look at them.
MAKE_TABLES_THEMSELVES = {"migrate", "showmigrations", "sqlmigrate", "flush", "dbshell", "test", "--restore"}
PATIENCE = 60.0


@cache
def ensure() -> None:
    """Return when the embedded database answers and has its tables; once per process."""
    server = Postgres(data_dir() / "postgres")
    users = _join(server)
    if not server.answers() and server.take_lock():
        _start_for_this_process(server, users)
    _wait(server)
    if not is_migrated(server) and sys.argv[1:2] and sys.argv[1] not in MAKE_TABLES_THEMSELVES:
        _migrate(server)


def _join(server: Postgres) -> IO[str]:
    with clear_errors(server.data.parent):
        server.data.parent.mkdir(parents=True, exist_ok=True)
        users = server.data.with_name(f"{server.data.name}.users").open("w")
    fcntl.flock(users, fcntl.LOCK_SH)
    return users


def _start_for_this_process(server: Postgres, users: IO[str]) -> None:
    """The server is told to go when the thread that started it ends: give it one that lives as long as we do."""
    failures: list[StartError] = []
    started = threading.Event()

    def hold() -> None:
        try:
            server.start()
        except StartError as error:
            failures.append(error)
        started.set()
        threading.Event().wait()

    threading.Thread(target=hold, name="embedded-postgres", daemon=True).start()
    started.wait()
    if failures:
        raise failures[0]
    clockwork.resume()
    atexit.register(_stop_when_alone, server, users, os.getpid())


def _stop_when_alone(server: Postgres, users: IO[str], owner: int) -> None:
    if os.getpid() != owner:  # a fork of ours ended
        return
    fcntl.flock(users, fcntl.LOCK_EX)
    clockwork.beat()
    server.stop()
    users.close()


def _wait(server: Postgres) -> None:
    end = time.monotonic() + PATIENCE
    while not server.answers():
        if time.monotonic() > end:
            raise StartError(
                f"数据目录 {server.data} 正被另一个进程使用，但数据库没有应答。请先停止它。",
                f"{server.data} is in use but does not answer: stop the process that uses it.",
            )
        time.sleep(0.05)


def _migrate(server: Postgres) -> None:
    with migrating(server) as needed:
        if not needed:
            return
        sys.stderr.write("正在建立数据表…… / Creating the tables…\n")
        command = [sys.executable, str(BASE_DIR / "manage.py"), "migrate", "--noinput", "-v0"]
        if subprocess.run(command, cwd=BASE_DIR, check=False).returncode:
            raise StartError("数据表没有建好，原因见上。", "The migration failed, see above.")
