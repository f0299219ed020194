"""导出验证包: the record of one case as files that somebody checks without us (``offline/jicheng_verify.py``).

The format is told in docs/record.md. What is written is what the database holds, fitting or not: finding out is not
our part.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from accounts import clock
from workflows import anchors, kinds, offline
from workflows.canonical import digest
from workflows.models import Case

FORMAT, VERSION = "jicheng-trail", 1
RECORD, VERIFIER, README = "trail.json", "jicheng_verify.py", "说明.txt"

EXPLAINED = f"""本包是一件事项的办理记录，可以在任何一台装有 Python 3.8 以上的机器上核对，不需要绩程。

    python3 -I {VERIFIER} {RECORD} 锚点文件

锚点文件（trail.jsonl）不在本包内：请向保管副本的人索取。同一台服务器给出的副本只能说明它没有自相矛盾。
{VERIFIER} 也随绩程的源代码发布（workflows/offline），可以用那一份代替本包中的。
核对了什么、怎样用手工核对，见绩程的 docs/record.md。
"""


def record_of(case: Case, *, texts: bool = False) -> dict[str, Any]:
    """Events with the exact text that was hashed, snapshots' hashes (``texts``: and their texts), the way to the anchors.

    Texts are left out where the kind does not let its documents leave.
    """
    kind = kinds.get(case.kind)
    texts = texts and kind.may_leave(kind.get(case.document_id))
    return {
        "format": FORMAT,
        "version": VERSION,
        "case": case.number,
        "exported_at": clock.now().isoformat(),
        "event_count": case.event_count,
        "head": case.head_hash,
        "events": list(case.events.order_by("number").values("number", "hash", "body")),
        "snapshots": list(_snapshots(case, texts)),
        "anchors": way_to_anchors(case.number),
    }


def _snapshots(case: Case, texts: bool) -> Iterator[dict[str, Any]]:
    wanted = ("number", "sha256", "schema", *(("text",) if texts else ()))
    yield from case.snapshots.order_by("number").values(*wanted)


def way_to_anchors(number: str, path: Path | None = None) -> dict[str, Any]:
    """Which lines of the file of anchors hold heads of the case, each with its hash, and the last line there was."""
    lines: list[dict[str, Any]] = []
    last: dict[str, Any] = {"line": 0, "sha256": ""}
    for place, line in enumerate(anchors.lines_of(path or anchors.anchor_file()), start=1):
        last = {"line": place, "sha256": digest(line)}
        try:
            told = json.loads(line)
            head, at = told["heads"].get(number), told["at"]
        except (ValueError, KeyError, TypeError, AttributeError):
            continue  # the verifier names it
        if head is not None:
            lines.append(last | {"at": at, "head": head})
    return {"file": anchors.anchor_file().name, "lines": lines, "last": last}


def files_of(case: Case, *, texts: bool = False) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file of the package."""
    record = record_of(case, texts=texts)
    yield RECORD, json.dumps(record, ensure_ascii=False, indent=1).encode()
    yield VERIFIER, verifier().read_bytes()
    yield README, EXPLAINED.encode()


def verifier() -> Path:
    """The stand-alone script as shipped."""
    return Path(offline.__file__).with_name(VERIFIER)


def zipped(case: Case, *, texts: bool = False) -> bytes:
    """The package as one file, in a folder named by the case."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files_of(case, texts=texts):
            archive.writestr(f"{case.number}/{name}", content)
    return buffer.getvalue()
