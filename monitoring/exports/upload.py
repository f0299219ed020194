"""A table somebody uploads, read apart from the web process, with limits on time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from monitoring.exports.child import UNREADABLE
from monitoring.exports.errors import UnreadableError
from monitoring.exports.files import DAMAGED, MOST_BYTES

ROOT = Path(__file__).resolve().parents[2]
#: wall clock; the child's own limit counts processor time only
PATIENCE = 90.0
TOO_MUCH = "这个文件读取太费时或太占内存，不像是一张导出的表。请检查文件，或分成几个文件导入。"


def read_upload(data: bytes, *, patience: float = PATIENCE) -> dict[str, Any]:
    """``files.Book`` as plain JSON values. Raises ``UnreadableError`` with a sentence, whatever the file is."""
    refuse_large(len(data))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "monitoring.exports.child"],
            input=data,
            capture_output=True,
            timeout=patience,
            cwd=ROOT,
            env={
                "PATH": os.environ.get("PATH", ""),
                "PYTHONIOENCODING": "utf-8",
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableError(TOO_MUCH) from None
    if done.returncode == UNREADABLE:
        raise UnreadableError(done.stderr.decode())
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise UnreadableError(TOO_MUCH)
    if done.returncode != 0:
        raise UnreadableError(DAMAGED)  # what the library itself did not expect
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def refuse_large(size: int) -> None:
    """Before reading it: too many bytes are a sentence."""
    if size > MOST_BYTES:
        raise UnreadableError(
            f"文件有 {size / 1024**2:.0f} MB，最大 {MOST_BYTES >> 20} MB。请只导出需要的单位和列，或分成几个文件。"
        )
