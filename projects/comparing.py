"""Two contents of a target beside each other: field by field, rows by their uuid. Pure; reads no database.

Contents are what ``projects.versions.content`` writes and a snapshot freezes. Texts are as printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from projects.checks.places import spoken, spoken_row
from projects.paper import shown
from projects.striking import Piece, difference
from projects.versions.content import sheet_of_content

SAME, CHANGED, ADDED, REMOVED, MOVED = "same", "changed", "added", "removed", "moved"
FATES = {SAME: "未变", CHANGED: "修改", ADDED: "新增", REMOVED: "删去", MOVED: "移动"}
HEAD = ("code", "name", "kind", "budget", "fiscal", "other", "purpose")
ROW_CELLS = {
    "name": "三级指标",
    "description": "描述",
    "value": "指标值",
    "weight": "分值",
    "basis": "依据",
}
CLASS = "分类"
#: cells that are replaced as a whole; in the others only the words that differ are marked
_WHOLE = ("code", "kind", "budget", "fiscal", "other", "value", "weight", "plan")


@dataclass(frozen=True)
class Field:
    """One field on both sides, as printed; ``path`` is by row uuid."""

    path: str
    place: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        return self.before != self.after

    @property
    def pieces(self) -> list[Piece]:
        """The two texts as one: what stands, what is struck, what is new."""
        whole = self.path.split("/")[0] in _WHOLE or self.path.rpartition("/")[2] in _WHOLE
        return difference(self.before, self.after, whole=whole)


@dataclass(frozen=True)
class Row:
    """One goal or indicator row; ``before`` and ``after`` are its spoken addresses, "" where it is not there."""

    uuid: str
    fate: str
    before: str
    after: str
    cells: tuple[Field, ...]

    @property
    def words(self) -> str:
        return FATES[self.fate]

    @property
    def place(self) -> str:
        return self.after or self.before


@dataclass(frozen=True)
class Comparison:
    """Everything on both sides, in the order of the later one; rows that are gone stand where they stood."""

    head: tuple[Field, ...]
    plan: tuple[Field, ...]
    goals: tuple[Row, ...]
    indicators: tuple[Row, ...]
    reasons: tuple[Field, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return self.goals + self.indicators

    @property
    def fields(self) -> Iterator[Field]:
        """Every field, those of rows too."""
        yield from (*self.head, *self.plan)
        for row in self.rows:
            yield from row.cells
        yield from self.reasons

    @property
    def differences(self) -> list[Field]:
        """The fields that differ; of a row that is new or gone, every field that says something."""
        return [field for field in self.fields if field.changed]

    @property
    def moved(self) -> list[Row]:
        return [row for row in self.rows if row.fate == MOVED]


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Comparison:
    """``before`` and ``after`` in the shape of ``content_of``."""
    old, new = sheet_of_content(before), sheet_of_content(after)
    named = {"kind": "项目类型"}
    head = tuple(
        Field(path, named.get(path, spoken(new, path)), _text(path, before), _text(path, after))
        for path in HEAD
    )
    months = {str(point["month"]): point["percent"] for point in before["plan"]}
    plan = tuple(
        Field(f"plan/{month}", f"{month}月底计划", shown(f"plan/{month}", months.get(month)), text)
        for month, text in (
            (str(point["month"]), shown(f"plan/{point['month']}", point["percent"]))
            for point in after["plan"]
        )
    )
    goals = _rows(
        before["goals"],
        after["goals"],
        ({row["uuid"]: spoken(old, f"goals.{n}") for n, row in enumerate(before["goals"])},
         {row["uuid"]: spoken(new, f"goals.{n}") for n, row in enumerate(after["goals"])}),
        _goal,
    )  # fmt: skip
    indicators = _rows(
        before["indicators"],
        after["indicators"],
        ({row["uuid"]: spoken_row(old, n) for n, row in enumerate(before["indicators"])},
         {row["uuid"]: spoken_row(new, n) for n, row in enumerate(after["indicators"])}),
        _indicator,
    )  # fmt: skip
    return Comparison(head, plan, goals, indicators, _reasons(before, after))


def _text(path: str, content: Mapping[str, Any]) -> str:
    return shown(path, content.get(path))


Content = Mapping[str, Any]
#: (uuid, spoken address, the row before, the row after) -> its fields
Cells = Callable[[str, str, Content | None, Content | None], Iterable[Field]]


def _rows(
    before: Sequence[Mapping[str, Any]],
    after: Sequence[Mapping[str, Any]],
    places: tuple[Mapping[str, str], Mapping[str, str]],
    cells: Cells,
) -> tuple[Row, ...]:
    old, new = {row["uuid"]: row for row in before}, {row["uuid"]: row for row in after}
    common_before = [row["uuid"] for row in before if row["uuid"] in new]
    common_after = [row["uuid"] for row in after if row["uuid"] in old]
    resting = _resting(common_before, common_after)
    found = []
    for uuid in _merged([row["uuid"] for row in before], [row["uuid"] for row in after], new):
        place = places[1].get(uuid) or places[0].get(uuid, "")
        made = tuple(cells(uuid, place, old.get(uuid), new.get(uuid)))
        fate = _fate(uuid, old, new, resting, made)
        found.append(Row(uuid, fate, places[0].get(uuid, ""), places[1].get(uuid, ""), made))
    return tuple(found)


def _fate(
    uuid: str, old: Mapping[str, Any], new: Mapping[str, Any], resting: set[str], cells: Sequence[Field]
) -> str:
    if uuid not in old:
        return ADDED
    if uuid not in new:
        return REMOVED
    if uuid not in resting or any(cell.place.endswith(CLASS) and cell.changed for cell in cells):
        return MOVED
    return CHANGED if any(cell.changed for cell in cells) else SAME


def _resting(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Rows that keep their order among those on both sides; the others were moved."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return {uuid for block in blocks for uuid in before[block.a : block.a + block.size]}


def _merged(before: Sequence[str], after: Sequence[str], new: Mapping[str, Any]) -> list[str]:
    """The later order, with each row that is gone behind the one it stood behind."""
    merged, behind = list(after), ""
    for uuid in before:
        if uuid not in new:
            merged.insert(merged.index(behind) + 1 if behind else 0, uuid)
        behind = uuid
    return merged


def _goal(
    uuid: str, place: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> Iterator[Field]:
    yield Field(f"goals/{uuid}/text", place, old["text"] if old else "", new["text"] if new else "")


def _indicator(
    uuid: str, place: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> Iterator[Field]:
    at = f"indicators/{uuid}"
    yield Field(f"{at}/level2", f"{place} {CLASS}", _class(old), _class(new))
    for cell, word in ROW_CELLS.items():
        yield Field(f"{at}/{cell}", f"{place} {word}", _cell(at, cell, old), _cell(at, cell, new))


def _cell(at: str, cell: str, row: Mapping[str, Any] | None) -> str:
    return shown(f"{at}/{cell}", row[cell]) if row else ""


def _class(row: Mapping[str, Any] | None) -> str:
    return f"{row['level1']} / {row['level2']}" if row else ""


def _reasons(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Field, ...]:
    old, new = before.get("not_applicable", {}), after.get("not_applicable", {})
    return tuple(
        Field(f"not_applicable/{one}", f"{one} 不适用的原因", old.get(one, ""), new.get(one, ""))
        for one in sorted({*old, *new})
    )
