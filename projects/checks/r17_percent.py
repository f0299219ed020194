"""R17: percentages at and above 100."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from projects.checks.amounts import plain
from projects.checks.base import ERROR, INFO, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.reading import PERCENT, compact, read
from projects.checks.rewriting import rewrite
from projects.checks.settings import mentions, setting
from projects.sheet import Sheet

HUNDRED = Decimal(100)


class Percent(Check):
    """Nothing is above 100 % but a growth; ≥100 % can only be =100 %."""

    code = "R17"
    levels = (
        ERROR,
        INFO,
    )
    title = "百分比不超过 100%"
    reason = "A share above 100 % is a slip of the keyboard."
    fires = Example({"indicators.1.value": "≥9500%"})
    silent = Example(
        {"indicators.1.name": "参训人数增长率", "indicators.1.value": "≥120%"},
        words="a growth may be above 100 %",
    )

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for index, row in enumerate(sheet.indicators):
            reading = read(row)
            number, operator = reading.value.number, reading.value.operator
            if reading.kind != PERCENT or number is None:
                continue
            if mentions(compact(row.name + row.description), setting(context, "growth_words")):
                continue
            path = f"indicators.{index}.value"
            if number > HUNDRED or (number == HUNDRED and operator == ">"):
                yield self._above(sheet, path, row.value, number)
            elif number == HUNDRED and operator == "≥":
                exact = rewrite(row.value, operator="=")
                text = f"填的是“{row.value}”，最高就是 100%，写“{exact}”更清楚。"
                together = "最高就是 100%，写“=100%”更清楚。"
                repairs = (Repair(f"改为 {exact}", {path: exact}),)
                yield self.finding(sheet, path, INFO, text, aspect="full", together=together, repairs=repairs)

    def _above(self, sheet: Sheet, path: str, value: str, number: Decimal) -> Finding:
        text = f"填的是“{value}”，百分比不超过 100%。请核对这个数。"
        repairs = []
        if HUNDRED * 10 <= number <= HUNDRED * 100:
            exact = "=" if number == HUNDRED * 100 else None
            hundredth = rewrite(value, operator=exact, number=plain(number / 100))
            repairs.append(Repair(f"改为 {hundredth}", {path: hundredth}))
        else:
            full = rewrite(value, operator="=", number="100")
            repairs.append(Repair(f"改为 {full}", {path: full}))
        return self.finding(sheet, path, ERROR, text, aspect="above", repairs=tuple(repairs))
