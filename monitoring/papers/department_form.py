"""部门整体支出绩效自评表: the year's table by template, with its points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from projects.layout.paper import Align, Cell, Grid, Paper, Style, Text, head

TITLE = "部门整体支出绩效自评表"


def department_paper(
    template: Sequence[Mapping[str, Any]],
    scores: Mapping[str, Mapping[str, Any]],
    overview: str,
    year: int,
    sender: str,
) -> Paper:
    """The whole table; the total is the sum of the points that were given."""
    lines = [head("一级指标", "二级指标", "三级指标", "分值", "指标解释", "评分标准", "得分", "说明")]
    for _, of_level1 in groupby(template, key=lambda row: row["level1"]):
        members = list(of_level1)
        first: list[Cell] = [Cell(members[0]["level1"], down=len(members), align=Align.CENTER)]
        for _, of_level2 in groupby(members, key=lambda row: row["level2"]):
            mates = list(of_level2)
            second: list[Cell] = [Cell(mates[0]["level2"], down=len(mates), align=Align.CENTER)]
            for row in mates:
                lines.append([*first, *second, *_row(row, scores.get(row["key"], {}))])
                first, second = [], []
    given = [
        Decimal(scores[row["key"]]["points"]) for row in template if scores.get(row["key"], {}).get("points")
    ]
    weights = sum((Decimal(row["weight"]) for row in template), Decimal(0))
    total = f"{sum(given, Decimal(0)):.2f}" if len(given) == len(template) and template else "未评完"
    lines.append(
        [
            Cell("合计", across=3, align=Align.CENTER, bold=True),
            _right(f"{weights:.2f}"),
            Cell("", across=2),
            _right(total),
            Cell(""),
        ]
    )
    title = f"{year}年度{TITLE}"
    blocks: list[Text | Grid] = [
        Text(title, Style.TITLE),
        Text(f"部门：{sender}\t单位：分", Style.LINE),
        Grid((18, 22, 28, 12, 46, 52, 14, 40), lines, head=1, name=TITLE),
    ]
    if overview:
        blocks += [Text("总体评价", Style.HEADING), Text(overview)]
    return Paper(title, blocks, landscape=True)


def _row(row: Mapping[str, Any], score: Mapping[str, Any]) -> list[Cell]:
    return [
        Cell(row["level3"]),
        _right(row["weight"]),
        Cell(row["explanation"]),
        Cell(row["standard"]),
        _right(score.get("points") or ""),
        Cell(score.get("note") or ""),
    ]


def _right(text: str) -> Cell:
    return Cell(text, align=Align.RIGHT)
