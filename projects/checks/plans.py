"""资金支出计划 as the rules read it."""

from __future__ import annotations

from decimal import Decimal

from projects.checks.amounts import plain
from projects.sheet import PlanPoint, Sheet

HUNDRED = Decimal(100)


def filled(sheet: Sheet) -> list[Decimal | None]:
    """The percentages in order. Where the months are known a blank before the first figure is 0, after 100 is 100."""
    values = [point.percent for point in sheet.plan]
    if sheet.months_open:
        return values
    first = next((i for i, value in enumerate(values) if value is not None), None)
    if first is None:
        return values
    result: list[Decimal | None] = []
    for i, value in enumerate(values):
        if value is None and i < first:
            value = Decimal(0)
        elif value is None and result and result[-1] == HUNDRED:
            value = HUNDRED
        result.append(value)
    return result


def printed(percent: Decimal) -> str:
    """``30%``."""
    return f"{plain(percent)}%"


def shown(point: PlanPoint) -> str:
    """The figure as it was typed."""
    return point.text.strip() or (printed(point.percent) if point.percent is not None else "")
