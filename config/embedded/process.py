"""Children that die with their parent, whatever kills it."""

import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO, Any, NamedTuple

LAUNCHER = Path(__file__).with_name("launcher.py")
PR_SET_PDEATHSIG = 1


class Account(NamedTuple):
    """A user of the machine to run as."""

    uid: int
    gid: int


def launch(
    command: list[str],
    *,
    at_parents_death: signal.Signals = signal.SIGKILL,
    account: Account | None = None,
    output: IO[Any] | int | None = None,
    env: dict[str, str] | None = None,
    keep: tuple[int, ...] = (),
    cwd: str | Path | None = None,
) -> subprocess.Popen[str]:
    """Start ``command`` in a session of its own. The kernel sends it the signal when the *thread* that called
    this ends, so call it from one that lives as long as the process. ``keep``: descriptors handed on."""
    uid, gid = account or (-1, -1)
    prefix = [
        sys.executable,
        "-I",
        "-S",
        str(LAUNCHER),
        str(os.getpid()),
        str(int(at_parents_death)),
        str(uid),
        str(gid),
    ]
    return subprocess.Popen(
        prefix + command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        env=env,
        cwd=cwd,
        pass_fds=keep,
        start_new_session=True,  # Ctrl-C in the terminal is the parent's business
        text=True,
    )


def die_with_parent(sig: signal.Signals = signal.SIGKILL) -> None:
    """For processes forked by a library (a pool's workers): ask the kernel for the signal oneself."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(sig), 0, 0, 0)


def stop(
    process: subprocess.Popen[str],
    sig: signal.Signals,
    seconds: float,
    then: signal.Signals = signal.SIGTERM,
) -> None:
    """Ask it to stop; after ``seconds`` ask differently; after as long again kill its whole session."""
    for request in (sig, then):
        if process.poll() is None:
            process.send_signal(request)
        try:
            process.wait(seconds)
            return
        except subprocess.TimeoutExpired:
            continue
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
