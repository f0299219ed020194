"""The processes of one start: their output with a name before each line, their end."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import IO

from config.embedded.process import launch
from config.environment import BASE_DIR
from config.run.terminal import say

SECONDS_TO_STOP = 8.0
#: one that ends sooner after its start has not started; later it is started again
LEAST_SECONDS = 15.0


class Children:
    """Started in order, stopped together."""

    def __init__(self) -> None:
        self.processes: dict[str, subprocess.Popen[str]] = {}
        self._modules: dict[str, list[str]] = {}
        self._started: dict[str, float] = {}

    def start(self, name: str, module: list[str]) -> None:
        """``python -m module…``; killed by the kernel when we are."""
        process = launch(
            [sys.executable, "-m", *module],
            output=subprocess.PIPE,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            cwd=BASE_DIR,
        )
        self.processes[name] = process
        self._modules[name], self._started[name] = module, time.monotonic()
        assert process.stdout is not None  # output=PIPE
        threading.Thread(target=_prefix, args=(name, process.stdout), daemon=True).start()

    def ended(self) -> str | None:
        """The name of one that is no longer there."""
        return next((name for name, process in self.processes.items() if process.poll() is not None), None)

    def start_again(self, name: str) -> bool:
        """After it ended; False when it had hardly begun, since then it would end again."""
        if time.monotonic() - self._started[name] < LEAST_SECONDS:
            return False
        with suppress(ProcessLookupError):  # what it has left behind
            os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.start(name, self._modules[name])
        return True

    def stop(self) -> None:
        """Ask all, give them some seconds together, kill what is left with its own children."""
        for process in self.processes.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        end = time.monotonic() + SECONDS_TO_STOP
        for process in self.processes.values():
            try:
                process.wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _prefix(name: str, lines: IO[str]) -> None:
    for line in lines:
        say(f"{name:6} | {line}")
