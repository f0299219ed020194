"""Which method a row is scored by, as the value of its target says; the department may choose another."""

from __future__ import annotations

import re

from monitoring.scoring.values import Method
from projects.values import Value

#: per head, per day, per piece: not an amount to reach but a standard to keep
_PER = re.compile(r"[/／]|每")
_RATE = re.compile(r"[%‰]|率")
_DEADLINE = re.compile(r"^(年|月|日|号|季度|月底|月份|年底)")
_PERIOD = re.compile(r"^(年|个月|天|日|个工作日|小时)")
_MONEY = re.compile(r"元")
TIMELINESS = "时效指标"


def choose(value: Value, level2: str, name: str = "") -> Method:
    """``value`` as read from 指标值, ``level2`` as printed. A rate under 时效 (及时率) is a rate, 1年 a period, ≤12月 a
    deadline."""
    if value.number is None:
        return Method.WORDS
    unit = value.unit or ""
    if level2 == TIMELINESS and not (_RATE.search(unit) or _RATE.search(name)):
        timely = _timely(value.operator, unit)
        if timely is not None:
            return timely
    if value.operator in ("≥", ">"):
        return Method.AT_LEAST
    if value.operator in ("≤", "<"):
        return Method.AT_MOST
    return Method.STANDARD if _MONEY.search(unit) or _PER.search(unit) else Method.COUNT


def _timely(operator: str | None, unit: str) -> Method | None:
    if operator in ("≤", "<") and _DEADLINE.match(unit):
        return Method.DEADLINE
    if operator == "=" and unit.startswith(("月", "日", "号", "季度")):
        return Method.DEADLINE
    return Method.PERIOD if operator == "=" and _PERIOD.match(unit) else None
