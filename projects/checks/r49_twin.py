"""R49: two projects that are one."""

from __future__ import annotations

from collections.abc import Iterator

from projects.checks.base import WARNING, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.neighbours import Neighbour, neighbour
from projects.checks.settings import setting
from projects.checks.texts import likeness_of
from projects.sheet import Sheet

CARRIED_OVER = "结转"
#: fewer rows than these are alike by chance
_FEWEST = 4


class Twin(Check):
    """Most indicators of the smaller table stand in the other one too, with the same values or for the same use."""

    code = "R49"
    levels = (WARNING,)
    title = "与其他项目不雷同"
    old_year = "绩效指标"
    reason = "Two tables alike are two payments for one thing, or a copy nobody finished."
    fires = Example(neighbours=({"code": "13990026P000000021427", "name": "站点人员培训经费"},))
    silent = Example(
        neighbours=({"code": "13990026P000000021427", "name": "站点人员培训经费", "kind": "结转"},)
    )

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        if not context.neighbours:
            return
        own, most = neighbour(sheet, context), float(setting(context, "twin_share"))
        if len(own.indicators) < _FEWEST:
            return
        for other in context.neighbours:
            if other.kind != CARRIED_OVER and not other.same_project(sheet) and _alike(own, other, most):
                yield self._twin(sheet, own, other)
                return

    def _twin(self, sheet: Sheet, own: Neighbour, other: Neighbour) -> Finding:
        shared = len(own.indicators & other.indicators)
        same = len(own.values & other.values)
        values = f"，其中 {same} 条指标值也相同" if same else ""
        text = (
            f"有 {shared} 条指标与“{other.name}”相同{values}。"
            "是重复申报的请合并，是照抄的请修改，确属不同项目的请说明区别。"
        )
        return self.finding(
            sheet,
            "indicators",
            WARNING,
            text,
            repairs=(Repair("修改指标", edit="indicators.0.name"),),
            cells=("indicators", "purpose"),
        )


def _alike(own: Neighbour, other: Neighbour, most: float) -> bool:
    smaller = min(len(own.indicators), len(other.indicators))
    if smaller < _FEWEST or len(own.indicators & other.indicators) < most * smaller:
        return False
    same_values = len(own.values & other.values) >= most * smaller
    return same_values or likeness_of(own.use, other.use) >= most
