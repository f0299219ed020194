"""R53: the points of the indicators add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from projects.checks.amounts import plain
from projects.checks.base import ERROR, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.reading import BENEFIT, COST, OUTPUT, QUALITY, QUANTITY, SATISFACTION, TIME, family
from projects.checks.settings import setting
from projects.sheet import Sheet

_HALF = Decimal("0.5")


class Weights(Check):
    """At the moment the year names (批复 or 自评前) each class has the points of the scheme."""

    code = "R53"
    levels = (ERROR,)
    title = "分值合计"
    reason = "The score is out of 100 only if the points are."
    fires = Example({"indicators.0.weight": "20"}, given={"weights_due": True})
    silent = Example({"indicators.0.weight": "20"}, words="while 分值 are not due")

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        if context.on_import or not context.weights_due or not sheet.indicators:
            return
        wanted = scheme(sheet, context)
        groups = _groups(sheet)
        wrong = []
        for group, points in wanted.items():
            have = sum((sheet.indicators[i].weight or Decimal(0) for i in groups.get(group, ())), Decimal(0))
            if have != points and groups.get(group):
                wrong.append(f"{group}指标合计 {plain(have)} 分，应为 {plain(points)} 分")
        have = sum((row.weight or Decimal(0) for row in sheet.indicators), Decimal(0))
        due = sum(wanted.values(), Decimal(0))
        if not wrong and have == due:
            return
        told = "；".join(wrong) or f"合计 {plain(have)} 分，应为 {plain(due)} 分"
        balanced = balance(sheet, context)
        repairs = (Repair("平衡分值", balanced),) if balanced else ()
        text = f"分值：{told}（另有预算执行率）。请调整。"
        yield self.finding(sheet, "indicators", ERROR, text, repairs=repairs, placed=False)


def scheme(sheet: Sheet, context: Context) -> dict[str, Decimal]:
    """Points per class for this table: where 满意度 is declared 不适用 its points go to 效益."""
    key = "weights_with_cost" if sheet.cost_is_level1 else "weights"
    points: Mapping[str, Decimal] = setting(context, key)
    wanted = {name: Decimal(value) for name, value in points.items()}
    declined = any(SATISFACTION in name for name in sheet.not_applicable)
    if declined and SATISFACTION in wanted and SATISFACTION not in _groups(sheet) and BENEFIT in wanted:
        wanted[BENEFIT] += wanted.pop(SATISFACTION)
    return wanted


def balance(sheet: Sheet, context: Context) -> dict[str, str]:
    """Points in halves, as even as they go within each class, the first rows taking what is left over.

    Paths to texts as in ``Repair``; empty when a class of the scheme has no row to take its points.
    """
    groups, changes = _groups(sheet), dict[str, str]()
    for group, points in scheme(sheet, context).items():
        rows = groups.get(group, [])
        if not rows:
            return {}
        halves, left = divmod(int(points / _HALF), len(rows))
        for place, index in enumerate(rows):
            changes[f"indicators.{index}.weight"] = plain(_HALF * (halves + (1 if place < left else 0)))
    return changes


def _groups(sheet: Sheet) -> dict[str, list[int]]:
    """The numbers of the rows per class of the scheme."""
    outputs = (QUANTITY, QUALITY, TIME) if sheet.cost_is_level1 else (QUANTITY, QUALITY, TIME, COST)
    groups: dict[str, list[int]] = {}
    for index, row in enumerate(sheet.indicators):
        name = family(row)
        groups.setdefault(OUTPUT if name in outputs else name, []).append(index)
    return groups
