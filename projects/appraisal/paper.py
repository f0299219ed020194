"""The 目标审核表 as an official paper, filled in or, for a signature by hand, with its proposals only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from projects import amounts
from projects.appraisal.items import ITEMS, grade_of, shown
from projects.layout.paper import Align, Cell, Grid, Paper, Style, Text
from projects.models import Appraisal
from projects.versions.content import decimal_of

TITLE = "项目绩效目标审核表"
#: millimetres, 164 in all
_HEAD, _ROWS = (26, 56, 26, 56), (20, 28, 46, 14, 14, 42)


def appraisal_paper(kept: Appraisal, content: Mapping[str, Any], year: int, step: str) -> Paper:
    """``content``: the text that was appraised, as its snapshot froze it; ``step``: at which step."""
    head = [
        [_name("项目编码"), Cell(content["code"]), _name("项目名称"), Cell(content["name"])],
        [_name("预算数（万元）"), Cell(_wan(content["budget"])), _name("审核环节"), Cell(step)],
    ]
    blocks: list[Text | Grid] = [
        Text(TITLE, Style.TITLE),
        Text(f"{content['unit_code']} {content['unit_name']}\t{year}年度\t", Style.LINE),
        Grid(_HEAD, head, name=content["name"] or TITLE),
        Text("", Style.BODY),
        Grid(_ROWS, _rows(kept), head=1, name="审核内容"),
        Text(f"审核人：{kept.saved_by.name}\t\t{kept.saved_at:%Y年%-m月%-d日}", Style.LINE),
    ]
    return Paper(f"{year}年{TITLE}（{content['name']}）", blocks)


def _rows(kept: Appraisal) -> list[list[Cell]]:
    rows = [[_name(words) for words in ("审核内容", "项目", "审核要点", "分值", "得分", "意见")]]
    parts = [item.part for item in ITEMS]
    for place, item in enumerate(ITEMS):
        first = [] if place and parts[place - 1] == item.part else [_part(item.part, parts.count(item.part))]
        rows.append(
            [
                *first,
                Cell(item.words),
                Cell(item.looks_at),
                Cell(shown(item.points), align=Align.CENTER),
                Cell(kept.scores[item.key], align=Align.CENTER),
                Cell(kept.opinions.get(item.key, "")),
            ]
        )
    total = Cell(shown(kept.total), align=Align.CENTER, bold=True)
    rows.append([_name("总分", across=3), Cell("100", align=Align.CENTER), total, Cell("")])
    rows.append([_name("等级", across=3), Cell(grade_of(kept.total).value, across=3, bold=True)])
    return rows


def _part(words: str, down: int) -> Cell:
    return Cell(words, down=down, align=Align.CENTER, bold=True)


def _name(words: str, across: int = 1) -> Cell:
    return Cell(words, across=across, align=Align.CENTER, bold=True)


def _wan(yuan: str | None) -> str:
    return amounts.shown(decimal_of(yuan))
