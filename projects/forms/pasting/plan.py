"""A pasted line (or column) of percentages into 资金支出计划."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from projects.forms.draft import Draft
from projects.forms.pasting.clipboard import Table
from projects.sheet import CHECKPOINT_MONTHS

_MONTH = re.compile(r"(\d{1,2})月[底末]?")
_FIGURE = re.compile(r"[+-]?[\d.,]+\s*[%％]?")

Leave = Callable[[int, int, str, str], object]


def place_plan(
    draft: Draft, table: Table, at: str, changed: dict[int, tuple[str, str]], leave: Leave
) -> None:
    """Figures under (or beside) heads such as 6月底 go to their month; without heads they follow from the caret's month."""
    cells = [(r, c, cell) for r, row in enumerate(table, 1) for c, cell in enumerate(row, 1) if cell]
    heads = {(r, c): int(match[1]) for r, c, cell in cells if (match := _MONTH.fullmatch(cell))}
    months = _from(at)
    for r, c, cell in cells:
        if (r, c) in heads:
            continue
        if not _FIGURE.fullmatch(cell):
            leave(r, c, cell, "不是百分数")
            continue
        month = _headed(heads, r, c) if heads else next(months, None)
        if month is None or month not in CHECKPOINT_MONTHS or month in changed:
            leave(r, c, cell, "没有对应的节点")
            continue
        text = cell.rstrip("%％").strip()
        changed[month] = (draft.plan.get(month, ""), text)
        draft.plan[month] = text


def _from(at: str) -> Iterator[int]:
    month = at.partition("/")[2]
    begin = next((i for i, one in enumerate(CHECKPOINT_MONTHS) if str(one) == month), 0)
    return iter(CHECKPOINT_MONTHS[begin:])


def _headed(heads: dict[tuple[int, int], int], row: int, column: int) -> int | None:
    """The head above in the same column, else the one to the left in the same line."""
    above = [r for r, c in heads if c == column and r < row]
    if above:
        return heads[max(above), column]
    left = [c for r, c in heads if r == row and c < column]
    return heads[row, max(left)] if left else None
