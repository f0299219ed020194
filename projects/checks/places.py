"""Places: a finding's path spoken for people, by row uuid for the record, and changed by a repair."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from projects.checks.apply import changed
from projects.sheet import CHECKPOINT_MONTHS, IndicatorRow, Sheet, short_class

if TYPE_CHECKING:
    from projects.checks.base import Repair

__all__ = [
    "address",
    "anchor",
    "apply_repair",
    "cell_fingerprint",
    "path_of",
    "short_class",
    "spoken",
    "spoken_many",
    "spoken_row",
]

CELLS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "description": "描述",
    "value": "指标值",
    "basis": "依据",
    "weight": "分值",
}
#: with so many cells a remark speaks of the row
_WHOLE_ROW = 3
FIELDS = {
    "code": "项目编码",
    "name": "项目名称",
    "unit_code": "单位",
    "unit_name": "单位",
    "budget": "预算数",
    "fiscal": "财政资金",
    "other": "其他资金",
    "purpose": "资金用途",
    "plan": "资金支出计划",
    "goals": "绩效目标",
    "indicators": "绩效指标",
    "kind": "项目类型",
}


@lru_cache(maxsize=8192)
def compact(text: str) -> str:
    """The text without any white space: kept, because every rule asks it of the same cells."""
    return "".join(text.split())


def spoken(sheet: Sheet, path: str) -> str:
    """``indicators.5.value`` -> ``时效第1行 指标值``: the same on screen and on paper."""
    head, _, rest = path.partition(".")
    if not rest:
        return FIELDS.get(head, head)
    if head == "plan":
        return _plan_point(sheet, int(rest))
    if head == "goals":
        return f"绩效目标第{int(rest) + 1}条"
    index, _, cell = rest.partition(".")
    row = spoken_row(sheet, int(index))
    return f"{row} {CELLS.get(cell, cell)}" if cell else row


def spoken_row(sheet: Sheet, index: int) -> str:
    """``时效第1行``: rows are counted within their class, in printed order."""
    return sheet.row_names[index] if index < len(sheet.indicators) else "新的一行"


def address(sheet: Sheet, path: str) -> str:
    """As ``spoken``, but a row is named: ``成本第1行「总成本」``, with the cell where it is not the value."""
    parts = path.split(".")
    if parts[0] != "indicators" or len(parts) == 1:
        return spoken(sheet, path)
    index = int(parts[1])
    name = sheet.indicators[index].name if index < len(sheet.indicators) else ""
    cell = parts[2] if len(parts) > 2 else "value"
    return (
        spoken_row(sheet, index) + (f"「{name}」" if name else "") + ("" if cell == "value" else CELLS[cell])
    )


def spoken_many(sheet: Sheet, paths: Iterable[str]) -> str:
    """Several places in one breath: ``数量第2、3行 依据``; a row of three cells and more is named as a whole."""
    rows: dict[str, list[str]] = {}
    for path in dict.fromkeys(paths):
        parts = path.split(".")
        if parts[0] == "indicators" and len(parts) > 1:
            rows.setdefault(parts[1], []).append(CELLS[parts[2]] if len(parts) > 2 else "")
        else:
            rows.setdefault(path, [])
    groups: dict[tuple[str, str], list[str]] = {}
    for place, cells in rows.items():
        if not cells:
            groups.setdefault((spoken(sheet, place), ""), [])
            continue
        name, _, number = spoken_row(sheet, int(place)).rpartition("第")
        label = "、".join(cells) if len(cells) < _WHOLE_ROW else ""
        groups.setdefault((name, label), []).append(number.removesuffix("行"))
    return "、".join(_group(name, label, numbers) for (name, label), numbers in groups.items())


def _group(name: str, label: str, numbers: list[str]) -> str:
    if not numbers:
        return name
    return f"{name}第{'、'.join(numbers)}行" + (f" {label}" if label else "")


def _plan_point(sheet: Sheet, index: int) -> str:
    point = sheet.plan[index] if index < len(sheet.plan) else None
    if point is not None and point.month is None and sheet.months_open:
        return f"资金支出计划第{index + 1}个数"
    month = point.month if point is not None and point.month else CHECKPOINT_MONTHS[min(index, 3)]
    return f"{month}月底计划"


def anchor(sheet: Sheet, path: str) -> str:
    """``indicators.5.value`` -> ``indicators/<uuid>/value`` where the row has a uuid, else the path as it is."""
    parts = path.split(".")
    if parts[0] == "indicators" and len(parts) > 1 and int(parts[1]) < len(sheet.indicators):
        uuid = sheet.indicators[int(parts[1])].uuid
        if uuid:
            return "/".join(["indicators", uuid, *parts[2:]])
    return path


def path_of(sheet: Sheet, anchored: str) -> str | None:
    """The reverse of ``anchor``; None when the row is gone."""
    if "/" not in anchored:
        return anchored
    head, uuid, *rest = anchored.split("/")
    for index, row in enumerate(sheet.indicators):
        if row.uuid == uuid:
            return ".".join([head, str(index), *rest])
    return None


def cells_of(sheet: Sheet, *row_cells: str) -> Iterator[tuple[str, str]]:
    """Name, use, goals and the named cells of every row, each with its path, in printed order."""
    yield "name", sheet.name
    yield "purpose", sheet.purpose
    for i, goal in enumerate(sheet.goals):
        yield f"goals.{i}", goal
    for i, row in enumerate(sheet.indicators):
        for cell in row_cells:
            yield f"indicators.{i}.{cell}", getattr(row, cell)


def cell_text(sheet: Sheet, path: str) -> str:
    """What stands in the cell, as text; for a row or a whole part everything in it."""
    head, _, rest = path.partition(".")
    if not rest:
        return _whole(sheet, head)
    index, _, cell = rest.partition(".")
    items = getattr(sheet, head)
    if int(index) >= len(items):
        return ""
    item = items[int(index)]
    if head == "goals":
        return str(item)
    if head == "plan":
        return _canonical(item.percent)
    return _canonical(getattr(item, cell)) if cell else _row_text(item)


def _whole(sheet: Sheet, head: str) -> str:
    if head == "goals":
        return "\n".join(sheet.goals)
    if head == "plan":
        return "\n".join(f"{point.month}:{_canonical(point.percent)}" for point in sheet.plan)
    if head == "indicators":
        return "\n".join(_row_text(row) for row in sheet.indicators)
    return _canonical(getattr(sheet, head))


def _row_text(row: IndicatorRow) -> str:
    return "\t".join(_canonical(getattr(row, cell)) for cell in CELLS)


def _canonical(value: object) -> str:
    """One text per value: 25.110 and 25.11 are the same amount."""
    if value is None:
        return ""
    text = str(value)
    return f"{value.normalize():f}" if hasattr(value, "normalize") else text


def cell_fingerprint(sheet: Sheet, *paths: str) -> str:
    """SHA-256 of the texts of the cells: an explanation is valid while it stays the same.

    Only texts go in, no row numbers: a row added above does not undo an explanation.
    """
    return hashlib.sha256("\x1f".join(cell_text(sheet, path) for path in paths).encode()).hexdigest()


def apply_repair(sheet: Sheet, repair: Repair) -> Sheet:
    """The sheet after the button; the given one is not changed."""
    return changed(sheet, repair.changes)
