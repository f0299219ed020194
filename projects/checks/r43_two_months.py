"""R43ᴿ: one event, two months."""

from __future__ import annotations

import re
from collections.abc import Iterator

from projects.checks.base import INFO, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.places import address, cells_of
from projects.checks.reading import compact
from projects.checks.texts import bare_of_documents
from projects.sheet import Sheet

_EVENT = re.compile(
    r"(?<![\d个])(?P<month>1[0-2]|0?[1-9])月份?(?:[上中下]旬|[底末初])?(?:之?以?前)?(?P<event>[^\d，。；、,;（）()]{4,12})"
)
_GENERIC = re.compile(r"^(全部|基本|全面)?(完成|开展|组织|进行|结束|开始|发放|以来)")


class TwoMonths(Check):
    """1月春节慰问 in one cell, 2月春节慰问 in another; a cell that names an event in two months means both."""

    code = "R43"
    levels = (INFO,)
    title = "同一事项的月份一致"
    reviewers_only = True
    reason = "Two months for one event: one of the two cells was copied and not changed."
    fires = Example(
        {"goals.0": "5月七一骨干轮训，提高骨干能力。", "indicators.0.description": "6月七一骨干轮训"}
    )
    silent = Example(
        {"goals.0": "举办5月七一骨干轮训、9月七一骨干轮训。", "indicators.0.description": "6月七一骨干轮训"}
    )

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        first: dict[str, tuple[int, str]] = {}
        for path, text in cells_of(sheet, "description"):
            for event, months in _events(text).items():
                if len(months) > 1:
                    continue
                (month,) = months
                before, where = first.setdefault(event, (month, path))
                if before != month:
                    told = f"“{event}”写在 {month}月，{address(sheet, where)}写在 {before}月。请核对。"
                    yield self.finding(
                        sheet, path, INFO, told, repairs=(Repair("修改", edit=path),), cells=(path, where)
                    )
                    break


def _events(text: str) -> dict[str, set[int]]:
    """The events a cell dates by a month, each with its months."""
    found: dict[str, set[int]] = {}
    for match in _EVENT.finditer(compact(bare_of_documents(text))):
        if not _GENERIC.match(match["event"]):
            found.setdefault(match["event"], set()).add(int(match["month"]))
    return found
