"""Files as the 一体化 system exports them, written for the tests."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from projects.workbooks import new_workbook

HEADS = ("项目编码", "项目名称", "指标文号", "累计支出（元）")


def book(
    rows: Iterable[Sequence[Any]],
    *,
    heads: Sequence[str] = HEADS,
    above: Iterable[Sequence[Any]] = (),
    name: str = "支出",
    **sheets: Iterable[Sequence[Any]],
) -> bytes:
    """An xlsx: what stands above the heads, the heads, the rows; further sheets by name (``_name`` is hidden)."""
    target = io.BytesIO()
    with new_workbook(target) as made:
        _fill(made.add_worksheet(name), [*above, heads, *rows])
        for other, content in sheets.items():
            sheet = made.add_worksheet(other.lstrip("_"))
            _fill(sheet, content)
            if other.startswith("_"):
                sheet.hide()
    return target.getvalue()


def _fill(sheet: Any, rows: Iterable[Sequence[Any]]) -> None:
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            if cell is not None and cell != "":
                sheet.write(at, place, cell)


def text(rows: Iterable[Sequence[Any]], *, heads: Sequence[str] = HEADS, encoding: str = "gb18030") -> bytes:
    """The same as csv."""
    target = io.StringIO()
    csv.writer(target).writerows([heads, *rows])
    return target.getvalue().encode(encoding)
