"""The row 预算执行率, which never drops out."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from monitoring.scoring.values import HUNDRED, NOTHING, InputError, Score, plain, rounded

#: 区间法: from this share spent on (percent), this share of the weight
INTERVALS = ((Decimal(80), Decimal(70)), (Decimal(60), Decimal(50)))


class ExecutionMethod(StrEnum):
    """比例法 or 区间法, a setting of the year."""

    RATIO = "ratio"
    INTERVALS = "intervals"


def score_execution(
    *,
    spent: Decimal,
    budget: Decimal,
    weight: Decimal,
    method: ExecutionMethod = ExecutionMethod.RATIO,
    completed: bool = False,
) -> Score:
    """``spent`` and the adjusted ``budget`` in yuan. Without a budget the project is 免评: no points, and it is said.

    ``completed`` matters to 区间法 alone: what was completed within its budget gets the whole weight, however cheaply.
    """
    if budget < 0:
        raise InputError("调整后预算小于 0，请先核对预算变动。")
    if budget == 0:
        return Score(None, missing="调整后预算为 0，按免评处理，请说明原因")
    if method is ExecutionMethod.INTERVALS:
        return _by_intervals(spent, budget, weight, completed)
    if spent >= budget:
        return Score(rounded(weight), "全部执行", over=spent > budget)
    told = f"{plain(max(Decimal(0), spent))} ÷ {plain(budget)} × {plain(weight)}"
    return Score(rounded(max(Decimal(0), spent) * weight / budget), "执行数 ÷ 调整后预算", told)


def _by_intervals(spent: Decimal, budget: Decimal, weight: Decimal, completed: bool) -> Score:
    if spent <= budget and (completed or spent == budget):
        return Score(rounded(weight), "在预算内完成")
    for bound, share in INTERVALS:
        if spent * HUNDRED >= bound * budget:
            told = f"{plain(share)}% × {plain(weight)}"
            return Score(
                rounded(share * weight / HUNDRED), f"执行率 ≥{plain(bound)}%", told, over=spent > budget
            )
    return Score(NOTHING, f"执行率低于 {plain(INTERVALS[-1][0])}%")
