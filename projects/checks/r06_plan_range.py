"""R06: a plan figure outside 0-100."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from projects.checks.base import ERROR, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.plans import HUNDRED, printed, shown
from projects.sheet import Sheet


class PlanRange(Check):
    """0 ≤ plan ≤ 100; above, the hundredth part is offered (10000 % was 100 %)."""

    code = "R06"
    levels = (ERROR,)
    title = "资金支出计划在 0 到 100 之间"
    reason = "100 typed into a cell formatted as a percentage prints 10000 %."
    fires = Example({"plan.2": "8000%"})
    silent = Example({"plan.2": "100%"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for i, point in enumerate(sheet.plan):
            if point.percent is None or 0 <= point.percent <= HUNDRED:
                continue
            path = f"plan.{i}"
            text = f"填的是“{shown(point)}”，应在 0% 到 100% 之间。"
            yield self.finding(sheet, path, ERROR, text, repairs=_repairs(path, point.percent))


def _repairs(path: str, percent: Decimal) -> tuple[Repair, ...]:
    better = -percent if percent < 0 else percent / 100
    if not 1 <= better <= HUNDRED:
        return ()
    return (Repair(f"改为 {printed(better)}", {path: printed(better)}),)
