"""The 申请表 of a 调整 or 更正 as an official paper: why, on what basis, every field before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from projects.layout.paper import Align, Cell, Grid, Paper, Style, Text

#: millimetres, 164 in all
_WHY, _ROWS = (26, 56, 26, 56), (40, 62, 62)


def application_paper(content: Mapping[str, Any], year: int) -> Paper:
    """``content``: what ``ChangeKind.content`` writes and a snapshot freezes."""
    asked = content["application"]
    title = f"项目绩效目标{'调整' if asked['declared'] else '更正'}申请表"
    rows = [
        [_name("栏目"), _name(asked["base"]), _name(asked["label"])],
        *(
            [Cell(one["place"]), Cell(one["before"] or "（无）"), Cell(one["after"] or "（删去）")]
            for one in content["differences"]
        ),
    ]
    blocks: list[Text | Grid] = [
        Text(title, Style.TITLE),
        Text(
            f"{content['unit_code']} {content['unit_name']}\t{year}年度\t{asked['base']} → {asked['label']}",
            Style.LINE,
        ),
        Grid(_WHY, _why(content, asked), name=content["name"] or title),
        Text("", Style.BODY),
        Grid(_ROWS, rows, head=1, name="调整前后对照"),
        Text("经办人：\t科室负责人：\t分管领导：", Style.LINE),
        Text("　　　　年　　月　　日", Style.SIGNED),
    ]
    return Paper(f"{year}年{title}（{content['name']}）", blocks)


def _why(content: Mapping[str, Any], asked: Mapping[str, str]) -> list[list[Cell]]:
    lines = [[_name("项目编码"), Cell(content["code"]), _name("项目名称"), Cell(content["name"])]]
    if not asked["declared"]:
        lines.append([_name("更正说明"), Cell(asked["reason"], across=3)])
    else:
        lines += [
            [_name("调整原因"), Cell(asked["reason"]), _name("依据类别"), Cell(asked["ground"])],
            [_name("依据文件"), Cell(asked["document"]), _name("预算变动"), Cell(asked["event"] or "无")],
            [_name("情况说明"), Cell(asked["explanation"], across=3)],
        ]
        if asked["eased_reason"]:
            lines.append([_name("调低的理由"), Cell(asked["eased_reason"], across=3)])
        lines.append([_name("声明"), Cell(asked["declared"], across=3)])
    return [*lines, [_name("申请人"), Cell(asked["by"], across=3)]]


def _name(words: str) -> Cell:
    return Cell(words, align=Align.CENTER, bold=True)
