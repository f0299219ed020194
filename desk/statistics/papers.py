"""The pages of 统计查询 as papers: the same figures, for Excel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desk.statistics.late import Late
from desk.statistics.overview import Overview
from desk.statistics.spending import Line, Spending
from desk.statistics.times import Done, Times
from monitoring.board.listing import LIGHTS
from projects.amounts import rounded
from projects.layout.paper import Cell, Grid, Paper, Style, Text, head
from workflows.forecast import ENOUGH
from workflows.kinds import kind_words
from workflows.models import Case

_MONEY = ("调整后预算（万元）", "累计执行（万元）", "计划%", "执行%", "落后（百分点）")


@dataclass(frozen=True)
class About:
    """Of which year, whose figures, and of which day: said under every title."""

    year: int
    scope: str
    made_on: date

    def head(self, words: str) -> list[Text | Grid]:
        """The title of a sheet and the line under it."""
        line = f"范围：{self.scope}　　统计日期：{self.made_on:%Y-%m-%d}"
        return [Text(f"{self.year}年度{words}", Style.TITLE), Text(line)]


def overview_paper(found: Overview, about: About) -> Paper:
    """概览: 预警 by unit, the red projects with their reasons, and what is late."""
    units = [head("单位、科室", "支出进度预警", "支出进度关注", "运行监控预警", "运行监控关注")]
    for line in (*found.reds.lines, found.reds.total):
        numbers = [one.number for one in (*line.spent, *line.watched)]
        cells = [Cell(number) for number in numbers] + [Cell("")] * (4 - len(numbers))
        units.append([Cell(_inner(line.name, line.inner)), *cells])
    reds = [head("项目", "科室/单位", "情况", "说明", "原因", "下一步安排")]
    reds += [
        [
            Cell(one.project.name),
            Cell(one.project.office.name if one.project.office else one.project.unit.label),
            Cell(one.said),
            Cell(one.state),
            Cell(one.cause),
            Cell(one.measure),
        ]
        for one in found.reds.shown
    ]
    return Paper(
        f"{about.year}年度统计概览",
        [
            *about.head("各单位预警"),
            Grid((40, 20, 20, 20, 20), units, head=1, name="各单位预警"),
            *about.head("预警项目和原因"),
            Grid((50, 18, 26, 16, 50, 50), reds, head=1, name="预警项目"),
            *about.head("逾期和暂停"),
            _late(found.late),
        ],
        landscape=True,
    )


def late_paper(rows: Sequence[Late], about: About) -> Paper:
    """逾期和暂停."""
    return Paper(f"{about.year}年度逾期和暂停", [*about.head("逾期和暂停"), _late(rows)], landscape=True)


def spending_paper(found: Spending, about: About) -> Paper:
    """支出: the checkpoints, and the lights of the one looked at by unit. ``found.at`` is not None."""
    assert found.at is not None
    points = [head("节点", "项目", *LIGHTS.values(), *_MONEY)]
    points += [_cells(one.checkpoint.name, one.line) for one in found.points]
    lines = [head("单位、科室", "项目", *LIGHTS.values(), *_MONEY)]
    lines += [_cells(_inner(one.name, one.inner), one) for one in found.lines]
    if found.total is not None:
        lines.append(_cells(found.total.name, found.total))
    widths = (30, 10, *([10] * len(LIGHTS)), 18, 18, 12, 12, 14)
    return Paper(
        f"{about.year}年度支出统计",
        [
            *about.head("支出统计"),
            Grid(widths, points, head=1, name="各节点"),
            *about.head(f"支出统计：{found.at.name}各单位、科室"),
            Grid(widths, lines, head=1, name=f"{found.at.name}各单位"),
        ],
        landscape=True,
    )


def times_paper(found: Times, about: About) -> Paper:
    """办理时间."""
    rows = [
        head(
            "事项",
            "环节",
            "办理角色",
            "已办结（件）",
            "中位数（工作日）",
            "九成不超过（工作日）",
            "中位数×件数",
        )
    ]
    for line in found.lines:
        told = (
            [Cell(f"不足{ENOUGH}件，不统计", across=3)]
            if line.median is None
            else [_share(line.median), Cell(line.ninety), _share(line.held)]
        )
        rows.append([Cell(line.kind_words), Cell(line.step), Cell(line.role_words), Cell(line.count), *told])
    grid = Grid((28, 28, 20, 16, 18, 20, 18), rows, head=1, name="办理时间")
    return Paper(f"{about.year}年度办理时间", [*about.head("办理时间"), grid], landscape=True)


def steps_paper(found: Sequence[Done], words: str, about: About) -> Paper:
    """The finished steps behind a figure."""
    cases = Case.objects.select_related("unit", "office").in_bulk({one.case for one in found})
    rows = [head("事项", "标题", "科室/单位", "环节", "开始", "办结", "工作日")]
    for one in found:
        case = cases[one.case]
        rows.append(
            [
                Cell(kind_words(one.kind)),
                Cell(case.title),
                Cell(case.office.name if case.office else case.unit.label),
                Cell(one.step),
                Cell(f"{one.opened:%Y-%m-%d}"),
                Cell(f"{one.closed:%Y-%m-%d}"),
                Cell(one.days),
            ]
        )
    grid = Grid((24, 56, 20, 24, 16, 16, 10), rows, head=1, name="办结的环节")
    return Paper(f"{about.year}年度办结的环节", [*about.head(words), grid], landscape=True)


def _late(found: Sequence[Late]) -> Grid:
    rows = [head("情况", "多久", "项目、事项", "科室/单位", "环节", "原因")]
    rows += [
        [Cell(text) for text in (one.sort_words, one.words, one.title, one.place, one.what, one.why)]
        for one in found
    ]
    return Grid((14, 18, 50, 18, 28, 50), rows, head=1, name="逾期和暂停")


def _cells(name: str, line: Line) -> list[Cell]:
    total = line.sum
    counts = [Cell(line.projects), *(Cell(one.number) for one in line.figures)]
    if total is None:
        return [Cell(name), *counts, *([Cell("")] * len(_MONEY))]
    return [
        Cell(name),
        *counts,
        Cell(rounded(total.budget)),
        Cell(rounded(total.spent)),
        Cell(total.planned, places=1),
        Cell(total.reading.actual, places=1),
        Cell(total.reading.lag, places=1),
    ]


def _share(days: float | None) -> Cell:
    return Cell(None if days is None else Decimal(str(days)), places=1)


def _inner(name: str, inner: bool) -> str:
    return f"　其中 {name}" if inner else name
