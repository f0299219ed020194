"""部务会一页纸 of a monitoring round: how far each unit is, what is red and what is asked for. Before there is a self-evaluation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from accounts.templatetags.show import wan
from monitoring.lights import Light
from monitoring.papers.evaluation_form import rate
from monitoring.papers.midyear_report import (
    APPENDIX,
    LIGHTS,
    Round,
    Watched,
    appendix,
    lights_words,
    red_unreported,
    scope_words,
)
from monitoring.papers.sources import Sources
from projects.layout.paper import Align, Cell, Grid, Paper, Style, Text, head

#: projects named for discussion; the others stand in the appendix
MOST = 5


def one_page(of: Round, meeting: str, made_on: date) -> Paper:
    """The page, and behind it the rows it sums and where each number comes from."""
    title, notes = f"{of.year}年{of.months}绩效运行监控情况（{meeting}一页纸）", Sources()
    lines = [head("单位", "项目", "调整后预算", "累计执行", "执行率", "已报", *(one.words for one in LIGHTS))]
    lines += [_unit(one) for one in [*_by_unit(of), replace(of, sender="合计")]]
    blocks: list[Text | Grid] = [
        Text(title, Style.TITLE),
        Text(f"{of.sender}\t{made_on:%Y-%m-%d}\t金额单位：万元", Style.LINE),
        Text(scope_words(of, notes)),
        Text(lights_words(of, notes)),
        Grid((30, 14, 26, 26, 18, 14, 14, 14, 14), lines, head=1, name="各单位"),
        *_asked(of, notes),
        Text("注：数字来自各项目的运行监控表，见数据来源。", Style.NOTE),
        Text("", Style.BREAK),
        Text(APPENDIX, Style.HEADING),
        appendix(of),
        Text("数据来源", Style.HEADING),
    ]
    return Paper(title, [*blocks, notes.grid()])


def _by_unit(of: Round) -> Iterator[Round]:
    for unit in dict.fromkeys(row.unit for row in of.rows):
        yield replace(of, sender=unit, rows=[row for row in of.rows if row.unit == unit])


def _unit(of: Round) -> list[Cell]:
    told = (
        str(len(of.rows)),
        wan(of.budget),
        wan(of.spent),
        rate(str(of.spent), str(of.budget)),
        str(len(of.handed_in)),
        *(str(count) for count in of.lights.values()),
    )
    return [Cell(of.sender), *(Cell(text, align=Align.RIGHT) for text in told)]


def _asked(of: Round, notes: Sources) -> Sequence[Text]:
    """提请研究: the red ones with their reason and their 整改, one line each; those red in money alone, without a form, last."""
    red = sorted((row for row in of.handed_in if row.light is Light.WARNING), key=lambda row: -row.budget)
    rows = [*red, *red_unreported(of)]
    if not rows:
        return [Text(_nothing_red(of))]
    count = notes.say(
        len(rows),
        "提请研究的预警项目",
        f"{APPENDIX}“综合”列为预警的行" + ("，加上未报而“资金”列为预警的行" if len(rows) > len(red) else ""),
    )
    return [
        Text(f"提请研究：预警项目 {count} 个。"),
        *(Text(f"{place}. {_told(row)}") for place, row in enumerate(rows[:MOST], 1)),
    ]


def _nothing_red(of: Round) -> str:
    if not of.handed_in:
        return "提请研究：还没有项目报送监控表，资金没有预警。"
    return "提请研究：已报的项目没有预警。"


def _told(row: Watched) -> str:
    parts = [f"资金{row.funds.words}，{row.said}"] if row.funds.is_behind else []
    parts += [f"“{one.name}”{one.chance}完成：{one.why.rstrip('。')}" for one in row.behind[:2]]
    parts += [row.demand] if row.demand else []
    parts += [] if row.handed_in else ["监控表未报"]
    return f"{row.name}（{row.unit}，{wan(row.budget)} 万元）：{'；'.join(parts) or row.said}。"
