"""Reading what somebody uploaded in a process of its own, with limits on time and memory: whatever the file is, the web stays.

The parent calls ``read_apart``, the child's module ``serve``. Exit code 3: the file cannot be read, the sentence is on stderr.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
#: wall clock, in seconds; the child's own limit counts processor time only
PATIENCE = 90.0
MOST_MEMORY = 1024**3  # bytes of address space
MOST_SECONDS = 60  # of processor time
UNREADABLE = 3


def read_apart(
    module: str,
    data: bytes,
    *args: str,
    refuse: Callable[[str], Exception],
    too_much: str,
    damaged: str,
    patience: float = PATIENCE,
) -> dict[str, Any]:
    """What ``python -m module`` makes of the bytes, as plain JSON values.

    Raises what ``refuse`` makes of a sentence: the child's own; ``too_much`` where a limit was reached; ``damaged`` for what
    its libraries did not expect.
    """
    # nothing of the parent's settings: the child knows no database and no secret
    env = {"PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", module, *args]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=patience, cwd=ROOT, env=env, check=False
        )
    except subprocess.TimeoutExpired:
        raise refuse(too_much) from None
    if done.returncode == UNREADABLE:
        raise refuse(done.stderr.decode())
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise refuse(too_much)
    if done.returncode != 0:
        raise refuse(damaged)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def limit() -> None:
    """The child's first act, before it imports what reads the file."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def serve(read: Callable[[bytes], Any], unreadable: type[Exception]) -> int:
    """Read standard input, write JSON; the exit code. ``read`` raises ``unreadable`` with a sentence."""
    try:
        found = read(sys.stdin.buffer.read())
    except unreadable as error:
        sys.stderr.write(str(error))
        return UNREADABLE
    json.dump(found, sys.stdout, ensure_ascii=False)
    return 0
