"""Anchors: every night the heads of all chains go into a file outside the database.

One JSON line a night: the cases whose head has moved since the line before, and the hash of the line before. Whoever
rewrites a chain in the database, shortens it or replaces it, no longer fits the file.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from accounts import clock
from workflows.canonical import canonical, digest
from workflows.models import Case, Event


def anchor_file() -> Path:
    """Where the anchors stand; the file only grows."""
    return Path(settings.ANCHORS_ROOT) / "trail.jsonl"


@dataclass
class Anchors:
    """The file as read: the last anchored (number, hash) of every case, and what is wrong with the file itself."""

    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    last_line_hash: str = ""
    last_at: str = ""
    problems: list[str] = field(default_factory=list)


def read(path: Path | None = None) -> Anchors:
    """Read the anchors; an absent file has none."""
    anchors = Anchors()
    for number, line in enumerate(lines_of(path or anchor_file()), start=1):
        try:
            told = json.loads(line)
            heads = {case: (int(count), str(head)) for case, (count, head) in told["heads"].items()}
        except (ValueError, KeyError, TypeError):
            anchors.problems.append(f"锚点文件第 {number} 行无法读取")
            continue
        if told.get("previous") != anchors.last_line_hash:
            anchors.problems.append(f"锚点文件第 {number} 行与前一行不相接")
        anchors.heads.update(heads)
        anchors.last_line_hash, anchors.last_at = digest(line), str(told.get("at", ""))
    return anchors


def lines_of(path: Path) -> Iterator[str]:
    """The lines of the file as they were hashed; none when there is no file."""
    if path.exists():
        with path.open(encoding="utf-8") as file:
            yield from (line.rstrip("\n") for line in file if line.strip())


def append() -> int:
    """Anchor every head that has moved; how many. Two at once wait for each other; nothing new writes no line."""
    path = anchor_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = read(path)
        rows = Case.objects.order_by("pk").values_list("number", "event_count", "head_hash")
        moved = {
            number: [count, head] for number, count, head in rows if known.heads.get(number) != (count, head)
        }
        if moved:
            line = canonical({"at": clock.now(), "previous": known.last_line_hash, "heads": moved})
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())
    return len(moved)


def compare(anchors: Anchors) -> Iterator[str]:
    """How the database differs from the anchors: a case, an event or its hash that was anchored and is there no more."""
    numbers = list(anchors.heads)
    events = Event.objects.filter(case__number__in=numbers).values_list("case__number", "number", "hash")
    kept = {(case, number): head for case, number, head in events.iterator(2000)}
    for case, (number, head) in anchors.heads.items():
        if (case, number) not in kept:
            yield f"{case}：已留锚点的第 {number} 条记录不见了"
        elif kept[case, number] != head:
            yield f"{case}：第 {number} 条记录与已留的锚点不符，整条记录链可能被重写"
