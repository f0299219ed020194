"""Last year's content beside a draft that holds something already: place by place, what would be filled and what replaced."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from projects.checks.places import compact
from projects.forms.cells import figure_text
from projects.sheet import CHECKPOINT_MONTHS, IndicatorRow, row_names, short_class
from projects.sheet_data import SheetData

_CELLS = {"description": "描述", "value": "指标值", "basis": "依据"}


@dataclass(frozen=True)
class Piece:
    """One place where last year's text would stand. ``key`` names it in a POST."""

    key: str
    place: str
    mine: str
    theirs: str

    @property
    def overwrites(self) -> bool:
        """Whether something that was written would go."""
        return bool(self.mine)


def pieces(mine: SheetData, theirs: SheetData) -> list[Piece]:
    """Every place where the two differ and last year says something, in the order of the form.

    ``theirs`` is last year's content as ``copied`` gives it, but with the uuids of last year's rows. Rows of one class and name are one
    row; money, code, name and kind are never carried.
    """
    return [one for one in _pieces(mine, theirs) if one.theirs and one.mine != one.theirs]


def joined(mine: SheetData, theirs: SheetData, chosen: Collection[str]) -> SheetData:
    """``mine`` with the chosen pieces in it. New rows have no uuid; they bring their 分值 only into an empty table."""
    taken = {one.key for one in pieces(mine, theirs)} & set(chosen)
    plan = {
        month: theirs.plan.get(month) if f"plan/{month}" in taken else mine.plan.get(month)
        for month in CHECKPOINT_MONTHS
    }
    rows = tuple(_rows(mine.indicators, theirs.indicators, taken))
    filled = {row.level2 for row in rows}
    reasons = {name: text for name, text in theirs.not_applicable.items() if f"class/{name}" in taken}
    return replace(
        mine,
        purpose=theirs.purpose if "purpose" in taken else mine.purpose,
        plan=plan,
        goals=tuple(replace(goal, uuid="") for goal in theirs.goals) if "goals" in taken else mine.goals,
        indicators=rows,
        not_applicable={
            name: text for name, text in {**mine.not_applicable, **reasons}.items() if name not in filled
        },
    )


def _pieces(mine: SheetData, theirs: SheetData) -> Iterator[Piece]:
    yield Piece("purpose", "资金用途", mine.purpose, theirs.purpose)
    for month in CHECKPOINT_MONTHS:
        now, then = (figure_text(one.plan.get(month)) for one in (mine, theirs))
        yield Piece(f"plan/{month}", f"{month}月底计划", now and f"{now}%", then and f"{then}%")
    yield Piece("goals", "绩效目标", _goals(mine), _goals(theirs))
    names = row_names(theirs.indicators)
    for name, row in zip(names, theirs.indicators, strict=True):
        yield from _row_pieces(name, row, _same_row(row, mine.indicators))
    filled = {row.level2 for row in mine.indicators}
    for level2, reason in theirs.not_applicable.items():
        if level2 not in filled:
            yield Piece(f"class/{level2}", f"{level2}不适用", mine.not_applicable.get(level2, ""), reason)


def _row_pieces(name: str, row: IndicatorRow, same: IndicatorRow | None) -> Iterator[Piece]:
    if same is None:
        words = "；".join(text for text in (row.name, row.description, row.value, row.basis) if text)
        yield Piece(f"row/{row.uuid}", f"{short_class(row)}（新增一行）", "", words)
        return
    for cell, word in _CELLS.items():
        key, place = f"row/{row.uuid}/{cell}", f"{name}「{row.name}」{word}"
        yield Piece(key, place, getattr(same, cell), getattr(row, cell))


def _rows(
    mine: Sequence[IndicatorRow], theirs: Sequence[IndicatorRow], taken: set[str]
) -> Iterator[IndicatorRow]:
    """The draft's rows with what was chosen, then the new ones."""
    for row in mine:
        then = _same_row(row, theirs)
        cells = [cell for cell in _CELLS if then and f"row/{then.uuid}/{cell}" in taken]
        yield replace(row, **{cell: getattr(then, cell) for cell in cells})
    for row in theirs:
        if f"row/{row.uuid}" in taken:
            yield replace(row, uuid="", weight=None if mine else row.weight)


def _same_row(row: IndicatorRow, others: Sequence[IndicatorRow]) -> IndicatorRow | None:
    return next((one for one in others if _name(one) == _name(row)), None)


def _name(row: IndicatorRow) -> tuple[str, str]:
    return row.level2, compact(row.name)


def _goals(data: SheetData) -> str:
    return "\n".join(goal.text for goal in data.goals if goal.text)
