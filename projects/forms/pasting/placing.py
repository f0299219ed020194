"""Puts a block of cells into a draft: which cell goes where, what it replaces, what found no place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from projects.forms.draft import Draft, RowDraft
from projects.forms.layout import Layout
from projects.forms.pasting.clipboard import Table
from projects.forms.pasting.columns import FIELDS, Columns, by_content, by_heads, head_of, is_head
from projects.forms.pasting.plan import place_plan
from projects.forms.pasting.rows import Rows, typed_into


@dataclass(frozen=True)
class Leftover:
    """A text that found no place. ``row`` and ``column`` count from 1 in the block."""

    row: int
    column: int
    text: str
    why: str


@dataclass(frozen=True)
class PastedRow:
    """One row of the draft after the paste; ``before`` is None for a new one."""

    after: RowDraft
    before: RowDraft | None
    fields: frozenset[str]


@dataclass
class Pasted:
    """The draft as it would be, and what to show of it before."""

    draft: Draft
    rows: list[PastedRow] = field(default_factory=list)
    #: month -> (before, after)
    plan: dict[int, tuple[str, str]] = field(default_factory=dict)
    #: words of the fields found, by column from 1
    columns: dict[int, str] = field(default_factory=dict)
    left: list[Leftover] = field(default_factory=list)

    @property
    def focus(self) -> str:
        """The row the eye should go to."""
        return self.rows[0].after.uuid if self.rows else ""

    @property
    def anything(self) -> bool:
        return bool(self.rows or self.plan)


def place(draft: Draft, table: Table, at: str, layout: Layout) -> Pasted:
    """The draft with the block in it; ``draft`` itself stays as it is.

    ``at`` says where the caret is: ``plan/6``, ``indicators/<uuid>/<cell>``, ``class/<二级指标>`` or "". Blank cells of
    the block replace nothing.
    """
    pasted = Pasted(deepcopy(draft))
    if at.startswith("plan"):
        place_plan(pasted.draft, table, at, pasted.plan, lambda *one: pasted.left.append(Leftover(*one)))
        return pasted
    head = by_heads(table)
    columns, begin = head or (by_content(table, at.rpartition("/")[2]), 0)
    pasted.columns = {column + 1: FIELDS[name] for column, name in sorted(columns.items())}
    pasted.left.extend(_aside(table, columns, begin))
    rows = Rows(pasted.draft, layout, at)
    for number, cells in enumerate(table[begin:], start=begin + 1):
        if is_head(cells):
            continue
        _place_row(pasted, rows, number, {name: cells[column] for column, name in columns.items()}, columns)
    return pasted


def _place_row(pasted: Pasted, rows: Rows, number: int, given: dict[str, str], columns: Columns) -> None:
    """One line of the block; a class that is blank is the one above (merged cells)."""
    texts = {name: text for name, text in given.items() if text and name not in ("level1", "level2")}
    trouble = rows.turn_to(given.get("level2", ""), given.get("level1", ""))
    if not texts:
        return
    if trouble:
        column = next((c for c, name in columns.items() if name == "level2"), min(columns, default=0))
        said = " | ".join(texts.values())
        pasted.left.append(
            Leftover(number, column + 1, f"{given.get('level2', '')} {said}".strip()[:200], trouble)
        )
        return
    row, before = rows.next(texts.get("name", ""))
    fields = typed_into(row, texts)
    pasted.rows.append(PastedRow(row, before, frozenset(fields)))


def _aside(table: Table, columns: Columns, begin: int) -> Iterator[Leftover]:
    """What stands above the heads, and columns nobody knows."""
    for number, row in enumerate(table[:begin], start=1):
        if not any(head_of(cell) for cell in row):
            yield from (Leftover(number, c, cell, "在表头上方") for c, cell in enumerate(row, 1) if cell)
    for column in range(len(table[0]) if table else 0):
        if column in columns:
            continue
        texts = [row[column] for row in table[begin:] if row[column] and not is_head(row)]
        if texts:
            yield Leftover(begin + 1, column + 1, _together(texts), _unknown(table, column, begin))


def _unknown(table: Table, column: int, begin: int) -> str:
    title = table[begin - 1][column] if begin else ""
    return f"没有“{title}”这一列" if title else "后面没有可放的列"


def _together(texts: Sequence[str]) -> str:
    shown = "、".join(dict.fromkeys(texts))
    return shown if len(shown) <= 60 else f"{shown[:60]}…（共 {len(texts)} 格）"
