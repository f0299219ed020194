"""R13: operator and number written twice."""

from __future__ import annotations

from collections.abc import Iterator

from projects.checks.base import ERROR, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.rewriting import SIGN_TWICE, read_once
from projects.sheet import Sheet


class Doubled(Check):
    """``≥180≥180 人`` and ``≥≥420 人次``; the value read once is offered."""

    code = "R13"
    levels = (ERROR,)
    title = "指标值重复"
    reason = "The official template writes the sign itself, so a typed one is there twice."
    fires = Example({"indicators.0.value": "≥4≥4 期"})
    silent = Example({"indicators.0.value": "≥44 期"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for index, row in enumerate(sheet.indicators):
            if not row.parsed.doubled:
                continue
            path = f"indicators.{index}.value"
            once = read_once(row.value)
            what = "符号写了两次" if SIGN_TWICE.match(row.value) else "同一个数写了两次"
            text = f"填的是“{row.value}”，{what}。"
            yield self.finding(
                sheet,
                path,
                ERROR,
                text,
                together="同一个数或符号写了两次。",
                repairs=(Repair(f"改为 {once}", {path: once}),),
            )
