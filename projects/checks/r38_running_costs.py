"""R38: the office's running costs inside a project."""

from __future__ import annotations

from collections.abc import Iterator

from projects.checks.base import WARNING, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.places import cells_of
from projects.checks.settings import setting
from projects.sheet import Sheet


class RunningCosts(Check):
    """日常办公 and 公用经费 belong to 基本支出; the list of exceptions names those that do not."""

    code = "R38"
    levels = (WARNING,)
    title = "项目支出不含日常公用经费"
    reason = "Running costs are paid from 基本支出; inside a project they are what audits object to most."
    fires = Example({"purpose": "用于举办站点骨干培训和日常办公。"})
    silent = Example({"purpose": "用于举办站点骨干培训，发放离休干部特需公用经费。"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for path, text in cells_of(sheet, "name", "description"):
            for exception in setting(context, "running_exceptions"):
                text = text.replace(exception, "")
            word = next((word for word in setting(context, "running_words") if word in text), "")
            if word:
                ask = "这类支出一般在基本支出中安排。请移出，或说明在本项目中安排的依据。"
                yield self.finding(
                    sheet,
                    path,
                    WARNING,
                    f"写到“{word}”，{ask}",
                    together=f"写到日常公用经费，{ask}",
                    repairs=(Repair("修改", edit=path),),
                )
