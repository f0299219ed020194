"""The content of the new draft, and which of its cells came from last year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from projects.lastyear.years import shifted
from projects.sheet import IndicatorRow
from projects.sheet_data import GoalText, SheetData
from projects.versions.clean import own_uuid

_ROW = ("name", "description", "value", "basis")


def copied(old: SheetData, *, before: int, year: int, shift: bool) -> SheetData:
    """Last year's texts and figures with rows of their own; money is not copied, it is asked.

    ``shift`` False for 结转, which keeps its old words: the original target goes on.
    """
    change: Callable[[str], str] = (lambda text: shifted(text, before, year)) if shift else str
    return replace(
        old,
        name=change(old.name),
        budget=None,
        fiscal=None,
        other=None,
        purpose=change(old.purpose),
        goals=tuple(GoalText(change(goal.text), own_uuid("", set())) for goal in old.goals),
        indicators=tuple(_row(row, change) for row in old.indicators),
        not_applicable={name: change(reason) for name, reason in old.not_applicable.items()},
        answers={},
    )


def changes(old: SheetData, new: SheetData) -> Iterator[tuple[str, str, str]]:
    """(place in words, text of last year, text of this year) for every copied text, in the order of the form."""
    yield "项目名称", old.name, new.name
    yield "资金用途", old.purpose, new.purpose
    for number, (was, now) in enumerate(zip(old.goals, new.goals, strict=True), start=1):
        yield f"绩效目标第{number}条", was.text, now.text
    for row_was, row_now in zip(old.indicators, new.indicators, strict=True):
        for cell in _ROW:
            yield row_now.name or row_now.level2, getattr(row_was, cell), getattr(row_now, cell)


def texts_of(content: Mapping[str, Any]) -> dict[str, str]:
    """Lasting path -> what stands there, of all that was copied; blanks need nobody's attention."""
    found = {path: content[path] for path in ("name", "purpose")}
    found |= {f"plan/{one['month']}/percent": one["percent"] for one in content["plan"]}
    found |= {f"goals/{one['uuid']}/text": one["text"] for one in content["goals"]}
    found |= {f"indicators/{row['uuid']}/{cell}": row[cell] for row in content["indicators"] for cell in _ROW}
    return {path: text for path, text in found.items() if text}


def _row(row: IndicatorRow, change: Callable[[str], str]) -> IndicatorRow:
    texts = {cell: change(getattr(row, cell)) for cell in _ROW}
    weight: Decimal | None = row.weight
    return replace(row, **texts, weight=weight, uuid=own_uuid("", set()))
