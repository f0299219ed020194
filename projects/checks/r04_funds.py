"""R04: 预算数 = 财政资金 + 其他资金."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from projects.checks.amounts import in_wan, same, wan
from projects.checks.base import ERROR, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.sheet import Sheet


class Funds(Check):
    """Compared at 0.01 万元; a blank 其他资金 is 0.00."""

    code = "R04"
    levels = (ERROR,)
    title = "预算数等于财政资金加其他资金"
    on_placeholder = True
    reason = "The sheet is added up by everybody who reads it."
    fires = Example({"other": "3.00"})
    silent = Example({"budget": "15.00", "other": "3.00"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        fiscal, other = sheet.fiscal or Decimal(0), sheet.other or Decimal(0)
        filled = sheet.fiscal is not None or sheet.other is not None
        if sheet.budget is None:
            if filled or sheet.kind != "另行管理":
                yield self._blank(sheet, fiscal + other, filled)
        elif (filled or sheet.kind != "另行管理") and not same(sheet.budget, fiscal + other):
            yield self._unequal(sheet, sheet.budget, fiscal, other)

    def _blank(self, sheet: Sheet, total: Decimal, filled: bool) -> Finding:
        repairs = (Repair(f"填 {wan(total)}", {"budget": wan(total)}),) if filled else ()
        return self.finding(
            sheet, "budget", ERROR, "还没有填。请填写预算数。", aspect="blank", repairs=repairs
        )

    def _unequal(self, sheet: Sheet, budget: Decimal, fiscal: Decimal, other: Decimal) -> Finding:
        total = in_wan(fiscal + other)
        repairs = []
        if total:  # nobody means a budget of nothing
            repairs.append(Repair(f"预算数改为 {wan(fiscal + other)}", {"budget": wan(fiscal + other)}))
        if budget >= other:
            rest = wan(budget - other)
            repairs.append(Repair(f"财政资金改为 {rest}", {"fiscal": rest}))
        return self.finding(
            sheet,
            "budget",
            ERROR,
            f"财政资金 {wan(fiscal)} + 其他资金 {wan(other)} = {wan(fiscal + other)}万元，预算数是 {wan(budget)}万元，"
            f"相差 {abs(in_wan(budget) - total):.2f}万元。请改正其中一个数。",
            repairs=tuple(repairs),
            cells=("budget", "fiscal", "other"),
        )
