"""Tags of the self-evaluation's pages: a snapshot laid out as the official paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import template

from accounts.templatetags.show import wan
from monitoring.evaluation.content import place, shown
from monitoring.evaluation.funds import LINES
from monitoring.evaluation.words import LINE_WORDS, SOURCE_WORDS
from projects.paper import Cell
from projects.striking import difference

register = template.Library()

HEADS = (
    "carried_out", "completed", "goal", "achieved", "execution_weight", "execution_points", "execution_cause",
    "execution_measure", "exempt_why", "total", "grade", "leader", "accountant",
)  # fmt: skip
ROW_CELLS = (
    "name", "value", "actual", "weight", "points", "cause", "measure", "sent", "returned", "satisfied", "dropped_why",
)  # fmt: skip
#: texts of which only what differs is struck and underlined
_LONG = frozenset({"achieved", "cause", "measure", "execution_cause", "execution_measure", "goal"})


@dataclass(frozen=True)
class PaperRow:
    """One indicator of the paper; the levels are (text, rowspan) on the first row of their block."""

    content: Mapping[str, Any]
    level1: tuple[str, int] | None
    level2: tuple[str, int] | None
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class EvaluationPaper:
    """The whole sheet, ready for the template; ``funds``: (words, its four cells)."""

    head: Mapping[str, Cell]
    funds: Sequence[tuple[str, Sequence[Cell]]]
    rows: Sequence[PaperRow]
    sources: Sequence[str]


@dataclass(frozen=True)
class _Layers:
    content: Mapping[str, Any]
    marks: Mapping[str, Any]
    remarks: Mapping[str, Sequence[Any]]
    typed: Mapping[str, str]

    def cell(self, path: str, value: Any) -> Cell:
        mark = self.marks.get(path)
        text = _printed(path, value)
        old = _printed(path, mark["old"]) if mark is not None else ""
        whole = path.rpartition("/")[2] not in _LONG
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


@register.simple_tag
def lay_evaluation(
    content: Mapping[str, Any],
    marks: Mapping[str, Any] | None = None,
    remarks: Mapping[str, Sequence[Any]] | None = None,
    typed: Mapping[str, str] | None = None,
) -> EvaluationPaper:
    """The paper of a sheet's content, with changes, remarks and remarks being typed laid over it."""
    layers = _Layers(content, marks or {}, remarks or {}, typed or {})
    lines = {line["uuid"]: line for line in content["funds"]}
    return EvaluationPaper(
        head={name: layers.cell(name, content.get(name)) for name in HEADS},
        funds=[
            (
                LINE_WORDS[line],
                [layers.cell(f"funds/{line}/{name}", lines[line][name]) for name in SOURCE_WORDS],
            )
            for line in LINES
        ],
        rows=list(_rows(content["rows"], layers)),
        sources=list(SOURCE_WORDS.values()),
    )


def _rows(rows: Sequence[Mapping[str, Any]], layers: _Layers) -> Iterable[PaperRow]:
    for level1, of_level1 in groupby(rows, key=lambda row: row["level1"]):
        block = list(of_level1)
        first = True
        for level2, of_level2 in groupby(block, key=lambda row: row["level2"]):
            mates = list(of_level2)
            for number, row in enumerate(mates):
                yield PaperRow(
                    row,
                    (level1, len(block)) if first else None,
                    (level2, len(mates)) if number == 0 else None,
                    {name: layers.cell(f"rows/{row['uuid']}/{name}", row.get(name)) for name in ROW_CELLS},
                )
                first = False


def _printed(path: str, value: Any) -> str:
    """As on the paper, whose head says the unit."""
    if value is None or value == "":
        return ""
    if path.startswith("funds/"):
        return wan(value)
    last = path.rpartition("/")[2]
    return str(value) if last in _FIGURES else shown(path, value)


_FIGURES = frozenset({"weight", "points", "total", "execution_weight", "execution_points"})
