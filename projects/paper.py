"""The official 项目绩效目标表 as rows and merged cells, with change marks and remarks on its fields.

Reads a content dict (what a snapshot freezes, see ``projects.versions.content``), never the database: the same sheet is
shown for a draft, for a locked version and for what a reviewer was given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

from projects import amounts
from projects.checks.places import short_class
from projects.forms.cells import figure_text
from projects.forms.places import dom_id
from projects.sheet import IndicatorRow
from projects.striking import Piece, difference

SEPARATE = "另行管理"
ROW_CELLS = ("name", "description", "value", "weight", "basis")
_CELL_WORDS = {
    "name": "三级指标",
    "description": "描述",
    "value": "指标值",
    "weight": "分值",
    "basis": "依据",
}
#: fields whose text is replaced as a whole; in the others only what differs is struck and underlined
_WHOLE = ("budget", "fiscal", "other", "code", "plan", "value", "weight", "kind")


@dataclass(frozen=True)
class Cell:
    """One field on the paper. ``number`` is the change's number, None where another field of it carries it."""

    path: str
    place: str
    text: str
    pieces: Sequence[Piece] = ()
    number: int | None = None
    changed: bool = False
    remarks: Sequence[Any] = ()
    typed: str = ""

    @property
    def id(self) -> str:
        return dom_id(self.path)


@dataclass(frozen=True)
class Row:
    """One indicator row; ``level1`` and ``level2`` are (text, rowspan) on the first row of their block."""

    uuid: str
    number: int
    level1: tuple[str, int] | None
    level2: tuple[str, int] | None
    cells: Mapping[str, Cell]
    added: bool = False

    @property
    def changed(self) -> bool:
        return self.added or any(cell.changed for cell in self.cells.values())

    @property
    def id(self) -> str:
        return dom_id(f"indicators/{self.uuid}")


@dataclass(frozen=True)
class Paper:
    """The whole sheet, ready for the template."""

    unit: str
    head: Mapping[str, Cell]
    plan: Sequence[tuple[int, Cell]]
    goals: Sequence[Cell]
    blocks: Sequence[Sequence[Row]]
    not_applicable: Sequence[tuple[str, str]]
    weight_sum: str
    row_count: int
    separate: bool


@dataclass
class Layers:
    """What lies on top of the text: changes, remarks, and remarks being typed, each by lasting path."""

    marks: Mapping[str, Any] = field(default_factory=dict)
    remarks: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)

    def with_new_row(self, row: str, cells: Sequence[str]) -> Layers:
        """A mark on a whole row is one change: every cell is new, the first carries the number."""
        mark = self.marks.get(row)
        if mark is None:
            return self
        new = {f"{row}/{cell}": {"old": None, "n": None} for cell in cells[1:]}
        return Layers(
            {f"{row}/{cells[0]}": {"old": None, "n": _get(mark, "n")}, **new}, self.remarks, self.typed
        )

    def cell(self, path: str, place: str, text: str) -> Cell:
        mark = self.marks.get(path)
        pieces: Sequence[Piece] = ()
        if mark is not None:
            pieces = difference(
                shown(path, _get(mark, "old")),
                text,
                whole=path.split("/")[-1] in _WHOLE or path.startswith("plan/"),
            )
        return Cell(
            path,
            place,
            text,
            pieces,
            number=_get(mark, "n"),
            changed=mark is not None,
            remarks=self.remarks.get(path, ()),
            typed=self.typed.get(path, ""),
        )


def paper(content: Mapping[str, Any], layers: Layers | None = None) -> Paper:
    """Lay out ``content``; a project managed apart (另行管理) shows its code, name and amounts only, where given."""
    layers = layers or Layers()
    separate = content.get("kind") == SEPARATE
    rows = [] if separate else list(content["indicators"])
    return Paper(
        unit=f"{content['unit_code']} {content['unit_name']}",
        head=_head(content, layers, separate),
        plan=[] if separate else [_plan_cell(point, layers) for point in content["plan"]],
        goals=[]
        if separate
        else [_goal(i, goal, layers) for i, goal in enumerate(content["goals"], start=1)],
        blocks=_blocks(rows, layers),
        not_applicable=[] if separate else sorted(content.get("not_applicable", {}).items()),
        weight_sum=figure_text(sum((Decimal(row["weight"] or 0) for row in rows), Decimal(0))),
        row_count=len(rows),
        separate=separate,
    )


