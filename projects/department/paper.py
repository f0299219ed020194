"""The document as it is printed: parts, headings, numbered rows, with changes and remarks laid over its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from projects.department.content import place
from projects.department.text import WITH_PROJECT, Part
from projects.paper import Cell, Layers

_CELLS = ("title", "text", "project", "transfer")


@dataclass(frozen=True)
class Row:
    """One row; ``heading`` only where it differs from the row above. ``cells`` by name."""

    number: int
    heading: str
    cells: Mapping[str, Cell]

    @property
    def code(self) -> str:
        return self.cells["project"].text if "project" in self.cells else ""


@dataclass(frozen=True)
class PartOfPaper:
    """One part with its rows; ``items`` tells whether projects stand behind them."""

    code: str
    label: str
    items: bool
    rows: Sequence[Row] = field(default_factory=tuple)


@dataclass(frozen=True)
class TargetPaper:
    """The whole document, ready for the template."""

    unit: str
    intro: Cell
    parts: Sequence[PartOfPaper]


def target_paper(content: Mapping[str, Any], layers: Layers | None = None) -> TargetPaper:
    """Lay out what ``projects.department.content`` writes and a snapshot freezes; reads no database."""
    layers = layers or Layers()
    return TargetPaper(
        unit=f"{content['unit_code']} {content['unit_name']}",
        intro=layers.cell("intro", "总体绩效目标 总述", content["intro"]),
        parts=[
            PartOfPaper(part, Part(part).label, part in WITH_PROJECT, _rows(part, content, layers))
            for part in Part.values
        ],
    )


def _rows(part: str, content: Mapping[str, Any], layers: Layers) -> list[Row]:
    found, above = [], ""
    names = _CELLS if part in WITH_PROJECT else _CELLS[:2]
    for number, row in enumerate(content[part], 1):
        at = f"{part}/{row['uuid']}"
        laid = layers.with_new_row(at, names)
        cells = {name: laid.cell(f"{at}/{name}", place(f"{at}/{name}", content), row[name]) for name in names}
        found.append(Row(number, row["heading"] if row["heading"] != above else "", cells))
        above = row["heading"]
    return found
