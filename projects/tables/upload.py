"""A table somebody uploads, read apart from the web process, with limits on time and memory."""

from __future__ import annotations

from typing import Any

from accounts.apart import PATIENCE, read_apart
from projects.tables.errors import UnreadableError
from projects.tables.files import DAMAGED, LONGEST_CELL, MOST_BYTES

TOO_MUCH = "这个文件读取太费时或太占内存，不像是一张导出的表。请检查文件，或分成几个文件导入。"


def read_upload(data: bytes, *, longest: int = LONGEST_CELL, patience: float = PATIENCE) -> dict[str, Any]:
    """``files.Book`` as plain JSON values, texts cut behind ``longest``
    characters. Raises ``UnreadableError`` with a sentence, whatever the file is."""
    refuse_large(len(data))
    return read_apart(
        "projects.tables.child",
        data,
        str(longest),
        refuse=UnreadableError,
        too_much=TOO_MUCH,
        damaged=DAMAGED,
        patience=patience,
    )


def refuse_large(size: int) -> None:
    """Before reading it: too many bytes are a sentence."""
    if size > MOST_BYTES:
        raise UnreadableError(
            f"文件有 {size / 1024**2:.0f} MB，最大 {MOST_BYTES >> 20} MB。请只导出需要的单位和列，或分成几个文件。"
        )