def _head(content: Mapping[str, Any], layers: Layers, separate: bool) -> dict[str, Cell]:
    money = {"budget": "预算数", "fiscal": "财政资金", "other": "其他资金"}
    cells = {name: layers.cell(name, place, shown(name, content[name])) for name, place in money.items()}
    words = {"code": "项目编码", "name": "项目名称"} | ({} if separate else {"purpose": "资金用途"})
    return cells | {name: layers.cell(name, place, content[name]) for name, place in words.items()}


def _plan_cell(point: Mapping[str, Any], layers: Layers) -> tuple[int, Cell]:
    path = f"plan/{point['month']}"
    changes = layers.marks
    kept = layers
    if path not in changes and f"{path}/percent" in changes:
        kept = Layers({path: changes[f"{path}/percent"]}, layers.remarks, layers.typed)
    return point["month"], kept.cell(path, f"{point['month']}月底计划", shown(path, point["percent"]))


def _goal(number: int, goal: Mapping[str, Any], layers: Layers) -> Cell:
    layers = layers.with_new_row(f"goals/{goal['uuid']}", ("text",))
    return layers.cell(f"goals/{goal['uuid']}/text", f"绩效目标第{number}条", goal["text"])


def _blocks(rows: Sequence[Mapping[str, Any]], layers: Layers) -> list[list[Row]]:
    """Rows of one level-1 class are a block; both levels are merged over the rows that follow one another."""
    counted: dict[str, int] = {}
    blocks = []
    for _, of_level1 in groupby(rows, key=lambda row: row["level1"]):
        members = list(of_level1)
        block: list[Row] = []
        for _, of_level2 in groupby(members, key=lambda row: row["level2"]):
            mates = list(of_level2)
            for place, row in enumerate(mates):
                short = short_class(IndicatorRow(row["level1"], row["level2"], ""))
                counted[short] = counted.get(short, 0) + 1
                level1 = (row["level1"], len(members)) if not block else None
                level2 = (row["level2"], len(mates)) if place == 0 else None
                block.append(_row(row, short, counted[short], level1, level2, layers))
        blocks.append(block)
    return blocks


def _row(
    row: Mapping[str, Any],
    short: str,
    number: int,
    level1: tuple[str, int] | None,
    level2: tuple[str, int] | None,
    layers: Layers,
) -> Row:
    at = f"indicators/{row['uuid']}"
    added = at in layers.marks
    layers = layers.with_new_row(at, ROW_CELLS)
    cells = {
        cell: layers.cell(
            f"{at}/{cell}", f"{short}第{number}行 {_CELL_WORDS[cell]}", shown(f"{at}/{cell}", row[cell])
        )
        for cell in ROW_CELLS
    }
    return Row(row["uuid"], number, level1, level2, cells, added=added)


def shown(path: str, value: Any) -> str:
    """A content value as it is printed."""
    if value is None:
        return ""
    last = path.split("/")[-1]
    if last in ("budget", "fiscal", "other"):
        return amounts.shown(Decimal(value))
    if path.startswith("plan/"):
        return f"{figure_text(Decimal(value))}%"
    if last == "weight":
        return figure_text(Decimal(value))
    return str(value)


def _get(mark: Any, name: str) -> Any:
    return mark.get(name) if isinstance(mark, Mapping) else getattr(mark, name, None)


def paths(content: Mapping[str, Any]) -> Iterable[str]:
    """Every field of the sheet a remark can be pinned to."""
    sheet = paper(content)
    yield from (cell.path for cell in sheet.head.values())
    yield from (cell.path for _, cell in sheet.plan)
    yield from (cell.path for cell in sheet.goals)
    for block in sheet.blocks:
        for row in block:
            yield from (cell.path for cell in row.cells.values())
