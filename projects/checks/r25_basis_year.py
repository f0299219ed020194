"""R25†: a basis of another year."""

from __future__ import annotations

from collections.abc import Iterator

from projects.checks.base import WARNING, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.settings import mentions, setting
from projects.checks.texts import other_years, with_year
from projects.sheet import Sheet


class BasisYear(Check):
    """A plan or estimate of another year as basis; documents that stay in force and measured figures may be older."""

    code = "R25"
    levels = (WARNING,)
    title = "依据的年份与预算年度一致"
    old_year = "依据"
    reason = "Last year's work plan or estimate is the commonest trace of a copied table."
    fires = Example({"indicators.1.basis": "2025年工作计划"})
    silent = Example({"indicators.1.basis": "云办发〔2025〕12号文件"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for index, row in enumerate(sheet.indicators):
            if mentions(row.basis, setting(context, "standing_documents")):
                continue
            found = next(other_years(row.basis, context.year), None)
            if found is None:
                continue
            path = f"indicators.{index}.basis"
            ask = f"预算年度是 {context.year}年。请改为本年度的依据，或说明。"
            yield self.finding(
                sheet,
                path,
                WARNING,
                f"写的是 {found['year']}年，{ask}",
                together=f"写的不是本年度，{ask}",
                repairs=(Repair(f"年份改为 {context.year}", {path: with_year(row.basis, context.year)}),),
            )
