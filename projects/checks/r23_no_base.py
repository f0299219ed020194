"""R23: better than last year, without last year's figure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from projects.checks.base import WARNING, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.reading import compact
from projects.checks.settings import mentions, setting
from projects.sheet import IndicatorRow, Sheet

_YEAR = re.compile(r"20\d\d\s{0,4}(年|[〕\]）])")


class NoBase(Check):
    """A comparison in words needs the figure it is compared with, in the description or the basis."""

    code = "R23"
    levels = (WARNING,)
    title = "与上年比较的写明上年数"
    reason = "比上年提升 can be checked only by somebody who knows last year's figure."
    fires = Example(
        {"indicators.6.value": "比上年提高", "indicators.6.description": "骨干业务能力，明显好转为达成预期"}
    )
    silent = Example(
        {
            "indicators.6.value": "比上年提高",
            "indicators.6.description": "骨干考核平均分，上年为 82 分，提高为达成预期",
        }
    )

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for index, row in enumerate(sheet.indicators):
            if row.parsed.quantitative or not _compares(row, context) or _has_figure(row):
                continue
            path, description = f"indicators.{index}.value", f"indicators.{index}.description"
            text = f"填的是“{row.value}”，没有写上年的数，无法比较。请在描述中写明上年实际数，或说明。"
            yield self.finding(
                sheet,
                path,
                WARNING,
                text,
                repairs=(Repair("填写上年数", edit=description),),
                cells=(path, description, f"indicators.{index}.basis"),
            )


def _compares(row: IndicatorRow, context: Context) -> bool:
    return mentions(compact(row.value), setting(context, "comparing_words"))


def _has_figure(row: IndicatorRow) -> bool:
    return bool(re.search(r"\d", _YEAR.sub("", row.value + row.description + row.basis)))
