"""Sealed packages on disk: under their SHA-256, whole or not at all, never written again."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeVar

from django.conf import settings

from workflows.errors import Refused

T = TypeVar("T")
LOST = "文件找不到了，或与制作时不同。请系统管理员从备份恢复，原校验值在系统日志里。"


def keep(write: Callable[[IO[bytes]], T]) -> tuple[T, str, int]:
    """Let ``write`` fill a file and keep it; what it returned, the SHA-256 and the size."""
    root = Path(settings.ARCHIVES_ROOT)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=root, prefix=".partial-", delete=False) as partial:
        try:
            told = write(partial)
            partial.flush()
            os.fsync(partial.fileno())
            digest, size = _digest(Path(partial.name)), partial.tell()
            place = _place(digest)
            place.parent.mkdir(exist_ok=True, mode=0o700)
            Path(partial.name).replace(place)
        except BaseException:
            Path(partial.name).unlink(missing_ok=True)
            raise
    return told, digest, size


def read(digest: str) -> Path:
    """Where the package lies. Refused where it is gone or not as it was sealed."""
    place = _place(digest)
    if not place.is_file() or _digest(place) != digest:
        raise Refused(LOST)
    return place


def _place(digest: str) -> Path:
    return Path(settings.ARCHIVES_ROOT) / digest[:2] / f"{digest}.zip"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
