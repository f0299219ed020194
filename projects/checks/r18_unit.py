"""R18: a unit that does not fit the class or the name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from projects.checks.amounts import plain
from projects.checks.base import ERROR, Check, Context, Finding, Repair
from projects.checks.costs import costs_of, is_other_cost, is_saving, within
from projects.checks.examples import Example
from projects.checks.moves import move
from projects.checks.reading import (
    COST,
    COUNT,
    PERCENT,
    QUALITY,
    QUANTITY,
    TIME,
    compact,
    family,
    is_rate_of_time,
    read,
)
from projects.checks.rewriting import rewrite
from projects.checks.settings import mentions, setting
from projects.sheet import IndicatorRow, Sheet

_MONTH = re.compile(r"(\d{1,2})月(?!份?以来)")


class Unit(Check):
    """% under 时效 (及时率, 按时…率, 按期…率, 完成率 may) or 成本 (savings may), people where days are counted."""

    code = "R18"
    levels = (ERROR,)
    title = "单位与指标相符"
    reason = "A cell copied from the row above keeps its unit."
    fires = Example({"indicators.2.value": "100%"})
    silent = Example({"indicators.2.name": "培训按期完成率", "indicators.2.value": "≥95%"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for index, row in enumerate(sheet.indicators):
            kind, belongs_to = read(row).kind, family(row)
            path = f"indicators.{index}.value"
            if kind == PERCENT and belongs_to == TIME and not is_rate_of_time(row):
                yield self._percent_of_time(sheet, index, path)
            elif (
                kind == PERCENT
                and belongs_to == COST
                and not is_saving(row, context)
                and not is_other_cost(row)
            ):
                text = f"填的是“{row.value}”，成本应写金额。请改为金额，如“≤5 万元”。"
                yield self.finding(
                    sheet, path, ERROR, text, aspect="cost", repairs=_as_money(sheet, path, context)
                )
            elif kind == COUNT and (row.parsed.unit or "") in setting(context, "people_units"):
                if _counts_days(row, context):
                    days = rewrite(row.value, unit="天")
                    text = f"填的是“{row.value}”，这里说的是天数，单位应是“天”。"
                    yield self._people(sheet, index, text, Repair(f"改为 {days}", {path: days}))
                elif belongs_to == TIME:
                    text = f"填的是“{row.value}”，时效应写时间，如“≤12 月”；人数一般放在数量指标中。"
                    yield self._people(sheet, index, text, move(sheet, index, QUANTITY))

    def _people(self, sheet: Sheet, index: int, text: str, repair: Repair) -> Finding:
        path = f"indicators.{index}.value"
        return self.finding(
            sheet, path, ERROR, text, aspect="people", repairs=(repair,), cells=(path, _name(index))
        )

    def _percent_of_time(self, sheet: Sheet, index: int, path: str) -> Finding:
        row = sheet.indicators[index]
        months = {int(month) for month in _MONTH.findall(compact(row.description)) if 1 <= int(month) <= 12}
        repairs = []
        if len(months) == 1:
            value = f"≤{months.pop()} 月"
            repairs.append(Repair(f"改为 {value}", {path: value}))
        repairs.append(move(sheet, index, QUALITY))
        text = f"填的是“{row.value}”，时效应写时间，如“≤12 月”；比率一般放在质量指标中。"
        return self.finding(
            sheet, path, ERROR, text, aspect="time", repairs=tuple(repairs), cells=(path, _name(index))
        )


def _as_money(sheet: Sheet, path: str, context: Context) -> tuple[Repair, ...]:
    """What the total leaves after the other rows, where that can be calculated; else the cell to write in."""
    costs = costs_of(sheet, context)
    if costs.totals and all(price.complete for price in costs.prices):
        rest = costs.totals[0].yuan - within(costs.parts) - sum(price.product for price in costs.prices)
        if rest > 0:
            value = f"≤{plain(rest / 10_000)} 万元"
            return (Repair(f"改为 {value}（总额减去其他明细）", {path: value}), Repair("修改", edit=path))
    return (Repair("修改", edit=path),)


def _counts_days(row: IndicatorRow, context: Context) -> bool:
    """True where the name, or the description of a row that does not name a number of people, says 天数."""
    if mentions(compact(row.name), setting(context, "day_words")):
        return True
    people = mentions(compact(row.name + row.description), ("人数", "人次", "人员"))
    return not people and mentions(compact(row.description), setting(context, "day_words"))


def _name(index: int) -> str:
    return f"indicators.{index}.name"
