"""R07: a cumulative plan that falls."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from projects.checks.base import ERROR, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.places import spoken
from projects.checks.plans import filled, printed
from projects.sheet import Sheet


class PlanFalls(Check):
    """Each figure is at least the one before it; while months are open the figures are judged in their order."""

    code = "R07"
    levels = (ERROR,)
    title = "资金支出计划不下降"
    reason = "The figures are cumulative: money spent does not come back."
    fires = Example({"plan.2": "30%"})
    silent = Example({"plan.2": "45%"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        values = [(i, value) for i, value in enumerate(filled(sheet)) if value is not None]
        for (i, before), (j, after) in pairwise(values):
            if after >= before:
                continue
            place = spoken(sheet, f"plan.{i}")
            text = f"{printed(after)} 比{place}的 {printed(before)} 少。计划填累计数，不应下降，请核对。"
            first, second = f"plan.{i}", f"plan.{j}"
            swap = Repair("两个数对调", {first: printed(after), second: printed(before)})
            repairs = (swap,) if _rises(values, i, j) else ()
            if all(later >= before for place, later in values if place > j):
                repairs = (*repairs, Repair(f"改为 {printed(before)}", {second: printed(before)}))
            yield self.finding(sheet, second, ERROR, text, repairs=repairs, cells=(second, first))


def _rises(values: list[tuple[int, Decimal]], i: int, j: int) -> bool:
    """True when swapping the two figures leaves a plan that never falls."""
    swapped = dict(values)
    swapped[i], swapped[j] = swapped[j], swapped[i]
    return all(before <= after for before, after in pairwise(swapped.values()))
