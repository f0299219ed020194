"""Which column of a pasted block holds what: told by its heads, else by what stands in it and where the caret is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from projects.forms.pasting.classes import is_level1, is_level2
from projects.forms.pasting.clipboard import Table
from projects.values import OPERATORS

#: field -> the word of its column on the page
FIELDS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "description": "绩效指标描述",
    "value": "指标值",
    "operator": "符号",
    "number": "指标值",
    "unit": "计量单位",
    "weight": "分值",
    "basis": "指标值确定依据",
}
_HEADS = {
    "level1": "一级指标 一级 一级指标名称",
    "level2": "二级指标 二级 二级指标名称",
    "name": "三级指标 三级 三级指标名称 指标名称",
    "description": "绩效指标描述 指标描述 描述 指标解释 指标说明 指标内容 指标内涵 绩效指标内容",
    "value": "指标值 目标值 年度指标值 绩效指标值 年初目标值 年度目标值",
    "operator": "符号 计算符号 运算符号 指标符号 指标性质 指标方向",
    "unit": "单位 计量单位 度量单位 指标值单位 指标单位",
    "weight": "分值 权重 分值权重 指标分值",
    "basis": "指标值确定依据 确定依据 依据 指标值设定依据 指标值确定的依据 绩效指标值设定依据 指标依据 设定依据 指标值依据",
}
_BY_HEAD = {head: field for field, heads in _HEADS.items() for head in heads.split()}
_ASIDE = re.compile(r"[（(].*?[)）]|[\s*＊:：、/]")
#: columns of the page from left to right, and of the printed sheet
_PAGE = ("name", "description", "value", "weight", "basis")
_PAPER = ("name", "description", "value", "basis")
_SIGNS = re.compile(
    rf"[{OPERATORS}⩾≧⩽≦＞＜＝]|>=|<=|[大小]于等于|[大小]于|等于|不[低少]于|不[超高]过?于?|正向|反向|定性"
)
_POINTS = re.compile(r"\d{1,2}(\.\d+)?|100")
_UNIT = re.compile(r"[^\d\s][^\d]{0,7}")

Columns = Mapping[int, str]


def head_of(cell: str) -> str | None:
    """The field a head speaks of: ``"指标值（%）"`` -> value. None for any other text."""
    return _BY_HEAD.get(_ASIDE.sub("", cell))


def by_heads(table: Table) -> tuple[Columns, int] | None:
    """Column -> field, and the first row below the heads; None where no row of heads is among the first five."""
    for index, row in enumerate(table[:5]):
        found = {column: field for column, cell in enumerate(row) if (field := head_of(cell))}
        filled = sum(bool(cell) for cell in row)
        if not found or len(found) < min(2, filled):
            continue
        below = index + 1
        if below < len(table) and is_head(table[below]):  # a second line of heads is the finer one
            found |= {c: field for c, cell in enumerate(table[below]) if (field := head_of(cell))}
            below += 1
        return _first_of_each(found), below
    return None


def is_head(row: Sequence[str]) -> bool:
    """A line of heads, as it is repeated on every printed page."""
    filled = [cell for cell in row if cell]
    return bool(filled) and all(head_of(cell) for cell in filled)


def by_content(table: Table, caret: str) -> Columns:
    """Column -> field for a block without heads: classes are known by their names, the rest follows the caret's cell or,
    where the block brings its classes, the order of the printed sheet."""
    columns = [[row[c] for row in table] for c in range(len(table[0]) if table else 0)]
    found: dict[int, str] = {}
    second = next((c for c, cells in enumerate(columns) if _most(cells, is_level2)), None)
    first = next((c for c, cells in enumerate(columns) if c != second and _most(cells, is_level1)), None)
    if second is not None:
        found[second] = "level2"
    if first is not None and (second is None or first < second):
        found[first] = "level1"
    start = max(found, default=-1) + 1
    order = _PAPER if found else _PAGE[_PAGE.index(caret) :] if caret in _PAGE else _PAGE
    return found | _follow(columns, start, list(order))


def _follow(columns: Sequence[Sequence[str]], at: int, order: list[str]) -> dict[int, str]:
    """The fields of ``order`` from column ``at`` on; a value may stand in three columns, 分值 in one or none."""
    found: dict[int, str] = {}
    while at < len(columns) and order:
        field = order.pop(0)
        if _all(columns[at], _sign) and "value" in (field, *order):
            order = order[order.index("value") + 1 :] if field != "value" else order
            found[at] = "operator"
            found |= {at + 1: "number"} if at + 1 < len(columns) else {}
            at += 2
            if at < len(columns) and _all(columns[at], _unit):
                found[at] = "unit"
                at += 1
            field = "value"
        elif field == "weight" and not _all(columns[at], _points):
            continue
        else:
            found[at] = field
            at += 1
        if field == "value" and "weight" not in order and _points_follow(columns, at):
            found[at] = "weight"
            at += 1
    return found


def _points_follow(columns: Sequence[Sequence[str]], at: int) -> bool:
    return at < len(columns) and _all(columns[at], _points)


def _first_of_each(found: Columns) -> Columns:
    """Two columns under the same head: the first counts, the other is shown as left over."""
    kept: dict[int, str] = {}
    for column, field in found.items():
        if field not in kept.values():
            kept[column] = field
    return kept


def _most(cells: Sequence[str], test: Callable[[str], bool]) -> bool:
    """More than half of what is filled passes: one class misspelt, or a remark below the table, is left over alone."""
    filled = [cell for cell in cells if cell]
    return sum(map(test, filled)) * 2 > len(filled)


def _all(cells: Sequence[str], test: Callable[[str], bool]) -> bool:
    """At least one cell, and every one that is filled, passes."""
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(map(test, filled))


def _sign(cell: str) -> bool:
    return bool(_SIGNS.fullmatch(cell))


def _points(cell: str) -> bool:
    return bool(_POINTS.fullmatch(cell))


def _unit(cell: str) -> bool:
    return bool(_UNIT.fullmatch(cell))
