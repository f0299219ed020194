"""支出进度通报 as a paper: what Word and PDF show. Excel has sheets of its own (``sheets.py``), with every project."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.templatetags.show import pct, wan
from monitoring.papers.notice import Line, Notice, Sum
from projects.layout.paper import Align, Cell, Grid, Paper, Style, Text, head

SUM_HEAD = ("单位", "项目数", "调整后预算", "累计执行", "执行%", "计划%", "落后", "正常", "关注", "预警")
LINE_HEAD = ("序", "项目", "科室/单位", "预算", "计划%", "执行%", "灯", "原因", "下一步安排")
#: shares of the width of a sheet lying on its side
SUM_WIDTHS = (54, 18, 30, 30, 20, 20, 21, 18, 18, 18)
LINE_WIDTHS = (10, 58, 25, 22, 15, 15, 30, 36, 36)


def paper_of(notice: Notice) -> Paper:
    """The whole notice."""
    title = notice.sender + notice.title
    blocks: list[Text | Grid] = [
        Text(title, Style.TITLE),
        Text(f"{notice.made_on:%Y-%m-%d}　单位：万元", Style.SUBTITLE),
        *(Text(text) for text in notice.summary),
        Text("一、各单位支出进度", Style.HEADING),
        _sums([*notice.units, notice.total]),
    ]
    if notice.offices:
        blocks += [Text(f"二、{notice.root}各科室支出进度", Style.HEADING), _sums(notice.offices)]
    blocks.append(Text(f"{'三' if notice.offices else '二'}、进度落后的项目", Style.HEADING))
    blocks.append(_lines(notice.behind) if notice.behind else Text("没有进度落后的项目。"))
    if notice.unwritten:
        names = "；".join(f"{line.name}（{line.place}，{line.state}）" for line in notice.unwritten)
        blocks.append(Text(f"尚未确认说明的 {len(notice.unwritten)} 个：{names}。"))
    blocks.append(Text(f"注：{notice.rules}", Style.NOTE))
    return Paper(title, blocks, landscape=True)


def _sums(sums: Sequence[Sum]) -> Grid:
    return Grid(SUM_WIDTHS, [head(*SUM_HEAD), *(_sum(one) for one in sums)], head=1)


def _sum(one: Sum) -> list[Cell]:
    figures = (
        str(one.projects),
        wan(one.budget),
        wan(one.spent),
        pct(one.reading.actual),
        pct(one.planned),
        f"{one.reading.lag}",
        str(one.normal),
        str(one.attention),
        str(one.warning),
    )
    return [Cell(one.name), *(_right(text) for text in figures)]


def _lines(lines: Sequence[Line]) -> Grid:
    return Grid(LINE_WIDTHS, [head(*LINE_HEAD), *(_line(n, line) for n, line in enumerate(lines, 1))], head=1)


def _line(number: int, line: Line) -> list[Cell]:
    return [
        _right(str(number)),
        Cell(line.name),
        Cell(line.place),
        _right(wan(line.budget)),
        _right(pct(line.planned)),
        _right(pct(line.actual)),
        Cell(f"{line.light.words} {line.said}"),
        Cell(line.cause or "（未填写）"),
        Cell(line.measure or "（未填写）"),
    ]


def _right(text: str) -> Cell:
    return Cell(text, align=Align.RIGHT)
