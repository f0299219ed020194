"""R08: 12月底 = 100 %."""

from __future__ import annotations

from collections.abc import Iterator

from projects.checks.base import WARNING, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.plans import HUNDRED, filled, printed
from projects.sheet import CHECKPOINT_MONTHS, Sheet


class PlanEnd(Check):
    """The year's money is planned to be spent by its end; waits while the months are open."""

    code = "R08"
    levels = (WARNING,)
    title = "12月底计划为 100%"
    reason = "The budget is for this year; what will be left over should be said when the money is asked for."
    fires = Example({"plan.3": "90%"})
    silent = Example({"plan.2": "100%"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        if sheet.months_open or len(sheet.plan) < len(CHECKPOINT_MONTHS):
            return
        last = len(sheet.plan) - 1
        percent = filled(sheet)[last]
        if percent is None or percent == HUNDRED:
            return
        path = f"plan.{last}"
        yield self.finding(
            sheet,
            path,
            WARNING,
            f"是 {printed(percent)}，全年计划应为 100%。年内不全部支出的，请说明。",
            repairs=(Repair("改为 100%", {path: "100%"}),),
        )
