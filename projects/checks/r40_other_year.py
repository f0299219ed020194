"""R40†: another year in name, use, goal or description."""

from __future__ import annotations

from collections.abc import Iterator

from projects.checks.base import WARNING, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.places import cells_of
from projects.checks.texts import other_years, with_year
from projects.sheet import Sheet


class OtherYear(Check):
    """A year that is not the budget year, documents, beginnings and comparisons apart."""

    code = "R40"
    levels = (WARNING,)
    title = "文字中的年份与预算年度一致"
    old_year = "文字"
    reason = "A sentence copied from last year still speaks of last year."
    fires = Example({"purpose": "用于举办2025年站点骨干培训。"})
    silent = Example({"purpose": "用于按2021—2026年规划和云办发〔2025〕12号文件举办站点骨干培训。"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for path, text in cells_of(sheet, "name", "description"):
            found = next(other_years(text, context.year), None)
            if found is None:
                continue
            ask = f"预算年度是 {context.year}年。请修改，或说明。"
            yield self.finding(
                sheet,
                path,
                WARNING,
                f"写的是 {found['year']}年，{ask}",
                together=f"写的不是本年度，{ask}",
                repairs=(Repair(f"年份改为 {context.year}", {path: with_year(text, context.year)}),),
            )
