"""R20: a sign that points the wrong way."""

from __future__ import annotations

from collections.abc import Iterator

from projects.checks.base import ERROR, INFO, Check, Context, Finding, Repair
from projects.checks.costs import is_saving
from projects.checks.examples import Example
from projects.checks.reading import COST, MONEY, PRICE, compact, family, read
from projects.checks.rewriting import rewrite
from projects.checks.settings import mentions, setting
from projects.sheet import IndicatorRow, Sheet


class Direction(Check):
    """A cost is capped; what nobody wants is capped too; a service period of a year is =1 年."""

    code = "R20"
    levels = (
        ERROR,
        INFO,
    )
    title = "符号方向"
    reason = "A cost with ≥ is reached by spending more."
    fires = Example({"indicators.3.value": "≥12 万元"})
    silent = Example({"indicators.3.name": "成本节约额", "indicators.3.value": "≥1 万元"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for index, row in enumerate(sheet.indicators):
            value = row.parsed
            if not value.quantitative or not value.signed:
                continue
            path = f"indicators.{index}.value"
            upwards = value.operator in ("≥", ">")
            if family(row) == COST and upwards and not is_saving(row, context):
                yield self._cost(sheet, path, row)
            elif upwards and family(row) != COST and _unwanted(row, context):
                text = f"填的是“{row.value}”。这类情况越少越好，一般写上限。"
                yield self._turned(sheet, path, row, "≤", text, "unwanted")
            elif value.operator in ("≤", "<") and value.number == 1 and value.unit == "年":
                text = f"填的是“{row.value}”。服务期是全年的，写“{rewrite(row.value, operator='=')}”更清楚。"
                yield self._turned(sheet, path, row, "=", text, "period")

    def _cost(self, sheet: Sheet, path: str, row: IndicatorRow) -> Finding:
        capped = rewrite(row.value, operator="≤")
        # A percentage or a number of people must get another unit first: turning the sign alone mends nothing.
        money = read(row).kind in (MONEY, PRICE)
        repairs = (Repair(f"改为 {capped}", {path: capped}),) if money else (Repair("修改", edit=path),)
        text = f"填的是“{row.value}”。成本应写上限。"
        return self.finding(sheet, path, ERROR, text, aspect="cost", repairs=repairs)

    def _turned(
        self, sheet: Sheet, path: str, row: IndicatorRow, sign: str, text: str, aspect: str
    ) -> Finding:
        turned = rewrite(row.value, operator=sign)
        repairs = (Repair(f"改为 {turned}", {path: turned}),)
        together = (
            "服务期是全年的，写“=1 年”更清楚。" if aspect == "period" else "这类情况越少越好，一般写上限。"
        )
        return self.finding(sheet, path, INFO, text, aspect=aspect, together=together, repairs=repairs)


def _unwanted(row: IndicatorRow, context: Context) -> bool:
    name = compact(row.name)
    return mentions(name, setting(context, "unwanted_words")) and not mentions(
        name, setting(context, "handling_words")
    )
