"""Many sheets as one document: cover, table of contents with pages, then every sheet on pages of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from projects.amounts import TEN_THOUSAND
from projects.layout.paper import Align, Cell, Grid, Paper, Style, Text, head
from projects.printing.target_form import anchor, target_blocks

NAME = "预算项目绩效目标"
#: millimetres: 序 | 编码 | 名称 | 单位 | 预算数 | 页
_WIDTHS = (12, 42, 54, 32, 16, 10)


def bound_paper(
    contents: Sequence[Mapping[str, Any]],
    year: int,
    sender: str,
    made_on: date,
    *,
    volume: str = "",
    first: int = 1,
) -> Paper:
    """The sheets in the order given, numbered from ``first``. ``volume``: 第1册, where there are several.

    Refused where one of them is a placeholder (另行管理).
    """
    title = f"{sender}{year}年度{NAME}{f'（{volume}）' if volume else ''}"
    blocks: list[Text | Grid] = [
        Text(f"{sender}\n{year}年度{NAME}{f'（{volume}）' if volume else ''}", Style.COVER),
        Text(f"{made_on.year}年{made_on.month}月{made_on.day}日", Style.SUBTITLE),
        Text("", Style.BREAK),
        Text("目　录", Style.TITLE),
        _table_of_contents(contents, first),
    ]
    for number, content in enumerate(contents, first):
        blocks += [Text("", Style.BREAK), *target_blocks(content, number)]
    return Paper(title, blocks)


def _table_of_contents(contents: Sequence[Mapping[str, Any]], first: int) -> Grid:
    rows = [head("表号", "项目编码", "项目名称", "单位", "预算数", "页")]
    for number, content in enumerate(contents, first):
        budget = None if content["budget"] is None else Decimal(content["budget"]) / TEN_THOUSAND
        rows.append(
            [
                Cell(f"表{number}", align=Align.CENTER),
                Cell(content["code"]),
                Cell(content["name"]),
                Cell(content["unit_name"]),
                Cell(budget),
                Cell("查看", align=Align.CENTER, page_of=anchor(number)),
            ]
        )
    return Grid(_WIDTHS, rows, head=1, name="目录")
