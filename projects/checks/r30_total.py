"""R30† and R31: the total cost against 预算数."""

from __future__ import annotations

from collections.abc import Iterator

from projects.checks.amounts import exceeds, plain, wan
from projects.checks.base import ERROR, WARNING, Check, Context, Finding, Repair
from projects.checks.costs import costs_of
from projects.checks.examples import Example
from projects.checks.prices import Part
from projects.checks.rewriting import rewrite
from projects.sheet import Sheet


class TotalAboveBudget(Check):
    """R30: the total cost, whatever its sign, is not above 预算数."""

    code = "R30"
    levels = (ERROR,)
    title = "总成本不超过预算数"
    old_year = "总成本"
    reason = "A table cannot promise to spend more than it is given."
    fires = Example({"indicators.3.value": "≤20 万元"})
    silent = Example({"indicators.3.value": "≤12 万元"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for total in costs_of(sheet, context).totals:
            if sheet.budget is not None and exceeds(total.yuan, sheet.budget):
                text = (
                    f"填的是“{total.row.value}”，预算数是 {wan(sheet.budget)}万元，"
                    f"多 {wan(total.yuan - sheet.budget)}万元。请改为不超过预算数。"
                )
                cells = (total.path, "budget")
                yield self.finding(
                    sheet, total.path, ERROR, text, repairs=(_to_budget(sheet, total, "≤"),), cells=cells
                )


class TotalBelowBudget(Check):
    """R31: a total-cost cap below 预算数 leaves money without a purpose."""

    code = "R31"
    levels = (WARNING,)
    title = "总成本上限低于预算数"
    reason = "What the cap leaves is money asked for without a purpose."
    fires = Example({"indicators.3.value": "≤11 万元", "indicators.5.value": "≤1.4 万元"})
    silent = Example({"indicators.3.value": "≤12.00 万元"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for total in costs_of(sheet, context).totals:
            cap = total.row.parsed.operator in ("≤", "<", "=")
            if sheet.budget is not None and cap and exceeds(sheet.budget, total.yuan):
                text = (
                    f"填的是“{total.row.value}”，预算数是 {wan(sheet.budget)}万元，"
                    f"少 {wan(sheet.budget - total.yuan)}万元。请改为一致，或说明原因。"
                )
                cells = (total.path, "budget")
                yield self.finding(
                    sheet, total.path, WARNING, text, repairs=(_to_budget(sheet, total),), cells=cells
                )


def _to_budget(sheet: Sheet, total: Part, sign: str | None = None) -> Repair:
    """The row's amount made equal to 预算数, in 万元; a floor becomes a cap."""
    number = plain((total.yuan if sheet.budget is None else sheet.budget) / 10_000)
    value = rewrite(total.row.value, operator=sign, number=number, unit="万元")
    return Repair(f"改为 {value}", {total.path: value})
