"""R41†: a deadline before the budget year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from projects.checks.base import ERROR, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.reading import DEADLINE, TIME, family, read
from projects.sheet import IndicatorRow, Sheet

_DATED = re.compile(
    r"(?P<year>20\d\d)\s*年(?!度)\s*(?P<month>\d{1,2}\s*月\s*份?)?(\s*\d{1,2}\s*[日号])?\s*"
    r"(?P<end>年?[底末]|上旬|中旬|下旬|上半年|下半年|内)?\s*(?P<by>之?以?前|止|为止)?\s*"
    r"(?P<done>(全部|基本|全面|按期|按时|如期)?\s*(完成|结束|到位|办结|验收|发放|拨付|支付|建成|竣工))?"
)


class PastDeadline(Check):
    """The latest deadline named in the value, or in the description, is not before the budget year."""

    code = "R41"
    levels = (ERROR,)
    title = "完成时间不早于预算年度"
    old_year = "完成时间"
    reason = "Work of this year's budget cannot be due last year."
    fires = Example({"indicators.2.description": "各期培训在2025年11月底前完成"})
    silent = Example({"indicators.2.description": "各期培训在2026年11月底前完成"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for index, row in enumerate(sheet.indicators):
            for cell in _cells(row):
                text = getattr(row, cell)
                found = [match for match in _DATED.finditer(text) if _is_deadline(match, text)]
                if not found or max(int(match["year"]) for match in found) >= context.year:
                    continue
                last = max(found, key=lambda match: int(match["year"]))
                yield self._past(sheet, f"indicators.{index}.{cell}", text, last, context.year)

    def _past(self, sheet: Sheet, path: str, text: str, match: re.Match[str], year: int) -> Finding:
        shown = match.group(0).strip()
        told = "填的是" if path.endswith("value") else "写的是"
        better = text[: match.start("year")] + str(year) + text[match.end("year") :]
        return self.finding(
            sheet,
            path,
            ERROR,
            f"{told}“{shown}”，早于预算年度 {year}年。请改为本年度的时间；结转项目请声明结转。",
            repairs=(Repair(f"年份改为 {year}", {path: better}),),
        )


def _cells(row: IndicatorRow) -> tuple[str, ...]:
    """Where a deadline can stand: both cells of a time row; elsewhere only beside a value that is one."""
    return ("description", "value") if family(row) == TIME or read(row).kind == DEADLINE else ()


def _is_deadline(match: re.Match[str], text: str) -> bool:
    """A date by which something is done, or a date with nothing behind it: not 2021年补贴 or 2023年12月工资."""
    dated = bool(match["month"] or match["end"])
    ends_here = not text[match.end() :].strip("。.；;）) ")
    return (
        bool(match["by"])
        or (dated and bool(match["done"] or ends_here))
        or (match["end"] in ("底", "末", "年底"))
    )
