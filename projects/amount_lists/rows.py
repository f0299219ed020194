"""What each row of the table says. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from projects.amount_lists.columns import AMOUNT, CODE, NAME, OPINION
from projects.tables.cells import amount_of, code_of, text_of
from projects.tables.files import Cell
from projects.tables.heads import WAN, Head

_TOTAL = re.compile(r"小计|合计|总计")


@dataclass(frozen=True)
class Row:
    """One row about a project: ``number`` in the file, from 1; ``amount`` yuan, None where ``trouble`` says why."""

    number: int
    code: str
    name: str
    amount: Decimal | None
    opinion: str = ""
    trouble: str = ""

    @property
    def key(self) -> str:
        return str(self.number)


def rows_of(table: Sequence[Sequence[Cell]], head: Head, columns: Mapping[str, int], money: str) -> list[Row]:
    """The rows below the heads that name a project; totals, empty rows and heads printed again are left out."""
    found = []
    for number, cells in enumerate(table[head.last + 1 :], head.last + 2):
        texts = [text_of(cell) for cell in cells]
        filled = [text for text in texts if text]
        if not filled or texts == list(head.names) or _is_total(filled[0], texts[columns[CODE]]):
            continue
        row = _row(number, cells, columns, 10_000 if money == WAN else 1)
        if row.code or (row.name and row.amount is not None):
            found.append(row)
    return found


def _row(number: int, cells: Sequence[Cell], columns: Mapping[str, int], factor: int) -> Row:
    def cell(field: str) -> Cell:
        return cells[columns[field]] if field in columns else ""

    code, amount = code_of(cell(CODE)), amount_of(cell(AMOUNT), factor)
    trouble = amount.trouble
    if not trouble and amount.yuan is None:
        trouble = "没有金额"
    elif amount.yuan is not None and amount.yuan < 0:
        trouble = "金额小于 0"
    elif code.lost:
        trouble = "编码存成了数字，末尾几位已丢失"
    kept = None if trouble else amount.yuan
    return Row(
        number, "" if code.lost else code.text, text_of(cell(NAME)), kept, text_of(cell(OPINION)), trouble
    )


def _is_total(first: str, code: str) -> bool:
    return bool(_TOTAL.search(first)) and not re.fullmatch(r"[0-9A-Z]{8,40}", code.upper())
