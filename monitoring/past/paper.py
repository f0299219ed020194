"""The list for the budget meeting as a paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from accounts.templatetags.show import wan
from monitoring.past.gathering import Past
from monitoring.past.suggesting import suggestion, trend
from projects.layout.paper import Align, Cell, Grid, Paper, Style, Text, head
from projects.models import Project

NOTE = "“建议”按所列规则从上一年度的结果得出，供会议研究，不自动影响预算安排。"


def meeting_paper(
    year: int, rows: Sequence[tuple[Project, Sequence[Past]]], sender: str, made_on: date
) -> Paper:
    """Each project of the year with what it was before."""
    title = f"{year}年度预算安排参考（上年绩效结果）"
    lines = [
        head(
            "序",
            "项目",
            "单位",
            "申报数",
            "上年预算",
            "上年执行",
            "执行率",
            "得分趋势",
            "未销号整改",
            "建议",
            "依据",
        )
    ]
    for number, (project, past) in enumerate(rows, 1):
        last, said = (past[0] if past else None), suggestion(past)
        texts = [
            wan(project.requested) if project.requested is not None else "",
            wan(last.budget) if last else "",
            wan(last.spent) if last else "",
            f"{last.rate}%" if last and last.rate is not None else "",
        ]
        lines.append(
            [
                Cell(str(number), align=Align.CENTER),
                Cell(project.name),
                Cell(project.unit.label),
                *(Cell(text, align=Align.RIGHT) for text in texts),
                Cell(trend(past)),
                Cell(
                    str(last.open_rectifications) if last and last.open_rectifications else "",
                    align=Align.RIGHT,
                ),
                Cell(said.words),
                Cell(said.rule),
            ]
        )
    return Paper(
        title,
        [
            Text(title, Style.TITLE),
            Text(f"{sender}\t{made_on:%Y-%m-%d}\t金额单位：万元", Style.LINE),
            Grid((9, 40, 18, 20, 20, 20, 15, 40, 14, 22, 44), lines, head=1, name="预算安排参考"),
            Text(f"注：{NOTE}", Style.NOTE),
        ],
        landscape=True,
    )
