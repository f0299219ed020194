"""R45ᴿ: a part of the project no indicator measures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from projects.checks.base import INFO, Check, Context, Finding
from projects.checks.examples import Example
from projects.checks.moves import add_row
from projects.checks.reading import QUANTITY, compact
from projects.checks.topics import topic, topic_of_rows
from projects.sheet import Sheet

_CLAUSE = re.compile(r"[，。；,;：:!！?？\n]|\d+[、.．]")
#: what such a clause says is hoped for, not done
_HOPED = re.compile(
    r"^(使|增强|提高|提升|推动|促进|服务|弘扬|优化|改善|确保|保证|有效|切实|进一步|全面|为.{0,12}提供)"
)
_OPENING = re.compile(r"^(资金)?(主要)?用于|^通过|^为了?")
#: what is bought on the way is no piece of work
_SPENT = ("费", "费用", "经费", "支出")
_SHORTEST = 4
#: so many are named in the sentence
_NAMED = 3


class Component(Check):
    """What the use names as a piece of work and no row speaks of, and what a goal begins with (通过…)."""

    code = "R45"
    levels = (INFO,)
    title = "各项内容都有指标"
    reviewers_only = True
    reason = "What no indicator measures is not monitored, and in an audit the money behind it has no result."
    fires = Example({"purpose": "用于举办站点骨干培训、购置远程播放设备。"})
    silent = Example({"purpose": "用于举办站点骨干培训，增强基层活力。"})

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        measured = topic_of_rows(sheet, context)
        if not measured:
            return
        missing = [
            part
            for part in dict.fromkeys(_parts(sheet))
            if (about := topic(part, context)) and not about & measured
        ]
        if missing:
            names = "、".join(f"“{part[:20]}”" for part in missing[:_NAMED])
            more = f"等 {len(missing)} 项" if len(missing) > _NAMED else ""
            text = f"写到{names}{more}，没有对应的指标。请核对是否需要补充。"
            row = add_row(sheet, QUANTITY)
            yield self.finding(sheet, "purpose", INFO, text, repairs=(row,), cells=("purpose", "indicators"))


def _parts(sheet: Sheet) -> Iterator[str]:
    yield from _pieces(sheet.purpose)
    for goal in sheet.goals:
        head = compact(goal).partition("，")
        if head[0].startswith("通过") and head[1]:
            yield from _pieces(head[0])


def _pieces(text: str) -> Iterator[str]:
    for clause in _CLAUSE.split(_OPENING.sub("", compact(text))):
        if _HOPED.match(clause):
            continue
        for piece in clause.split("、"):
            if len(clean := _OPENING.sub("", piece)) >= _SHORTEST and not clean.endswith(_SPENT):
                yield clean
