"""What a change of an approved target may not touch, as sentences at the place. Pure: what the form holds in, sentences out.

Code, name and kind belong to the project and change by other acts. A 更正 mends words: it may change no number, amount,
operator, deadline or unit, and neither bring, take nor reclassify a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from projects import amounts
from projects.changes.figures import same_figures
from projects.paper import shown
from projects.sheet import CHECKPOINT_MONTHS
from projects.sheet_data import SheetData
from projects.versions.content import text_of

MONEY = {"budget": "预算数", "fiscal": "财政资金", "other": "其他资金"}
_IDENTITY = {"code": "项目编码", "name": "项目名称", "kind": "项目类型"}
_TEXTS = {"name": "三级指标", "description": "描述", "value": "指标值", "basis": "依据"}
APPLY = "数量、金额、期限、单位有变化的，请另行申请目标调整。"

Problems = Iterator[tuple[str, str]]


def fixed(base: SheetData, data: SheetData) -> dict[str, str]:
    """What neither a 调整 nor a 更正 changes."""
    return {
        field: f"{words}已随批复确定，不在这里修改。请保持“{getattr(base, field)}”。"
        for field, words in _IDENTITY.items()
        if getattr(base, field) != getattr(data, field) and field != "kind"
    } | ({"kind": "项目类型已随批复确定，不在这里修改。"} if base.kind != data.kind else {})


def more_than_words(base: SheetData, data: SheetData) -> dict[str, str]:
    """Path -> sentence for everything in ``data`` that a 更正 of ``base`` refuses; paths count rows in ``data``."""
    found: dict[str, str] = {}
    for check in (
        _money(base, data),
        _plan(base, data),
        _head(base, data),
        _goals(base, data),
        _rows(base, data),
    ):
        for path, sentence in check:
            found.setdefault(path, sentence)
    return found


def _money(base: SheetData, data: SheetData) -> Problems:
    for field, words in MONEY.items():
        if getattr(base, field) != getattr(data, field):
            kept = amounts.shown(getattr(base, field)) or "空白"
            yield field, f"更正不能改金额，{words}请保持 {kept}。{APPLY}"


def _plan(base: SheetData, data: SheetData) -> Problems:
    for place, month in enumerate(CHECKPOINT_MONTHS):
        kept = base.plan.get(month)
        if kept != data.plan.get(month):
            said = shown(f"plan/{month}", text_of(kept)) or "空白"
            yield f"plan.{place}", f"更正不能改支出计划，{month}月底请保持 {said}。{APPLY}"


def _head(base: SheetData, data: SheetData) -> Problems:
    if not same_figures(base.purpose, data.purpose):
        yield "purpose", _figures(base.purpose, "资金用途")
    if set(base.not_applicable) != set(data.not_applicable):
        yield "indicators", f"更正不能增减不适用的分类。{APPLY}"


def _goals(base: SheetData, data: SheetData) -> Problems:
    kept = {goal.uuid: goal.text for goal in base.goals}
    for place, goal in enumerate(data.goals):
        if goal.uuid not in kept:
            yield f"goals.{place}", f"更正不能新增绩效目标。{APPLY}"
        elif not same_figures(kept[goal.uuid], goal.text):
            yield f"goals.{place}", _figures(kept[goal.uuid], "绩效目标")
    if set(kept) - {goal.uuid for goal in data.goals}:
        yield "goals", f"更正不能删去绩效目标。{APPLY}"


def _rows(base: SheetData, data: SheetData) -> Problems:
    kept = {row.uuid: row for row in base.indicators}
    for place, row in enumerate(data.indicators):
        at, old = f"indicators.{place}", kept.get(row.uuid)
        if old is None:
            yield f"{at}.name", f"更正不能新增指标。{APPLY}"
            continue
        yield from _cells(at, old, row)
    gone = set(kept) - {row.uuid for row in data.indicators}
    if gone:
        names = "、".join(kept[uuid].name for uuid in kept if uuid in gone)
        yield "indicators", f"更正不能删去指标，请恢复“{names}”。{APPLY}"


def _cells(at: str, old: Any, row: Any) -> Problems:
    if (old.level1, old.level2) != (row.level1, row.level2):
        yield f"{at}.level2", f"更正不能改指标分类，请保持“{old.level1} / {old.level2}”。"
    if old.weight != row.weight:
        yield f"{at}.weight", "更正不能改分值。"
    for field, words in _TEXTS.items():
        if not same_figures(getattr(old, field), getattr(row, field)):
            yield f"{at}.{field}", _figures(getattr(old, field), words)


def _figures(before: str, words: str) -> str:
    said = before if len(before) <= 30 else f"{before[:30]}……"
    return f"更正只改文字，{words}里的数字、符号、单位和期限请保持原样：“{said}”。{APPLY}"
