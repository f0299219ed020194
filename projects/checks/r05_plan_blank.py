"""R05: blanks in 资金支出计划."""

from __future__ import annotations

from collections.abc import Iterator

from projects.checks.base import WARNING, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.places import spoken
from projects.checks.plans import filled, shown
from projects.sheet import CHECKPOINT_MONTHS, Sheet


class PlanBlank(Check):
    """Read from a text, fewer than four figures are a question; in the form only a blank that can mean anything."""

    code = "R05"
    levels = (WARNING,)
    title = "资金支出计划有空白"
    reason = "The four points are what the money is monitored by."
    fires = Example({"plan.2": ""})
    silent = Example({"plan.0": ""}, words="a blank before the first figure is 0")

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        if sheet.months_open or (context.on_import and len(sheet.plan) < len(CHECKPOINT_MONTHS)):
            yield self._which_months(sheet)
            return
        values = filled(sheet)
        if not any(value is not None for value in values):
            text = "还没有填。请填写3月底、6月底、10月底、12月底的累计百分比。"
            yield self.finding(
                sheet, "plan", WARNING, text, aspect="empty", repairs=(Repair("填写", edit="plan.0"),)
            )
            return
        for i, value in enumerate(values):
            if value is None:
                yield self._blank(sheet, i)

    def _which_months(self, sheet: Sheet) -> Finding:
        figures = [text for point in sheet.plan if (text := shown(point))]
        if figures:
            told = f"四个时点只有 {len(figures)} 个数（{'、'.join(figures)}），看不出是哪几个月底的。请逐个确认月份。"
        else:
            told = "没有读到数。请填写3月底、6月底、10月底、12月底的累计百分比。"
        return self.finding(
            sheet, "plan", WARNING, told, aspect="months", repairs=(Repair("确认月份", edit="plan.0"),)
        )

    def _blank(self, sheet: Sheet, index: int) -> Finding:
        before = [i for i in range(index) if sheet.plan[i].percent is not None]
        known = f"{spoken(sheet, f'plan.{before[-1]}')}是 {shown(sheet.plan[before[-1]])}。" if before else ""
        text = f"还没有填，{known}请填写累计百分比。"
        path = f"plan.{index}"
        return self.finding(sheet, path, WARNING, text, aspect="blank", repairs=(Repair("填写", edit=path),))
