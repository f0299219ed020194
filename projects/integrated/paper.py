"""The differences as a workbook: one row for each cell that does not agree, under its spoken address."""

from __future__ import annotations

from collections.abc import Sequence

from projects.integrated.comparison import Compared, counted
from projects.layout.paper import Cell, Grid, Paper, Style, Text, head
from projects.models import IntegratedImport

#: millimetres: 表 | 编码 | 项目 | 单位 | 位置 | 本系统 | 一体化
_WIDTHS = (10, 42, 40, 26, 30, 60, 60)


def differences_paper(held: IntegratedImport, found: Sequence[Compared]) -> Paper:
    """Of the projects given, in their order; a second sheet counts them."""
    same, differ = counted(found)
    title = f"{held.year_id}年度绩效目标与一体化比对"
    told = f"{held.file_name}，一致 {same}，不一致 {differ}；金额按 0.01 万元比较"
    rows = [head("表", "项目编码", "项目", "单位", "位置", "本系统", "一体化")]
    counts = [head("表", "项目编码", "项目", "单位", "比对的版本", "一致", "不一致")]
    for one in found:
        project = one.project
        about = [f"表{one.number}", project.code, project.name, project.unit.label]
        rows += [
            [*(Cell(text) for text in (*about, line.place, line.ours, line.theirs))]
            for line in one.differences
        ]
        counts.append([*map(Cell, (*about, one.label)), Cell(one.same), Cell(len(one.differences))])
    blocks: list[Text | Grid] = [
        Text(title, Style.TITLE),
        Text(told, Style.SUBTITLE),
        Grid(_WIDTHS, rows, head=1, name="不一致"),
        Grid(_WIDTHS, counts, head=1, name="各项目"),
    ]
    return Paper(title, blocks, landscape=True)
