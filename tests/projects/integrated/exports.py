"""Fictional exports of the 一体化 system: our own contents as its workbook has them, one row for each indicator."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from projects.workbooks import new_workbook

HEADS = (
    "单位编码", "项目编码", "项目名称", "预算数（元）", "其中：财政资金", "其他资金", "资金用途", "3月底计划(%)", "6月底计划(%)",
    "10月底计划(%)", "12月底计划(%)", "绩效目标", "一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据",
)  # fmt: skip
#: columns that speak of the project, and of one indicator
OF_PROJECT, OF_ROW = 12, 6
REPEATED, FIRST_ROW, MERGED = "repeated", "first_row", "merged"


def export(
    contents: Iterable[Mapping[str, Any]],
    shape: str = REPEATED,
    *,
    heads: Sequence[str] = HEADS,
    above: str = "",
    pages: bool = False,
) -> bytes:
    """The workbook. ``shape``: how a project's own cells stand on its rows; ``above``: a title; ``pages``: heads again midway."""
    target = io.BytesIO()
    with new_workbook(target) as book:
        book.set_properties(
            {"created": datetime(2026, 11, 1, tzinfo=UTC)}
        )  # the same contents are the same file
        sheet = book.add_worksheet("绩效目标")
        at = 0
        if above:
            sheet.merge_range(0, 0, 0, len(heads) - 1, above)
            at = 1
        at = _write(sheet, at, heads)
        for number, content in enumerate(contents):
            if pages and number:
                at = _write(sheet, at, heads)
            head, rows = head_of(content), rows_of(content)
            for place, row in enumerate(rows):
                blank = shape != REPEATED and place > 0
                _write(sheet, at + place, [*([""] * OF_PROJECT if blank else head), *row])
            if shape == MERGED and len(rows) > 1:
                _merge(sheet, at, at + len(rows) - 1, head)
            at += len(rows)
    return target.getvalue()


def head_of(content: Mapping[str, Any]) -> list[Any]:
    """A project's own cells, amounts in yuan."""
    money = [_number(content[name]) for name in ("budget", "fiscal", "other")]
    plan = [_number(point["percent"]) for point in content["plan"]]
    goals = "\n".join(f"{number}.{goal['text']}" for number, goal in enumerate(content["goals"], 1))
    return [content["unit_code"], content["code"], content["name"], *money, content["purpose"], *plan, goals]


def rows_of(content: Mapping[str, Any]) -> list[list[Any]]:
    cells = ("level1", "level2", "name", "description", "value", "basis")
    return [[row[cell] for cell in cells] for row in content["indicators"]] or [[""] * OF_ROW]


def _number(text: str | None) -> Any:
    return "" if text is None else Decimal(text)


def _write(sheet: Any, at: int, row: Sequence[Any]) -> int:
    for place, cell in enumerate(row):
        if isinstance(cell, Decimal):
            sheet.write_number(at, place, cell)
        elif cell != "":
            sheet.write_string(at, place, cell)
    return at + 1


def _merge(sheet: Any, first: int, last: int, head: Sequence[Any]) -> None:
    for place, cell in enumerate(head):
        sheet.merge_range(first, place, last, place, float(cell) if isinstance(cell, Decimal) else cell)
