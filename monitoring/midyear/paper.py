"""The 绩效监控情况表 of a snapshot as rows and merged cells, with changes and remarks laid over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

from accounts.templatetags.show import wan_plain
from monitoring.lights import Light, Why, said
from monitoring.midyear.content import CELLS, FUND_CELLS, place, shown
from monitoring.midyear.questions import BY_CODE
from monitoring.models import MonitoringFunds
from projects.paper import Cell
from projects.striking import difference

ROW = ("achieved", "expected", "causes", "explanation", "chance", "measure", "remark")


@dataclass(frozen=True)
class Row:
    """One indicator; ``level1`` and ``level2`` are (text, rowspan) on the first row of their block."""

    uuid: str
    level1: tuple[str, int] | None
    level2: tuple[str, int] | None
    place: str
    name: str
    value: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Lamp:
    lamp: str
    words: str
    said: str


@dataclass(frozen=True)
class Sheet:
    """The whole paper."""

    funds: Sequence[tuple[str, Mapping[str, Cell]]]
    rows: Sequence[Row]
    answers: Sequence[tuple[str, Cell, Cell]]
    light: Lamp
    funds_light: Lamp
    performance_light: Lamp


@dataclass
class Layers:
    """Changes, remarks and remarks being typed, each by lasting path, over a content."""

    content: Mapping[str, Any]
    marks: Mapping[str, Any] = field(default_factory=dict)
    remarks: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)

    def cell(self, path: str, value: Any) -> Cell:
        mark, text = self.marks.get(path), _printed(path, value)
        old = _printed(path, mark["old"]) if mark is not None else ""
        whole = path.rpartition("/")[2] in ("chance", "causes", "answer", *FUND_CELLS)
        return Cell(
            path,
            place(path, self.content),
            text,
            difference(old, text, whole=whole) if mark is not None else (),
            number=mark["n"] if mark is not None else None,
            changed=mark is not None,
            remarks=self.remarks.get(path, ()),
            typed=self.typed.get(path, ""),
        )


def sheet(content: Mapping[str, Any], layers: Layers) -> Sheet:
    """Lay out ``content``, never asking the database."""
    funds = [
        (
            str(MonitoringFunds.Source(row["uuid"]).label),
            {cell: layers.cell(f"funds/{row['uuid']}/{cell}", row[cell]) for cell in FUND_CELLS},
        )
        for row in content["funds"]
    ]
    answers = [
        (
            BY_CODE[row["uuid"]].words,
            layers.cell(f"compliance/{row['uuid']}/answer", row["answer"]),
            layers.cell(f"compliance/{row['uuid']}/remark", row["remark"]),
        )
        for row in content["compliance"]
    ]
    number = said(Light(content["funds_light"]), Decimal(content["lag"]), Why(content["why"]))
    return Sheet(
        funds,
        _rows(content["indicators"], layers),
        answers,
        _lamp(content["light"], ""),
        _lamp(content["funds_light"], number),
        _lamp(content["performance_light"], ""),
    )


def _rows(rows: Sequence[Mapping[str, Any]], layers: Layers) -> list[Row]:
    found = []
    for _, of_level1 in groupby(rows, key=lambda row: row["level1"]):
        members = list(of_level1)
        first = True
        for _, of_level2 in groupby(members, key=lambda row: row["level2"]):
            mates = list(of_level2)
            for number, row in enumerate(mates):
                at = f"indicators/{row['uuid']}"
                found.append(
                    Row(
                        row["uuid"],
                        (row["level1"], len(members)) if first else None,
                        (row["level2"], len(mates)) if number == 0 else None,
                        row["place"],
                        row["name"],
                        row["value"],
                        {cell: layers.cell(f"{at}/{cell}", row[cell]) for cell in ROW if cell in CELLS},
                    )
                )
                first = False
    return found


def _lamp(code: str, number: str) -> Lamp:
    light = Light(code)
    words = "未填全" if light is Light.UNPLANNED and not number else light.words
    return Lamp(light.lamp, words, number)


def _printed(path: str, value: Any) -> str:
    """On paper the unit of the money stands in the head."""
    if path.startswith("funds/") and not path.endswith("/rate"):
        return wan_plain(value) if value not in (None, "") else ""
    return shown(path, value)
