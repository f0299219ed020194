"""整改通知单 of one rectification: what is demanded of whom by when, on account of what; its result where there is one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from accounts.clock import SHANGHAI
from monitoring.models import Rectification
from projects.layout.paper import Align, Cell, Grid, Paper, Style, Text

TITLE = "绩效运行监控整改通知单"
#: what the department may leave out
OPTIONAL = {"result": "整改结果和销号"}


def rectification_paper(row: Rectification, title: str, hidden: Collection[str]) -> Paper:
    """The slip. It needs ``project__unit``, ``report__round``, ``responsible`` and ``issued_by`` of the row."""
    project, report = row.project, row.report
    lines = [
        [_name("项目名称"), Cell(project.name), _name("项目编码"), Cell(project.code)],
        [
            _name("监控区间"),
            Cell(f"{project.year_id}年{report.round.months}"),
            _name("灯"),
            Cell(f"{report.lamp.words} {report.said}"),
        ],
        [_name("整改要求"), Cell(row.demand, across=3)],
        [_name("责任人"), Cell(row.responsible.name), _name("整改期限"), Cell(f"{row.due_on:%Y-%m-%d}")],
        [_name("下达人"), Cell(row.issued_by.name), _name("下达日期"), Cell(_day(row.issued_at))],
    ]
    if "result" not in hidden:
        closed = _day(row.closed_at) if row.closed_at else ""
        lines += [
            [_name("整改结果"), Cell(row.result, across=3)],
            [_name("情况"), Cell(row.words), _name("销号日期"), Cell(closed)],
        ]
    blocks: list[Text | Grid] = [
        Text(title, Style.TITLE),
        Text(f"{project.unit.code} {project.unit.name}：", Style.LINE),
        Grid((26, 56, 26, 56), lines, name=project.name or TITLE),
        Text("签收人（签字）：\t日期：　　　　年　　月　　日", Style.LINE),
    ]
    return Paper(f"{project.year_id}年{report.round.months}{title}（{project.name}）", blocks)


def _day(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d}"


def _name(words: str) -> Cell:
    return Cell(words, align=Align.CENTER, bold=True)
