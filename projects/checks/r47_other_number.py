"""R47ᴿ: a number of the goal, or of the department's text, that the indicator does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from projects.checks.base import INFO, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.places import spoken_row
from projects.checks.reading import COUNT, compact, read
from projects.checks.topics import topic
from projects.sheet import Sheet

_COUNTED = re.compile(
    r"(?P<number>\d+(?:\.\d+)?|[二两三四五六七八九十]{1,3})(?P<unit>人次|人|名|位|次|期|场|轮|个|部|户|村|项|套|台)"
)
_EVERY = re.compile(r"每[^，。；、]{0,4}$|第$|[一二三四五六七八九十]是$")
_SAME_UNIT = {"名": "人", "位": "人"}
_DIGITS = {"二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


@dataclass(frozen=True)
class Counted:
    """A quantity in a sentence, with the clause it stands in."""

    number: Decimal
    unit: str
    text: str
    clause: str


class OtherNumber(Check):
    """A quantity of a text against the rows of the same unit that speak of the same thing."""

    code = "R47"
    levels = (INFO,)
    title = "目标中的数与指标值一致"
    reviewers_only = True
    reason = "Goal, department text and indicator are read side by side when they are published."
    fires = Example({"goals.0": "举办五期骨干培训，提高骨干能力。"})
    silent = Example({"goals.0": "举办四期骨干培训，每期两天，提高骨干能力。"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for index, goal in enumerate(sheet.goals):
            for counted in counts(goal):
                if (row := _contradicted(counted, sheet, context)) is not None:
                    yield self._differs(sheet, row, counted, f"goals.{index}", "写的是")
                    break
        item = context.items_of.get(sheet.code) if sheet.code else None
        for counted in counts(item.text) if item else ():
            if (row := _contradicted(counted, sheet, context)) is not None:
                path = f"indicators.{row}.value"
                yield self._differs(sheet, row, counted, path, "部门整体绩效目标中写的是")
                break

    def _differs(self, sheet: Sheet, row: int, counted: Counted, path: str, told: str) -> Finding:
        value = f"indicators.{row}.value"
        text = (
            f"{told}“{counted.text}”，{spoken_row(sheet, row)}的指标值是“{sheet.indicators[row].value}”，"
            "两处不一致。请核对。"
        )
        repairs = (Repair("修改", edit=path),)
        return self.finding(sheet, path, INFO, text, repairs=repairs, cells=(path, value))


def counts(text: str) -> Iterator[Counted]:
    """The quantities of a text; 每半年一次 and 第二轮 are none."""
    for clause in re.split(r"[，。；;！？\n]", compact(text)):
        for match in _COUNTED.finditer(clause):
            if not _EVERY.search(clause[: match.start()]):
                unit = match["unit"]
                yield Counted(_number(match["number"]), _SAME_UNIT.get(unit, unit), match[0], clause)


def _number(text: str) -> Decimal:
    """``两`` -> 2, ``二十五`` -> 25."""
    if text[0].isdigit():
        return Decimal(text)
    tens, ten, ones = text.rpartition("十")
    return Decimal((_DIGITS.get(tens[-1:], 1) * 10 if ten else 0) + _DIGITS.get(ones[-1:], 0))


def _contradicted(counted: Counted, sheet: Sheet, context: Context) -> int | None:
    """The first row that counts the same thing otherwise; None where one agrees or none speaks of it."""
    about = topic(counted.clause, context)
    rows = [
        (index, row.parsed.number)
        for index, row in enumerate(sheet.indicators)
        if read(row).kind == COUNT
        and _SAME_UNIT.get(row.parsed.unit or "", row.parsed.unit) == counted.unit
        and topic(f"{row.name} {row.description}", context) & about
    ]
    if not rows or any(number == counted.number for _, number in rows):
        return None
    return rows[0][0]
