"""What changed between two rounds, as a numbered list and as marks on the sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workflows.diff import Change, changes
from workflows.kinds import Kind, anchor


@dataclass(frozen=True)
class ShownChange:
    """One line of the list. A row that is new or gone is one change, named by its first field."""

    number: int
    path: str
    place: str
    old: str
    new: str
    #: "", "added" or "gone": the whole row
    row: str = ""
    #: the old value as the content has it
    before: Any = None

    @property
    def anchor(self) -> str:
        return anchor(self.path)


def shown_changes(old: Mapping[str, Any], new: Mapping[str, Any], kind: Kind) -> list[ShownChange]:
    """All changes people should see, in the order of the sheet."""
    found = [one for one in changes(old, new, kind) if _head(one) not in kind.unlisted]
    order = {key: place for place, key in enumerate(kind.reading_order)}
    found.sort(key=lambda one: order.get(_head(one), len(order)))
    before, after = set(_rows(old)), set(_rows(new))
    lines: list[ShownChange] = []
    whole: set[str] = set()
    for change in found:
        row = _row_of(change.path)
        fate = _fate(row, before, after)
        if fate and row in whole:
            continue
        if fate:
            whole.add(row)
        lines.append(_line(len(lines) + 1, change, row if fate else change.path, fate, kind))
    return lines


def marks_of(lines: Iterable[ShownChange]) -> dict[str, dict[str, Any]]:
    """For the reading template: path -> old value as the content has it, and the change's number."""
    return {line.path: {"old": line.before, "n": line.number} for line in lines if line.row != "gone"}


def _head(change: Change) -> str:
    return change.path.split("/")[0]


def _line(number: int, change: Change, path: str, fate: str, kind: Kind) -> ShownChange:
    old, new = kind.shown(change.path, change.old), kind.shown(change.path, change.new)
    place = change.place.rsplit(" ", 1)[0] if fate else change.place
    return ShownChange(number, path, place, old, new, fate, change.old)


def _row_of(path: str) -> str:
    return "/".join(path.split("/")[:2]) if path.count("/") >= 2 else ""


def _rows(content: Mapping[str, Any]) -> Iterable[str]:
    for key, value in content.items():
        if isinstance(value, list):
            yield from (
                f"{key}/{item['uuid']}" for item in value if isinstance(item, Mapping) and "uuid" in item
            )


def _fate(row: str, before: set[str], after: set[str]) -> str:
    if not row or (row in before) == (row in after):
        return ""
    return "added" if row in after else "gone"
