"""Rows of the table: where a row belongs, how it is moved there and how one is added."""

from __future__ import annotations

from projects.checks.base import Repair
from projects.checks.reading import COST
from projects.checks.reading import family as family_of
from projects.sheet import LEVELS, Sheet

_HOME = {
    "数量": ("产出指标", "数量指标"),
    "质量": ("产出指标", "质量指标"),
    "时效": ("产出指标", "时效指标"),
    "成本": ("产出指标", "成本指标"),
    "效益": ("效益指标", "社会效益指标"),
    "满意度": ("满意度指标", "服务对象满意度指标"),
}


def home(sheet: Sheet, family: str) -> tuple[str, str]:
    """Levels 1 and 2 a row of ``family`` (or of a level-2 class such as 经济效益) stands under in this table."""
    if family == COST and sheet.cost_is_level1:
        return "成本指标", "经济成本指标"
    for level1, classes in LEVELS.items():
        if f"{family}指标" in classes:
            return level1, f"{family}指标"
    return _HOME[family]


def move(sheet: Sheet, index: int, family: str) -> Repair:
    """The button that moves row ``index`` to another class."""
    level1, level2 = home(sheet, family)
    row = sheet.indicators[index]
    changes = {f"indicators.{index}.level2": level2}
    if row.level1.strip() != level1:
        changes = {f"indicators.{index}.level1": level1, **changes}
    return Repair(f"移到{level2}", changes)


def add_row(sheet: Sheet, family: str, *, label: str = "", **cells: str) -> Repair:
    """The button that adds a row of ``family`` at the end, with ``cells`` filled; the name is for a person to write."""
    level1, level2 = home(sheet, family)
    row = f"indicators.{len(sheet.indicators)}"
    changes = {f"{row}.level1": level1, f"{row}.level2": level2}
    changes |= {f"{row}.{cell}": text for cell, text in cells.items()}
    return Repair(label or f"补一行{level2}", changes, edit=f"{row}.name")


def has_row(sheet: Sheet, family: str) -> bool:
    """True when the class has a row, also one where nothing is written yet."""
    return any(family_of(row) == family for row in sheet.indicators)


def rows_of(sheet: Sheet, family: str) -> list[int]:
    """The numbers of the rows of a class that say anything."""
    return [
        i
        for i, row in enumerate(sheet.indicators)
        if family_of(row) == family and (row.name.strip() or row.value.strip())
    ]
