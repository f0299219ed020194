"""One row, one method each. The table of domain.md §4, line by line."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from monitoring.scoring.values import (
    HUNDRED,
    NOTHING,
    Band,
    InputError,
    Method,
    Outcome,
    Row,
    Score,
    Settings,
    plain,
    rounded,
)

STANDARD_SETTINGS = Settings()
NOT_FILLED_IN = "请填写实际完成值"


def score(row: Row, settings: Settings = STANDARD_SETTINGS) -> Score:
    """The points of a row, between 0 and its weight. InputError where the facts contradict themselves."""
    if row.weight < 0:
        raise InputError("分值不能小于 0。")
    if not row.carried_out:
        return Score(NOTHING, "未实施")
    if row.method not in _BY_NUMBERS:
        return _BY_FACTS[row.method](row, settings)
    if row.target is None:
        return Score(None, missing="本行的指标值不是数字，请改用定性指标计分")
    if row.actual is None:
        return Score(None, missing=NOT_FILLED_IN)
    return _BY_NUMBERS[row.method](row, row.target, row.actual, settings)


def _at_least(row: Row, target: Decimal, actual: Decimal, settings: Settings) -> Score:
    if target <= 0:
        raise InputError("目标值不大于 0，不能按“≥”计算。请退回目标，或改用“=”“≤”。")
    if actual >= target:
        return _full(row, "达到目标值", over=actual * HUNDRED > target * settings.over)
    return _part(row, max(Decimal(0), actual), target)


def _count(row: Row, target: Decimal, actual: Decimal, settings: Settings) -> Score:
    if target < 0:
        raise InputError("目标值小于 0，不能按比例计算。请核对指标值。")
    if target == 0:
        return _full(row, "与目标值一致") if actual == 0 else Score(NOTHING, "目标值为 0，实际不为 0")
    if actual >= target:
        return _full(row, "达到目标值" if actual > target else "与目标值一致", over=actual > target)
    return _part(row, max(Decimal(0), actual), target)


def _standard(row: Row, target: Decimal, actual: Decimal, settings: Settings) -> Score:
    if actual == target:
        return _full(row, "与标准一致")
    if row.percent is None:
        return Score(None, missing="实际与标准不一致，请由评价人确定得分比例并说明原因")
    return _share(row, _percent(row.percent), "与标准不一致，由评价人确定")


def _at_most(row: Row, target: Decimal, actual: Decimal, settings: Settings) -> Score:
    if target < 0:
        raise InputError("目标值小于 0，不能按比例计算。请核对指标值。")
    if actual <= target:
        return _full(row, "未超过目标值")
    if target == 0:
        return Score(NOTHING, "目标值为 0，实际超过")
    return _part(row, target, actual)


def _deadline(row: Row, settings: Settings) -> Score:
    if row.outcome is None:
        return Score(None, missing="请选择按期、逾期或未完成")
    if row.outcome is Outcome.DONE:
        return _full(row, "按期完成")
    if row.outcome is Outcome.LATE:
        return _share(row, _percent(settings.late), "逾期完成")
    return Score(NOTHING, "未完成")


def _whether(row: Row, settings: Settings) -> Score:
    if row.outcome is None:
        return Score(None, missing="请选择完成或未完成")
    if row.outcome is Outcome.LATE:
        raise InputError("本指标只有完成和未完成，没有逾期。")
    return _full(row, "完成") if row.outcome is Outcome.DONE else Score(NOTHING, "未完成")


def _words(row: Row, settings: Settings) -> Score:
    if row.band is None or row.percent is None:
        return Score(None, missing="请选择达成程度并填写百分比")
    low, high = {
        Band.REACHED: (settings.reached, HUNDRED),
        Band.PARTLY: (settings.partly, settings.reached),
        Band.MISSED: (Decimal(0), settings.partly),
    }[row.band]
    share = _percent(row.percent)
    if share < low or share > high or (share == high and row.band is not Band.REACHED):
        until = "含" if row.band is Band.REACHED else "不含"
        raise InputError(
            f"“{row.band.words}”的百分比应在 {plain(low)}（含）到 {plain(high)}（{until}）之间。"
        )
    return _share(row, share, row.band.words)


def _threshold(row: Row, settings: Settings) -> Score:
    if row.actual is None:
        return Score(None, missing=NOT_FILLED_IN)
    floor = settings.floor
    if row.actual <= floor:
        return Score(NOTHING, f"未超过 {plain(floor)}%")
    if row.actual >= HUNDRED:
        return _full(row, "达到 100%")
    points = rounded((row.actual - floor) * row.weight / (HUNDRED - floor))
    told = f"({plain(row.actual)} - {plain(floor)}) ÷ (100 - {plain(floor)}) × {plain(row.weight)}"
    return Score(points, f"超过 {plain(floor)}% 的部分", told)


def _steps(row: Row, settings: Settings) -> Score:
    if row.actual is None:
        return Score(None, missing=NOT_FILLED_IN)
    for bound, share in sorted(settings.steps, reverse=True):
        if row.actual >= bound:
            return _share(row, _percent(share), f"≥{plain(bound)}%")
    lowest = min(bound for bound, _ in settings.steps)
    return Score(NOTHING, f"低于 {plain(lowest)}%")


#: target against actual; both have to be there
_BY_NUMBERS: dict[Method, Callable[[Row, Decimal, Decimal, Settings], Score]] = {
    Method.AT_LEAST: _at_least,
    Method.COUNT: _count,
    Method.STANDARD: _standard,
    Method.AT_MOST: _at_most,
}
_BY_FACTS: dict[Method, Callable[[Row, Settings], Score]] = {
    Method.DEADLINE: _deadline,
    Method.PERIOD: _whether,
    Method.DIRECT: _whether,
    Method.WORDS: _words,
    Method.THRESHOLD: _threshold,
    Method.STEPS: _steps,
}


def _full(row: Row, why: str, *, over: bool = False) -> Score:
    return Score(rounded(row.weight), why, over=over)


def _part(row: Row, above: Decimal, below: Decimal) -> Score:
    told = f"{plain(above)} ÷ {plain(below)} × {plain(row.weight)}"
    return Score(rounded(above * row.weight / below), "按比例", told)


def _share(row: Row, share: Decimal, why: str) -> Score:
    told = f"{plain(share)}% × {plain(row.weight)}"
    return Score(rounded(share * row.weight / HUNDRED), why, told)


def _percent(given: Decimal) -> Decimal:
    if not 0 <= given <= HUNDRED:
        raise InputError("百分比应在 0 到 100 之间。")
    return given
