"""R42: a month in the description later than the value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from projects.checks.base import WARNING, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.reading import read
from projects.checks.rewriting import rewrite
from projects.checks.texts import bare_of_documents, other_years
from projects.sheet import Sheet

_MONTH = re.compile(r"(?<![\d个])(1[0-2]|0?[1-9])\s{0,4}月(?!份?(以来|起|开始)|均|度)")


class LaterMonth(Check):
    """The last month the description names is not after the one the value allows."""

    code = "R42"
    levels = (WARNING,)
    title = "描述中的月份不晚于指标值"
    reason = "Either the description or the value is wrong, and the self-evaluation cannot tell which."
    fires = Example({"indicators.2.description": "各期培训在12月底前完成"})
    silent = Example({"indicators.2.description": "3月起开班，11月底前完成"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for index, row in enumerate(sheet.indicators):
            month = read(row).month
            # A date of another year is asked about as such.
            if month is None or any(other_years(row.description, context.year)):
                continue
            named = [int(match[1]) for match in _MONTH.finditer(bare_of_documents(row.description))]
            if not named or max(named) <= month:
                continue
            path, description = f"indicators.{index}.value", f"indicators.{index}.description"
            later = rewrite(row.value, number=str(max(named)))
            yield self.finding(
                sheet,
                path,
                WARNING,
                f"填的是“{row.value}”，描述中写到 {max(named)}月。请改为一致，或说明。",
                repairs=(Repair(f"改为 {later}", {path: later}), Repair("修改描述", edit=description)),
                cells=(path, description),
            )
