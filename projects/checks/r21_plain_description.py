"""R21: a description that does not say what is measured."""

from __future__ import annotations

import re
from collections.abc import Iterator

from projects.checks.base import WARNING, Check, Context, Finding, Repair
from projects.checks.costs import is_total
from projects.checks.examples import Example
from projects.checks.reading import DEADLINE, compact, read
from projects.sheet import IndicatorRow, Sheet

_STOPS = "。.；;：:，,、"
_RATE = re.compile(r"([^，。；、：占]+)占([^，。；、：占]+?)的?(?:比例|比率|比重|百分比|百分率)")
#: words that do not make one set of people or things another
_LOOSE = re.compile(r"^(实际|全年|全部|所有|本年)|[总的数量人]")


class PlainDescription(Check):
    """Empty, or the name once more; numerator and denominator the same. Totals and deadlines explain themselves."""

    code = "R21"
    levels = (WARNING,)
    title = "描述说明怎么算"
    reason = "Who reports the figure in December must count the same thing as who wrote it in January."
    fires = Example({"indicators.1.description": "结业合格率"})
    silent = Example({"indicators.3.description": "项目总成本"}, words="a total explains itself")

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for index, row in enumerate(sheet.indicators):
            told, match = _repeated(row, context), _same_over_same(row.description)
            if not told and not match:
                continue
            path = f"indicators.{index}.description"
            repairs = (Repair("修改描述", edit=path),)
            cells = (path, f"indicators.{index}.name")
            if told:
                text = f"{told}，看不出怎么算。请写清统计的范围和算法，或说明。"
                together = "描述没有填写或与名称相同，看不出怎么算。请写清统计的范围和算法，或说明。"
                yield self.finding(
                    sheet,
                    path,
                    WARNING,
                    text,
                    aspect="plain",
                    together=together,
                    repairs=repairs,
                    cells=cells,
                )
            elif match:
                text = f"分子“{match[1].strip()}”与分母“{match[2].strip()}”说的是同一个数。请改正其中一个，或说明。"
                yield self.finding(sheet, path, WARNING, text, aspect="ratio", repairs=repairs)


def _repeated(row: IndicatorRow, context: Context) -> str:
    name, description = (compact(text).strip(_STOPS) for text in (row.name, row.description))
    if not name or is_total(row, context) or read(row).kind == DEADLINE:
        return ""
    if not description:
        return "还没有填"
    return "与名称相同" if description == name else ""


def _same_over_same(description: str) -> re.Match[str] | None:
    """The first 甲占乙的比率 whose two sides are one."""
    if "占" not in description:
        return None
    for match in _RATE.finditer(compact(description)):
        over, under = (_LOOSE.sub("", side) for side in match.groups())
        if over and over == under:
            return match
    return None
