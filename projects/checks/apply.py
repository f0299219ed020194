"""Writes the printed texts of a repair into a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from projects.sheet import CHECKPOINT_MONTHS, IndicatorRow, PlanPoint, Sheet

_MONEY = ("budget", "fiscal", "other")
_T = TypeVar("_T")
_EMPTY_ROW = IndicatorRow(level1="", level2="", name="")


def changed(sheet: Sheet, changes: Mapping[str, str]) -> Sheet:
    """``changes`` maps paths to printed text; amounts are in 万元, percentages with or without %.

    ``indicators.N.…`` with N the number of rows appends a row; "" for ``goals`` or ``indicators`` empties them.
    Raises ValueError for a path or a number that cannot be read.
    """
    for path, text in changes.items():
        sheet = _changed_one(sheet, path, text)
    return sheet


def _changed_one(sheet: Sheet, path: str, text: str) -> Sheet:
    head, _, rest = path.partition(".")
    if head == "plan" and rest:
        return replace(sheet, plan=_with_plan_point(sheet.plan, int(rest), text))
    if head == "goals" and rest:
        return replace(sheet, goals=_with(sheet.goals, int(rest), text))
    if head == "indicators" and rest:
        index, _, cell = rest.partition(".")
        return replace(sheet, indicators=_with_cell(sheet.indicators, int(index), cell, text))
    if head in ("goals", "indicators") and not text:
        return replace(sheet, **{head: ()})  # type: ignore[arg-type]
    if head in _MONEY:
        return replace(sheet, **{head: _number(text) * 10_000 if text else None})  # type: ignore[arg-type]
    if head in ("code", "name", "purpose", "kind", "unit_code", "unit_name"):
        return replace(sheet, **{head: text})  # type: ignore[arg-type]
    raise ValueError(f"no such place: {path}")


def _with(items: tuple[_T, ...], index: int, item: _T) -> tuple[_T, ...]:
    if index > len(items):
        raise ValueError(f"no such row: {index}")
    return (*items[:index], item, *items[index + 1 :])


def _with_plan_point(plan: tuple[PlanPoint, ...], index: int, text: str) -> tuple[PlanPoint, ...]:
    month = plan[index].month if index < len(plan) else CHECKPOINT_MONTHS[index]
    return _with(plan, index, PlanPoint(text, _number(text.rstrip("%％")) if text else None, month))


def _with_cell(rows: tuple[IndicatorRow, ...], index: int, cell: str, text: str) -> tuple[IndicatorRow, ...]:
    row = rows[index] if index < len(rows) else _EMPTY_ROW
    if cell not in IndicatorRow.__dataclass_fields__:
        raise ValueError(f"no such cell: {cell}")
    content = (_number(text) if text else None) if cell == "weight" else text
    return _with(rows, index, replace(row, **{cell: content}))  # type: ignore[arg-type]


def _number(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        raise ValueError(f"not a number: {text}") from None
