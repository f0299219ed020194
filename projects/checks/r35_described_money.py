"""R35: money in the description against the value of the row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from projects.checks.amounts import Amount, amounts, plain, same, wan
from projects.checks.base import ERROR, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.reading import MONEY, PRICE, read
from projects.checks.rewriting import rewrite
from projects.checks.settings import mentions, setting
from projects.sheet import IndicatorRow, Sheet


class DescribedMoney(Check):
    """One amount of the description, or all together, is the value; prices are held against prices."""

    code = "R35"
    levels = (ERROR,)
    title = "描述中的金额与指标值一致"
    reason = "Two amounts for one row: the published document shows both."
    fires = Example({"indicators.4.description": "场地、师资和食宿 9 万元"})
    silent = Example({"indicators.4.description": "场地 2 万元、师资和食宿 7.6 万元"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for index, row in enumerate(sheet.indicators):
            reading = read(row)
            if reading.kind not in (MONEY, PRICE) or reading.yuan is None:
                continue
            price = reading.kind == PRICE or mentions(row.name, setting(context, "price_words"))
            told = [
                amount
                for amount in amounts(row.description)
                if amount.each == price and not _other_year(row.description, amount, context)
            ]
            total = sum((amount.yuan for amount in told), Decimal(0))
            if not told or _agrees(reading.yuan, total, told):
                continue
            yield self._differs(sheet, index, told, total)

    def _differs(self, sheet: Sheet, index: int, told: list[Amount], total: Decimal) -> Finding:
        row = sheet.indicators[index]
        value, description = f"indicators.{index}.value", f"indicators.{index}.description"
        several = f"描述中 {len(told)} 个金额合计 {wan(total)}万元"
        what = f"描述写的是 {told[0].text}" if len(told) == 1 else several
        text = f"{what}，指标值是“{row.value}”，两处不一致。请改正其中一处。"
        by_value = _as_value(row, total)
        repairs = [Repair(f"指标值改为 {by_value}", {value: by_value})]
        if len(told) == 1:
            repairs.append(_by_description(row, description, told[0]))
        return self.finding(sheet, value, ERROR, text, repairs=tuple(repairs), cells=(value, description))


def _agrees(yuan: Decimal, total: Decimal, told: list[Amount]) -> bool:
    if yuan < 10_000 or any(amount.each for amount in told):
        return total == yuan or any(amount.yuan == yuan for amount in told)
    return same(total, yuan) or any(same(amount.yuan, yuan) for amount in told)


def _other_year(description: str, amount: Amount, context: Context) -> bool:
    """True for an amount of last year, or a difference."""
    words = "|".join(map(re.escape, setting(context, "other_year_words")))
    return bool(
        re.search(rf"({words})[^，。；、\d]{{0,8}}$", description[max(0, amount.start - 24) : amount.start])
    )


def _as_value(row: IndicatorRow, yuan: Decimal) -> str:
    """The row's printed value with another amount, in its own unit."""
    one = read(replace(row, value=rewrite(row.value, number="1"))).yuan or Decimal(1)
    return rewrite(row.value, number=plain(yuan / one))


def _by_description(row: IndicatorRow, path: str, amount: Amount) -> Repair:
    """The description with the amount of the value in its place, in the unit the description uses."""
    yuan = read(row).yuan or Decimal(0)
    in_wan = "万" in amount.text
    shown = f"{plain(yuan / 10_000)}万元" if in_wan else f"{plain(yuan)}元"
    changed = row.description[: amount.start] + shown + row.description[amount.end :]
    return Repair(f"描述改为 {shown}", {path: changed})
