"""预算项目绩效监控情况表 as the official form has it: a pure function of a report's content."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Any

from accounts.templatetags.show import pct, wan
from monitoring.midyear.content import shown
from monitoring.midyear.questions import BY_CODE
from monitoring.models import MonitoringFunds, MonitoringRow
from projects.layout.paper import Align, Cell, Grid, Paper, Style, Text, head

TITLE = "预算项目绩效监控情况表"
Cause, Chance, Source = MonitoringRow.Cause, MonitoringRow.Chance, MonitoringFunds.Source
#: those the department may leave out
OPTIONAL = {"measure": "改进措施", "remark": "备注"}
_TICK = "√"


def monitoring_paper(content: Mapping[str, Any], year: int, title: str, hidden: Collection[str]) -> Paper:
    """The whole form, lying on its side."""
    months = content["months"]
    last = [code for code in OPTIONAL if code not in hidden]
    blocks: list[Text | Grid] = [
        Text(title, Style.TITLE),
        Text(f"（{year}年{months}）", Style.SUBTITLE),
        Text(f"单位：{content['unit']}\t统计截止 {content['cutoff_on']}\t金额单位：万元", Style.LINE),
        _top(content, months),
        _rows(content, months, last),
        _compliance(content),
    ]
    return Paper(f"{year}年{months}{title}（{content['name']}）", blocks, landscape=True)


def _top(content: Mapping[str, Any], months: str) -> Grid:
    rows = [
        [_name("项目名称"), Cell(content["name"], across=2), _name("项目编码"), Cell(content["code"])],
        head("资金", "年初预算数", f"{months}执行数", "执行率", "全年预计执行数"),
    ]
    for line in content["funds"]:
        money = (line["initial"], line["spent"], line["expected"])
        initial, spent, expected = (_right(wan(one) if one is not None else "") for one in money)
        rate = _right(pct(line["rate"]) if line["rate"] is not None else "")
        rows.append([_name(str(Source(line["uuid"]).label)), initial, spent, rate, expected])
    lights = "，".join(
        f"{words} {shown(code, content[code])}"
        for code, words in (("funds_light", "资金"), ("performance_light", "绩效"), ("light", "综合"))
    )
    rows += [
        [_name("年度绩效目标"), Cell(content["goals"], across=4)],
        [_name("双监控"), Cell(lights, across=4)],
    ]
    return Grid((30, 50, 50, 40, 50), rows, name=content["name"] or TITLE)


def _rows(content: Mapping[str, Any], months: str, last: Sequence[str]) -> Grid:
    causes, chances = list(Cause), list(Chance)
    wide = [
        *(
            _name(words, down=2)
            for words in (
                "一级指标",
                "二级指标",
                "三级指标",
                "年度指标值",
                f"{months}执行情况",
                "全年预计完成情况",
            )
        ),
        _name("偏差原因分析", across=len(causes) + 1),
        _name("完成目标可能性", across=len(chances)),
        *(_name(OPTIONAL[code], down=2) for code in last),
    ]
    narrow = [
        *(_name(str(one.label)) for one in causes),
        _name("原因说明"),
        *(_name(str(one.label)) for one in chances),
    ]
    lines = [wide, narrow]
    for _, of_level1 in groupby(content["indicators"], key=lambda row: row["level1"]):
        members = list(of_level1)
        first: list[Cell] = [Cell(members[0]["level1"], down=len(members), align=Align.CENTER)]
        for _, of_level2 in groupby(members, key=lambda row: row["level2"]):
            mates = list(of_level2)
            second: list[Cell] = [Cell(mates[0]["level2"], down=len(mates), align=Align.CENTER)]
            for row in mates:
                lines.append([*first, *second, *_row(row, last)])
                first, second = [], []
    widths = [15, 16, 24, 17, 22, 20, *([9] * len(causes)), 26, *([9] * len(chances)), *([20] * len(last))]
    return Grid(widths, lines, head=2, name="绩效指标")


def _row(row: Mapping[str, Any], last: Sequence[str]) -> list[Cell]:
    picked = row["causes"].split("、")
    return [
        *(Cell(row[code]) for code in ("name", "value", "achieved", "expected")),
        *(_tick(one.value in picked) for one in Cause),
        Cell(row["explanation"]),
        *(_tick(row["chance"] == one.value) for one in Chance),
        *(Cell(row[code]) for code in last),
    ]


def _compliance(content: Mapping[str, Any]) -> Grid:
    rows = [head("序", "合规情况", "是否", "说明")]
    rows += [
        [
            Cell(str(n), align=Align.CENTER),
            Cell(BY_CODE[one["uuid"]].words),
            Cell(shown(f"compliance/{one['uuid']}/answer", one["answer"]), align=Align.CENTER),
            Cell(one["remark"]),
        ]
        for n, one in enumerate(content["compliance"], 1)
    ]
    return Grid((10, 100, 24, 86), rows, name="合规情况")


def _tick(yes: bool) -> Cell:
    return Cell(_TICK if yes else "", align=Align.CENTER)


def _right(text: str) -> Cell:
    return Cell(text, align=Align.RIGHT)


def _name(words: str, *, across: int = 1, down: int = 1) -> Cell:
    return Cell(words, align=Align.CENTER, bold=True, across=across, down=down)
