"""A file somebody uploads, read apart from the web process, with limits on time and memory."""

from __future__ import annotations

from typing import Any

from accounts.apart import PATIENCE, read_apart
from projects.importing.published import MOST_BYTES, UnreadableError

TOO_MUCH = "这个文件读取太费时或太占内存，可能不是绩效目标文本。请检查文件，或分成几个文件导入。"


def read_upload(data: bytes, year: int, *, patience: float = PATIENCE) -> dict[str, Any]:
    """The JSON object of ``import_targets --json``, and ``screen``: what the preview shows besides (see ``screen``).

    Raises ``UnreadableError`` with a sentence, whatever the file is.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableError(
            f"文件有 {len(data) / 1024**2:.0f} MB，最多 {MOST_BYTES // 1024**2} MB。请分成几个文件导入。"
        )
    return read_apart(
        "projects.importing.child",
        data,
        str(year),
        refuse=UnreadableError,
        too_much=TOO_MUCH,
        damaged=TOO_MUCH,
        patience=patience,
    )
