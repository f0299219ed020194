"""R36: one standard, two prices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from projects.checks.amounts import plain
from projects.checks.base import WARNING, Check, Context, Finding, Repair
from projects.checks.costs import costs_of
from projects.checks.examples import Example
from projects.checks.neighbours import Standard, standard_of
from projects.checks.prices import Price
from projects.checks.rewriting import rewrite
from projects.sheet import Sheet


class OtherPrice(Check):
    """The same standard (培训费每人每天 …) costs the same in every project of the department; the fewer are asked."""

    code = "R36"
    levels = (WARNING,)
    title = "同一标准在各项目中一致"
    reason = "One rule of the finance department sets the price of a training day; two figures mean one is mistyped or old."
    fires = Example(
        {"indicators.5.description": "培训费每人每天标准", "indicators.5.value": "≤420 元/人·天"},
        neighbours=(
            {
                "code": "13990026P000000021427",
                "name": "党务干部培训经费",
                "indicators.5.description": "培训费每人每天标准",
                "indicators.5.value": "≤430 元/人·天",
            },
        ),
    )
    silent = Example(
        {"indicators.5.description": "培训费每人每天标准", "indicators.5.value": "≤430 元/人·天"},
        neighbours=(
            {
                "code": "13990026P000000021427",
                "name": "党务干部培训经费",
                "indicators.5.description": "培训费每人每天标准",
                "indicators.5.value": "≤430 元/人·天",
            },
        ),
    )

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        if not context.neighbours:
            return
        for price in costs_of(sheet, context).prices:
            elsewhere = context.standards.get(standard_of(price), ())
            others = [one for one in elsewhere if not one.owner.same_project(sheet)]
            usual, count = _usual(others)
            if not count or usual == price.yuan:
                continue
            like_this = 1 + sum(one.yuan == price.yuan for one in others)
            if count < like_this:
                continue
            example = next(one.owner.name for one in others if one.yuan == usual)
            yield self._differs(sheet, price, usual, count, example)

    def _differs(self, sheet: Sheet, price: Price, usual: Decimal, count: int, example: str) -> Finding:
        description = f"indicators.{price.index}.description"
        one = price.yuan / (price.row.parsed.number or Decimal(1))
        better = rewrite(price.row.value, number=plain(usual / one)) if one else ""
        repairs = (Repair(f"改为 {better}", {price.path: better}),) if better else ()
        text = (
            f"填的是“{price.row.value}”，本部门另有 {count} 个项目的同一标准是 {plain(usual)} 元"
            f"（如“{example}”）。请统一，或说明为什么不同。"
        )
        return self.finding(
            sheet, price.path, WARNING, text, repairs=repairs, cells=(price.path, description)
        )


def _usual(others: list[Standard]) -> tuple[Decimal, int]:
    """The price most of the others give and how many do; (0, 0) where there is none."""
    counted = Counter(one.yuan for one in others)
    return counted.most_common(1)[0] if counted else (Decimal(0), 0)
