"""The papers of an archive: the target sheet as approved, the report of a checkpoint, 归档目录, 移交清单, 调阅登记."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.templatetags.show import pct, wan
from monitoring.archive.sections import Entry, Section
from monitoring.models import CheckpointReport
from projects import paper as sheets
from projects.layout.paper import Align, Cell, Grid, Paper, Style, Text, head
from projects.models import Project

#: as much of a SHA-256 as people compare by eye
PRINTED = 16


def target_paper(content: Mapping[str, Any], year: int, label: str) -> Paper:
    """项目绩效目标表 as the official form has it."""
    sheet = sheets.paper(content)
    cells = sheet.head
    rows: list[list[Cell]] = [
        [_name("项目编码"), Cell(cells["code"].text, across=2), _name("项目名称"), Cell(cells["name"].text, across=2)],
        [_name("预算数"), Cell(_wan(cells["budget"].text)), _name("其中：财政资金"), Cell(_wan(cells["fiscal"].text)),
         _name("其他资金"), Cell(_wan(cells["other"].text))],
    ]  # fmt: skip
    if not sheet.separate:
        plan = "，".join(f"{month}月底 {cell.text or '0%'}" for month, cell in sheet.plan)
        goals = "\n".join(f"{n}. {goal.text}" for n, goal in enumerate(sheet.goals, 1))
        rows += [
            [_name("资金用途"), Cell(cells["purpose"].text, across=5)],
            [_name("资金支出计划"), Cell(plan, across=5)],
            [_name("绩效目标"), Cell(goals, across=5)],
        ]
        rows.append(head("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"))
        for block in sheet.blocks:
            rows += [_indicator(row) for row in block]
    title = f"{year}年度项目绩效目标表（{label}）"
    line = Text(f"单位：{sheet.unit}\t金额单位：万元", Style.LINE)
    return Paper(title, [Text(title, Style.TITLE), line, Grid((16, 20, 30, 48, 20, 32), rows)])


def _indicator(row: sheets.Row) -> list[Cell]:
    merged = [Cell(level[0], down=level[1]) for level in (row.level1, row.level2) if level is not None]
    return [*merged, *(Cell(row.cells[name].text) for name in ("name", "description", "value", "basis"))]


def report_paper(report: CheckpointReport) -> Paper:
    """支出进度说明, with the figures as they froze."""
    project, at = report.project, report.checkpoint
    rows = [
        [_name("项目编码"), Cell(project.code), _name("项目名称"), Cell(project.name)],
        [_name("调整后预算（万元）"), Cell(wan(report.budget)), _name("累计执行（万元）"), Cell(wan(report.spent))],
        [_name(f"{at.name}计划"), Cell(pct(report.planned)), _name("执行"), Cell(pct(report.actual))],
        [_name("灯"), Cell(f"{report.lamp.words} {report.said}"), _name("执行数截至"),
         Cell(f"{report.spent_as_of:%Y-%m-%d}" if report.spent_as_of else "")],
        [_name("原因"), Cell(report.cause, across=3)],
        [_name("下一步安排"), Cell(report.measure, across=3)],
    ]  # fmt: skip
    title = f"{project.year_id}年{at.name}支出进度说明"
    stand = "数字已定" if report.frozen_at else "数字未定"
    line = Text(
        f"单位：{project.unit.code} {project.unit.name}\t统计截止 {at.cutoff_on:%Y-%m-%d}，{stand}",
        Style.LINE,
    )
    return Paper(title, [Text(title, Style.TITLE), line, Grid((28, 50, 28, 50), rows)])


def catalogue_paper(
    project: Project, parts: Sequence[tuple[Section, Sequence[Entry]]], made_on: date
) -> Paper:
    """归档目录: every section, those without anything too."""
    rows = [head("序号", "类别", "材料名称", "日期", "形式")]
    number = 0
    for section, entries in parts:
        if not entries:
            number += 1
            rows.append([Cell(str(number)), Cell(section.words), Cell("（无）", across=3)])
        for place, entry in enumerate(entries):
            number += 1
            words = [Cell(section.words, down=len(entries))] if place == 0 else []
            day = f"{entry.dated:%Y-%m-%d}" if entry.dated else ""
            rows.append([Cell(str(number)), *words, Cell(entry.title), Cell(day), Cell(entry.sort)])
    title = f"{project.year_id}年度归档目录"
    lines: list[Text | Grid] = [
        Text(f"项目：{project.name}（{project.code or '无编码'}）\t单位：{project.unit.label}", Style.LINE),
        Grid((10, 22, 78, 24, 32), rows, head=1),
        Text(f"制作日期：{made_on:%Y-%m-%d}", Style.SIGNED),
    ]
    return Paper(title, [Text(title, Style.TITLE), *lines])


@dataclass(frozen=True)
class Handed:
    """One 案卷 of a 移交清单."""

    code: str
    name: str
    unit: str
    files: int
    additions: int
    sealed_on: date
    sha256: str


def handover_paper(year: int, rows: Sequence[Handed], sender: str, made_on: date) -> Paper:
    """移交清单, to be printed and signed."""
    title = f"{year}年度预算绩效档案移交清单"
    lines = [
        head("序号", "项目编码", "案卷名称", "单位", "文件数", "补正", "归档日期", f"校验值（前{PRINTED}位）")
    ]
    lines += [
        [
            Cell(str(number), align=Align.CENTER),
            Cell(row.code),
            Cell(row.name),
            Cell(row.unit),
            Cell(row.files),
            Cell(row.additions),
            Cell(f"{row.sealed_on:%Y-%m-%d}", align=Align.CENTER),
            Cell(row.sha256[:PRINTED]),
        ]
        for number, row in enumerate(rows, 1)
    ]
    total = f"共 {len(rows)} 卷，{sum(row.files for row in rows)} 个文件。"
    signed = [
        [_name("移交单位"), Cell(sender), _name("接收单位"), Cell("")],
        [_name("移交人（签字）"), Cell(""), _name("接收人（签字）"), Cell("")],
        [_name("监交人（签字）"), Cell(""), _name("移交日期"), Cell("　　年　　月　　日")],
    ]
    return Paper(
        title,
        [
            Text(title, Style.TITLE),
            Text(f"{sender}\t{made_on:%Y-%m-%d}", Style.LINE),
            Grid((10, 46, 70, 24, 14, 12, 24, 40), lines, head=1, name="移交清单"),
            Text(total),
            Grid((30, 90, 30, 90), signed, name="签字"),
        ],
        landscape=True,
    )


def _name(words: str) -> Cell:
    return Cell(words, align=Align.CENTER, bold=True)


def _wan(text: str) -> str:
    return text if text else wan(Decimal(0))
