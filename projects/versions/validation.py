"""Whether what was typed can be stored at all. Whether it is good is the system review's question, not this one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from projects.amounts import CENT, LARGEST
from projects.models import BudgetYear, Project
from projects.sheet import CHECKPOINT_MONTHS, LEVELS, IndicatorRow
from projects.sheet_data import SheetData

#: longest texts in characters; the first five are also limits of columns
LENGTHS = {"code": 40, "name": 200, "value": 300, "level1": 20, "level2": 20}
LONGEST_TEXT = 4000
MOST_GOALS, MOST_ROWS = 50, 500
WORDS = {
    "code": "项目编码",
    "name": "项目名称",
    "budget": "预算数",
    "fiscal": "财政资金",
    "other": "其他资金",
    "purpose": "资金用途",
}
ROW_WORDS = {
    "name": "三级指标",
    "description": "绩效指标描述",
    "value": "指标值",
    "basis": "指标值确定依据",
}

Problems = Iterator[tuple[str, str]]


def layout(year: BudgetYear) -> Mapping[str, Collection[str]]:
    """一级指标 -> its 二级指标 in this year's form."""
    return year.layout or LEVELS


def problems(data: SheetData, year: BudgetYear, kept: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Path -> sentence. ``kept``: row uuid -> (level1, level2) as stored; a row read that way may be saved that way."""
    found: dict[str, str] = {}
    for check in (
        _head(data),
        _money(data),
        _plan(data),
        _goals(data),
        _rows(data, year, kept),
        _reasons(data, year),
    ):
        for path, sentence in check:
            found.setdefault(path, sentence)
    return found


def _head(data: SheetData) -> Problems:
    yield from too_long("code", data.code, WORDS["code"], LENGTHS["code"])
    yield from too_long("name", data.name, WORDS["name"], LENGTHS["name"])
    yield from too_long("purpose", data.purpose, WORDS["purpose"], LONGEST_TEXT)
    if not data.name:
        yield "name", "请填写项目名称。"
    if data.kind and data.kind not in Project.Kind.values:
        yield "kind", "请从列表中选择项目类型。"


def _money(data: SheetData) -> Problems:
    for path in ("budget", "fiscal", "other"):
        amount: Decimal | None = getattr(data, path)
        if amount is None:
            continue
        if not amount.is_finite() or amount < 0:
            yield path, f"{WORDS[path]}不能小于 0，请填写以万元为单位的数字，例如 168.20。"
        elif amount > LARGEST:
            yield path, f"{WORDS[path]}太大，请核对单位：这里以万元填写。"
        elif amount != amount.quantize(CENT):
            yield path, f"{WORDS[path]}细到了分以下，请填写以万元为单位的数字，最多两位小数。"


def _plan(data: SheetData) -> Problems:
    for place, month in enumerate(CHECKPOINT_MONTHS):
        percent = data.plan.get(month)
        if percent is None:
            continue
        if not percent.is_finite() or abs(percent) >= 1_000_000 or percent != percent.quantize(CENT):
            yield f"plan.{place}", f"{month}月底计划请填写百分数，最多两位小数，例如 45。"


def _goals(data: SheetData) -> Problems:
    if len(data.goals) > MOST_GOALS:
        yield "goals", f"绩效目标最多 {MOST_GOALS} 条，现在有 {len(data.goals)} 条，请合并。"
    for place, goal in enumerate(data.goals):
        yield from too_long(f"goals.{place}", goal.text, f"绩效目标第{place + 1}条", LONGEST_TEXT)


def _rows(data: SheetData, year: BudgetYear, kept: Mapping[str, tuple[str, str]]) -> Problems:
    if len(data.indicators) > MOST_ROWS:
        yield "indicators", f"绩效指标最多 {MOST_ROWS} 条，现在有 {len(data.indicators)} 条，请精简。"
    levels = layout(year)
    for place, row in enumerate(data.indicators):
        at = f"indicators.{place}"
        for field, word in ROW_WORDS.items():
            yield from too_long(f"{at}.{field}", getattr(row, field), word, LENGTHS.get(field, LONGEST_TEXT))
        if kept.get(row.uuid) != (row.level1, row.level2):
            yield from _level(at, row, levels)
        yield from _weight(at, row, Decimal(year.weight_step))


def _level(at: str, row: IndicatorRow, levels: Mapping[str, Collection[str]]) -> Problems:
    if row.level1 not in levels:
        yield f"{at}.level1", f"一级指标请从列表中选择：{'、'.join(levels)}。"
    elif row.level2 not in levels[row.level1]:
        yield f"{at}.level2", f"{row.level1}下面的二级指标是：{'、'.join(levels[row.level1])}。请从中选择。"


def _weight(at: str, row: IndicatorRow, step: Decimal) -> Problems:
    weight = row.weight
    if weight is None:
        return
    if not weight.is_finite() or not 0 <= weight <= 100:
        yield f"{at}.weight", "分值在 0 到 100 之间，请修改。"
    elif weight % step:
        yield f"{at}.weight", f"分值以 {step.normalize():f} 分为单位，请修改。"


def _reasons(data: SheetData, year: BudgetYear) -> Problems:
    levels = layout(year)
    known = {*levels, *(level2 for group in levels.values() for level2 in group)}
    for level, reason in data.not_applicable.items():
        path = f"not_applicable.{level}"
        if level not in known:
            yield path, "没有这个指标分类，请重新选择。"
        elif not reason:
            yield path, f"请写明“{level}”不适用的原因。"
        yield from too_long(path, reason, "不适用的原因", LENGTHS["name"])


def too_long(path: str, text: str, word: str, most: int) -> Problems:
    if len(text) > most:
        yield path, f"{word}最多 {most} 个字，现在有 {len(text)} 个，请精简。"
