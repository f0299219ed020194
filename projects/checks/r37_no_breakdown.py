"""R37: a large amount in one figure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from projects.checks.amounts import same, wan
from projects.checks.base import INFO, Check, Context, Finding
from projects.checks.costs import Costs, costs_of
from projects.checks.examples import Example
from projects.checks.moves import add_row
from projects.checks.reading import COST
from projects.checks.settings import setting
from projects.sheet import Sheet


class NoBreakdown(Check):
    """A total without parts, or with one part that is all of it, above the amount the department sets."""

    code = "R37"
    levels = (INFO,)
    title = "金额较大的项目有成本明细"
    reason = "A single figure for a large amount tells nothing about what it buys."
    fires = Example(
        {
            "budget": "160",
            "fiscal": "160",
            "indicators.3.value": "≤160 万元",
            "indicators.4.value": "≤160 万元",
            "indicators.5.value": "",
        }
    )
    silent = Example(
        {"indicators.4.value": "≤12 万元", "indicators.5.value": ""}, words="below the amount of the settings"
    )

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        least = Decimal(setting(context, "breakdown_from"))
        costs = costs_of(sheet, context)
        if sheet.budget is None or sheet.budget < least or not costs.totals:
            return
        if told := _undivided(costs):
            text = f"{told}，没有分项明细，预算数 {wan(sheet.budget)}万元。建议按用途补充分项成本。"
            path = costs.totals[0].path
            cells = (path, "budget", *(part.path for part in costs.parts))
            yield self.finding(
                sheet, path, INFO, text, repairs=(add_row(sheet, COST, label="补一行"),), cells=cells
            )


def _undivided(costs: Costs) -> str:
    if costs.prices or len(costs.parts) > 1:
        return ""
    if not costs.parts:
        return "成本指标只有总额"
    (part,) = costs.parts
    return f"成本明细只有“{part.row.name}”一项，与总额相同" if same(part.yuan, costs.totals[0].yuan) else ""
