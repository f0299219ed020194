"""R34: price × least quantity above the cap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from projects.checks.amounts import amounts, exceeds, plain, wan
from projects.checks.base import WARNING, Check, Context, Finding
from projects.checks.costs import costs_of
from projects.checks.examples import Example
from projects.checks.prices import shown_price
from projects.sheet import Sheet

_COUNTED = re.compile(r"(\d+)\s*(人次|人天|人|名|个|部|期|场|次|套|台|户|村|批|项)(?!民|员|均)")
_DAYS = re.compile(r"(\d+)\s*天")


class PriceTimesQuantity(Check):
    """按上限测算: the price's cap times the least promised quantity fits into the money.

    A price row is held against the total (without one, 预算数); a cap whose description names one price and one
    quantity is held against itself.
    """

    code = "R34"
    levels = (WARNING,)
    title = "单价乘最低数量不超过上限"
    reason = "The promised quantity at the promised price must be affordable."
    fires = Example({"indicators.4.description": "260 人，每人每天 430 元"})
    silent = Example({"indicators.4.description": "160 人，每人每天 430 元"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        costs = costs_of(sheet, context)
        cap = costs.totals[0].yuan if costs.totals else sheet.budget
        for price in costs.prices:
            if cap is None or not price.quantity or not exceeds(price.product, cap):
                continue
            days = "（按1天算）" if price.missing == "天数" else ""
            text = (
                f"按上限测算：{price.formula} × {shown_price(price)} = {wan(price.product)}万元{days}，"
                f"上限 {wan(cap)}万元。请核对数量、单价和上限，或说明测算办法。"
            )
            cells = (price.path, price.count_path, *(total.path for total in costs.totals[:1]), "budget")
            yield self.finding(sheet, price.path, WARNING, text, aspect="price", cells=cells)
        for part in costs.parts:
            found = described_product(part.row.description)
            if found and exceeds(found[0], part.yuan):
                product, formula = found
                text = (
                    f"按上限测算：{formula} = {wan(product)}万元，上限 {wan(part.yuan)}万元。"
                    "请核对数量、单价和上限，或说明测算办法。"
                )
                cells = (part.path, f"indicators.{part.index}.description")
                yield self.finding(sheet, part.path, WARNING, text, aspect="described", cells=cells)


def described_product(description: str) -> tuple[Decimal, str] | None:
    """Price × quantity (× days) of a description that names exactly one of each; the product in yuan, the formula."""
    prices = [amount for amount in amounts(description) if amount.each]
    rest = description
    for amount in reversed(list(amounts(description))):
        rest = rest[: amount.start] + " " * (amount.end - amount.start) + rest[amount.end :]
    counts, days = _COUNTED.findall(rest), _DAYS.findall(rest)
    if len(prices) != 1 or len(counts) != 1 or len(days) > 1:
        return None
    number, unit = counts[0]
    product = prices[0].yuan * Decimal(number)
    formula = f"{number} {unit}"
    if days and "天" in description.replace(f"{days[0]}天", "").replace(f"{days[0]} 天", ""):
        product *= Decimal(days[0])
        formula += f" × {days[0]} 天"
    price = prices[0].yuan
    shown = (
        f"{plain(price / 10_000)} 万元"
        if price >= 1_000 and price % 100 == 0 and "万" in prices[0].text
        else f"{plain(price)} 元"
    )
    return product, f"{formula} × {shown}"
