"""Real starts of the program over a throw-away data directory, and a look at what they leave behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = (
    "DATABASE_URL",
    "REDIS_URL",
    "DJANGO_SETTINGS_MODULE",
    "PYTEST_",
    "JICHENG_",
    "DEMO",
    "PORT",
    "HOST",
    "MAKE",
    "MFLAGS",
)
# Ends with the tests, should they be killed.
RUN = [sys.executable, "-m", "config.run", "--with-parent"]


def clean_environment(**more: str) -> dict[str, str]:
    """The environment of somebody at a terminal, without what the tests themselves have set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return kept | more


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def processes_over(data: Path) -> list[str]:
    """Every process that works on this directory: by its arguments, environment or working directory."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid() and _works_on(entry, str(data)):
            found.append(_words(entry / "cmdline"))
    return found


def _works_on(entry: Path, data: str) -> bool:
    with suppress(OSError):
        if os.readlink(entry / "cwd").startswith(data):
            return True
        return data in _words(entry / "cmdline") or data in _words(entry / "environ")
    return False


def _words(file: Path) -> str:
    return file.read_bytes().replace(b"\0", b" ").decode(errors="replace")


class Start:
    """One start of ``command`` (by default what ``make run`` executes)."""

    def __init__(
        self, data: Path, command: list[str] | None = None, *, user: str | None = None, **environment: str
    ) -> None:
        self.data = data
        self.port = int(environment.get("PORT", free_port()))
        self.log = data.with_name(f"{data.name}.{time.monotonic_ns()}.out")
        self.environment = clean_environment(JICHENG_DATA=str(data), **environment) | {"PORT": str(self.port)}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command or RUN,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=user,
                extra_groups=[] if user else None,
            )

    @property
    def output(self) -> str:
        """Everything it has printed."""
        return self.log.read_text()

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}/"

    def wait_until_up(self, seconds: float = 480) -> "Start":
        """Until it has greeted; fails with its output when it ends before."""
        end = time.monotonic() + seconds
        while "绩程已启动" not in self.output:
            assert self.process.poll() is None, self.output
            assert time.monotonic() < end, self.output
            time.sleep(0.1)
        return self

    def health(self) -> str:
        """What /healthz answers."""
        with urllib.request.urlopen(f"{self.url}healthz", timeout=10) as answer:
            return str(answer.read().decode())

    def manage(self, *arguments: str) -> str:
        """A ``manage.py`` command beside it."""
        return manage(self.data, *arguments)

    def stop(self, sig: signal.Signals = signal.SIGINT, seconds: float = 30) -> int:
        """Ask it to stop as a terminal does: the whole foreground group gets the signal. Its exit code."""
        os.killpg(self.process.pid, sig)
        return self.process.wait(seconds)

    def finish(self, seconds: float = 300) -> int:
        """For starts that end by themselves: the exit code."""
        return self.process.wait(seconds)

    def clean_up(self) -> None:
        """After a failed test: leave nothing running."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def manage(data: Path, *arguments: str) -> str:
    """A ``manage.py`` command over the data directory; its output."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=clean_environment(JICHENG_DATA=str(data)),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def nothing_left(data: Path, seconds: float = 5) -> list[str]:
    """The processes still there after so many seconds; returns as soon as there are none."""
    end = time.monotonic() + seconds
    while (left := processes_over(data)) and time.monotonic() < end:
        time.sleep(0.1)
    return left
