"""R15 and R16: the sign of a value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from projects.checks.base import INFO, Check, Context, Finding, Repair
from projects.checks.reading import COST, DEADLINE, PERCENT, PRICE, TIME, compact, family, read, rewrite
from projects.sheet import IndicatorRow, Sheet

_RANGE = re.compile(r"^[-~－—–～至到]\s*\d")
_USUAL = {">": "≥", "<": "≤"}


class NoOperator(Check):
    """R15: a quantity without a sign counts as =; better it is written."""

    code = "R15"
    title = "指标值没有写符号"

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for index, row in enumerate(sheet.indicators):
            value = row.parsed
            if not value.quantitative or value.signed or _is_date_or_range(row):
                continue
            path = f"indicators.{index}.value"
            signs = dict.fromkeys((usual_sign(row), "="))
            repairs = tuple(_with_sign(path, row.value, sign) for sign in signs)
            text = f"填的是“{row.value}”，没有写符号，按“=”计算。最好写明。"
            together = "没有写符号，按“=”计算。最好写明。"
            yield self.finding(sheet, path, INFO, text, together=together, repairs=repairs)


class StrictOperator(Check):
    """R16: > or < where ≥ or ≤ is usual."""

    code = "R16"
    title = "符号一般用 ≥ 或 ≤"

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for index, row in enumerate(sheet.indicators):
            value = row.parsed
            if not value.signed or value.operator not in _USUAL:
                continue
            path = f"indicators.{index}.value"
            repair = _with_sign(path, row.value, _USUAL[value.operator])
            text = f"填的是“{row.value}”，刚好达到时不算完成。一般用“{_USUAL[value.operator]}”。"
            together = "用了“>”或“<”，刚好达到时不算完成。一般用“≥”“≤”。"
            yield self.finding(sheet, path, INFO, text, together=together, repairs=(repair,))


def usual_sign(row: IndicatorRow) -> str:
    """The sign a value of this kind and class usually has."""
    reading = read(row)
    if reading.kind == PERCENT and reading.value.number == 100:
        return "="
    if family(row) == COST:
        return "=" if "标准" in compact(row.name) and reading.kind != PRICE else "≤"
    if family(row) == TIME:
        return "≤" if reading.kind == DEADLINE else ("≥" if reading.kind == PERCENT else "=")
    return "≤" if reading.kind == DEADLINE else "≥"


def _with_sign(path: str, text: str, sign: str) -> Repair:
    better = rewrite(text, operator=sign)
    return Repair(f"改为 {better}", {path: better})


def _is_date_or_range(row: IndicatorRow) -> bool:
    reading = read(row)
    if reading.kind == DEADLINE and reading.month is None:
        return True
    return bool(_RANGE.match(compact(row.parsed.unit or "")))
