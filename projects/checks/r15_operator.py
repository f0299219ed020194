"""R15 and R16: the sign of a value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from projects.checks.base import INFO, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.reading import COST, DEADLINE, PERCENT, PRICE, TIME, compact, family, read
from projects.checks.rewriting import rewrite
from projects.sheet import IndicatorRow, Sheet

_SIGNS = {
    **dict.fromkeys(("不少于", "不低于", "不小于", "至少", "大于等于", "达到", "以上", "及以上"), "≥"),
    **dict.fromkeys(
        ("不超过", "不高于", "不大于", "不多于", "至多", "小于等于", "控制在", "以内", "以下", "及以下"), "≤"
    ),
}
_WORDS = "|".join(sorted(_SIGNS, key=len, reverse=True))
_WORDED = re.compile(rf"^({_WORDS})?(\d[\d,]*(?:\.\d+)?)([^\d，。；]*?)({_WORDS})?$")
#: more than a unit stands behind the number
_PHRASE = re.compile(r"[\d，。；,;]|.{9}|[前内]")
_RANGE = re.compile(r"^[-~－—–～至到]\s*\d")
_USUAL = {">": "≥", "<": "≤"}


class NoOperator(Check):
    """R15: a quantity without a sign counts as =; better it is written."""

    code = "R15"
    levels = (INFO,)
    title = "指标值没有写符号"
    reason = "Without a sign 4 means exactly 4: 5 would be a miss."
    fires = Example({"indicators.0.value": "4 期"})
    silent = Example({"indicators.0.value": "=4 期"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for index, row in enumerate(sheet.indicators):
            value = row.parsed
            path = f"indicators.{index}.value"
            if better := in_signs(row.value):
                repairs: tuple[Repair, ...] = (Repair(f"改为 {better}", {path: better}),)
                text = f"填的是“{row.value}”，用符号写更清楚：“{better}”。"
                yield self.finding(
                    sheet, path, INFO, text, aspect="words", together="用符号写更清楚。", repairs=repairs
                )
                continue
            if not value.quantitative or value.signed or _is_date_or_range(row):
                continue
            signs = dict.fromkeys((usual_sign(row), "="))
            repairs = tuple(_with_sign(path, row.value, sign) for sign in signs)
            text = f"填的是“{row.value}”，没有写符号，按“=”计算。最好写明。"
            together = "没有写符号，按“=”计算。最好写明。"
            yield self.finding(sheet, path, INFO, text, together=together, repairs=repairs)


class StrictOperator(Check):
    """R16: > or < where ≥ or ≤ is usual."""

    code = "R16"
    levels = (INFO,)
    title = "符号一般用 ≥ 或 ≤"
    reason = "> 95 % is missed at 95 %, which nobody means."
    fires = Example({"indicators.1.value": ">95%"})
    silent = Example({"indicators.1.value": "≥95%"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for index, row in enumerate(sheet.indicators):
            value = row.parsed
            if not value.signed or value.operator not in _USUAL:
                continue
            path = f"indicators.{index}.value"
            sign = "≤" if family(row) == COST else _USUAL[value.operator]
            repair = _with_sign(path, row.value, sign)
            text = f"填的是“{row.value}”，刚好达到时不算完成。一般用“{sign}”。"
            together = "用了“>”或“<”，刚好达到时不算完成。一般用“≥”“≤”。"
            yield self.finding(sheet, path, INFO, text, together=together, repairs=(repair,))


def usual_sign(row: IndicatorRow) -> str:
    """The sign a value of this kind and class usually has."""
    reading = read(row)
    if reading.value.number == 0 or (reading.kind == PERCENT and reading.value.number == 100):
        return "="
    if family(row) == COST:
        return "=" if "标准" in compact(row.name) and reading.kind != PRICE else "≤"
    if family(row) == TIME:
        return "≤" if reading.kind == DEADLINE else ("≥" if reading.kind == PERCENT else "=")
    return "≤" if reading.kind == DEADLINE else "≥"


def in_signs(text: str) -> str:
    """``不少于10期`` and ``10期以上`` -> ``≥10 期``; "" where no word stands for a sign."""
    match = _WORDED.match(compact(text))
    if match is None:
        return ""
    before, number, unit, after = match.groups()
    sign = _SIGNS.get(before or "") or _SIGNS.get(after or "")
    return f"{sign}{number}{' ' if unit and unit != '%' else ''}{unit}" if sign else ""


def _with_sign(path: str, text: str, sign: str) -> Repair:
    better = rewrite(text, operator=sign)
    return Repair(f"改为 {better}", {path: better})


def _is_date_or_range(row: IndicatorRow) -> bool:
    """True for ``12月底前``, ``3-5 人`` and sentences that begin with a number: a sign would not make them clearer."""
    unit = compact(row.parsed.unit or "")
    dated = read(row).kind == DEADLINE and unit not in ("月", "月份")
    return dated or bool(_RANGE.match(unit) or _PHRASE.search(unit))
