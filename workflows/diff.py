"""What changed between two contents of a document: field by field, rows aligned by their uuid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflows.kinds import Kind


@dataclass(frozen=True)
class Change:
    """One field. ``old`` is None where it is new, ``new`` None where it is gone; ``place`` is its spoken address."""

    path: str
    place: str
    old: Any
    new: Any


def changes(old: Mapping[str, Any], new: Mapping[str, Any], kind: Kind) -> list[Change]:
    """All differences, in the order of the new content, what is gone last. Moving a row is no change."""
    before, after = dict(fields(old)), dict(fields(new))
    changed = [path for path in after if path not in before or before[path] != after[path]]
    gone = [path for path in before if path not in after]
    return [
        *(Change(path, place_of(kind, path, new), before.get(path), after[path]) for path in changed),
        *(Change(path, place_of(kind, path, old), before[path], None) for path in gone),
    ]


def fields(content: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every plain value of a content with its path; rows by uuid, lists without one by position."""
    if isinstance(content, Mapping):
        for key, value in content.items():
            if key != "uuid":
                yield from fields(value, f"{path}/{key}" if path else str(key))
    elif isinstance(content, list | tuple):
        for position, item in enumerate(content):
            key = item.get("uuid", position) if isinstance(item, Mapping) else position
            yield from fields(item, f"{path}/{key}")
    else:
        yield path, content


def place_of(kind: Kind, path: str, content: Mapping[str, Any]) -> str:
    """The spoken address of a field in this content; the path itself where the kind has no words for it."""
    try:
        return kind.place(path, content)
    except (LookupError, ValueError):
        return path
