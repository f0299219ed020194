"""A file somebody uploads, read apart from the web process, with limits on time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from projects.importing.child import UNREADABLE
from projects.importing.published import MOST_BYTES, UnreadableError

ROOT = Path(__file__).resolve().parents[2]
#: wall clock; the child's own limit counts processor time only
PATIENCE = 90.0
TOO_MUCH = "这个文件读取太费时或太占内存，可能不是绩效目标文本。请检查文件，或分成几个文件导入。"


def read_upload(data: bytes, year: int, *, patience: float = PATIENCE) -> dict[str, Any]:
    """The JSON object of ``import_targets --json``, and ``screen``: what the preview shows besides (see ``screen``).

    Raises ``UnreadableError`` with a sentence, whatever the file is.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableError(
            f"文件有 {len(data) / 1024**2:.0f} MB，最多 {MOST_BYTES // 1024**2} MB。请分成几个文件导入。"
        )
    try:
        done = subprocess.run(
            [sys.executable, "-m", "projects.importing.child", str(year)],
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
    if done.returncode != 0:
        raise UnreadableError(TOO_MUCH)
    parsed: dict[str, Any] = json.loads(done.stdout)
    return parsed
