"""R52: satisfaction nobody can reach, or nobody is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from projects.checks.base import INFO, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.moves import add_row, rows_of
from projects.checks.reading import PERCENT, QUANTITY, SATISFACTION, compact, family, read
from projects.checks.rewriting import rewrite
from projects.checks.settings import mentions, setting
from projects.sheet import Sheet

HUNDRED = Decimal(100)


class Satisfaction(Check):
    """100 % fails with the first dissatisfied answer; who is trained or paid is asked, unless everybody is."""

    code = "R52"
    levels = (INFO,)
    title = "满意度"
    reason = (
        "A satisfaction of 100 % is missed by one answer; whom the money serves should be among those asked."
    )
    fires = Example({"indicators.7.value": "≥100%"})
    silent = Example({"indicators.7.value": "≥98%"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        usual = setting(context, "usual_satisfaction")
        for index, row in enumerate(sheet.indicators):
            reading = read(row)
            if family(row) != SATISFACTION or reading.kind != PERCENT or reading.value.number != HUNDRED:
                continue
            path = f"indicators.{index}.value"
            better = rewrite(row.value, operator="≥", number=str(usual))
            text = f"填的是“{row.value}”，有一人不满意就完不成。一般填 {usual}% 左右。"
            repairs = (Repair(f"改为 {better}", {path: better}),)
            yield self.finding(sheet, path, INFO, text, aspect="full", repairs=repairs)
        yield from self._missing(sheet, context)

    def _missing(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        asked = rows_of(sheet, SATISFACTION)
        if not asked:
            return
        heard = compact(
            "".join(f"{sheet.indicators[i].name}{sheet.indicators[i].description}" for i in asked)
        )
        if mentions(heard, setting(context, "everybody_words")):
            return
        done = compact("".join(sheet.indicators[i].name for i in rows_of(sheet, QUANTITY)))
        groups = setting(context, "served_groups")
        for work, (people, words) in groups.items():
            # The main group is that of the work the project is named after.
            if work in sheet.name and work in done and not mentions(heard, tuple(words)):
                text = f"数量指标中有{work}，满意度没有{people}的。请核对是否需要补充。"
                row = add_row(sheet, SATISFACTION)
                yield self.finding(
                    sheet, f"indicators.{asked[0]}.name", INFO, text, aspect="group", repairs=(row,)
                )
                return
