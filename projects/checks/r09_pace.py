"""R09: money planned to be spent late."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from projects.checks.base import INFO, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.plans import filled, printed
from projects.checks.settings import setting
from projects.sheet import CHECKPOINT_MONTHS, Sheet

#: month -> the setting that holds its usual least
PACE = {6: "pace_june", 10: "pace_october"}


class Pace(Check):
    """6月底 and 10月底 are planned at the department's usual pace; what was added in mid-year has none by 6月底."""

    code = "R09"
    levels = (INFO,)
    title = "支出计划进度"
    reason = "What is planned for the end of the year is seldom spent; the finance department asks at 6月底 and 10月底."
    fires = Example({"plan.1": "30%"})
    silent = Example({"plan.1": "40%"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        if sheet.months_open or len(sheet.plan) < len(CHECKPOINT_MONTHS):
            return
        values = filled(sheet)
        for index, point in enumerate(sheet.plan):
            percent = values[index]
            if point.month not in PACE or percent is None or (point.month == 6 and sheet.kind == "年中追加"):
                continue
            least = Decimal(setting(context, PACE[point.month]))
            if percent < least:
                path = f"plan.{index}"
                text = f"是 {printed(percent)}，一般不低于 {printed(least)}。能提前支出的，请调整计划。"
                yield self.finding(
                    sheet,
                    path,
                    INFO,
                    text,
                    together="低于一般进度。能提前支出的，请调整计划。",
                    repairs=(Repair("修改", edit=path),),
                )
