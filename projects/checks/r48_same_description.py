"""R48: one description in two rows."""

from __future__ import annotations

from collections.abc import Iterator

from projects.checks.base import INFO, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.places import spoken_row
from projects.checks.reading import SATISFACTION, TIME, compact, family
from projects.sheet import Sheet

_SHORTEST = 4


class SameDescription(Check):
    """Two rows described by the same words; deadlines may share theirs, and so may the way of asking people."""

    code = "R48"
    levels = (INFO,)
    title = "各行描述不重复"
    reason = "A description that fits two rows fits neither: one was copied."
    fires = Example({"indicators.5.description": "场地、师资和食宿"})
    silent = Example({"indicators.5.description": "教材、资料"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        first: dict[str, int] = {}
        for index, row in enumerate(sheet.indicators):
            text = compact(row.description).strip("。；;，,")
            if len(text) < _SHORTEST or family(row) == SATISFACTION:
                continue
            before = first.setdefault(text, index)
            both_time = family(row) == TIME and family(sheet.indicators[before]) == TIME
            if before == index or both_time:
                continue
            path = f"indicators.{index}.description"
            yield self.finding(
                sheet,
                path,
                INFO,
                f"与{spoken_row(sheet, before)}的描述相同。请核对是否需要分别描述。",
                together="与前面一行的描述相同。请核对是否需要分别描述。",
                repairs=(Repair("修改描述", edit=path),),
                cells=(path, f"indicators.{before}.description"),
            )
