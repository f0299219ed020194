"""项目支出绩效自评表 as the official form has it: a pure function of a sheet's content."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Any

from accounts.templatetags.show import wan
from monitoring.evaluation.words import SOURCE_WORDS
from projects.layout.paper import Align, Cell, Grid, Paper, Style, Text, head

TITLE = "项目支出绩效自评表"
#: code -> (words, share of the width); those of ``OPTIONAL`` may be left out by the department
COLUMNS = {
    "value": ("年度指标值", 20),
    "actual": ("实际完成值", 24),
    "weight": ("分值", 12),
    "points": ("得分", 12),
    "formula": ("计分算式", 26),
    "why": ("偏差原因分析及改进措施", 40),
}
OPTIONAL = ("formula", "why")
#: left out unless the department wants it
USUALLY_HIDDEN = ("formula",)
_FUNDS = ("initial", "adjusted", "spent")


def evaluation_paper(
    content: Mapping[str, Any],
    year: int,
    title: str,
    hidden: Collection[str],
    *,
    rescore: Mapping[str, str] | None = None,
) -> Paper:
    """The whole sheet; ``hidden`` are the columns left out, ``rescore`` is 财政复核分 {points, letter_number, letter_date}."""
    blocks: list[Text | Grid] = [
        Text(title, Style.TITLE),
        Text(f"（{year}年度）", Style.SUBTITLE),
        Text(f"单位：{content['unit']}\t金额单位：万元", Style.LINE),
        _top(content),
        _rows(content, [code for code in COLUMNS if code not in hidden], rescore),
        Text(f"项目负责人：{content['leader']}\t\t财务负责人：{content['accountant']}", Style.LINE),
    ]
    return Paper(f"{year}年度{title}（{content['name']}）", blocks)


def _top(content: Mapping[str, Any]) -> Grid:
    funds = {line["uuid"]: line for line in content["funds"]}
    done = {True: "是", False: "否", None: ""}[content["carried_out"]]
    rows = [
        [
            _name("项目名称"),
            Cell(content["name"], across=3),
            _name("项目编码"),
            Cell(content["code"], across=2),
        ],
        [_name("是否实施"), Cell(done, across=6)],
        head("资金", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ]
    for place, (code, words) in enumerate(SOURCE_WORDS.items()):
        cells = [_name(words), *(_money(funds[line][code]) for line in _FUNDS)]
        if place == 0:
            cells += [
                _right(content["execution_weight"], down=len(SOURCE_WORDS)),
                _right(rate(funds["spent"]["total"], funds["adjusted"]["total"]), down=len(SOURCE_WORDS)),
                _right(content["execution_points"], down=len(SOURCE_WORDS)),
            ]
        rows.append(cells)
    if content["exempt"]:
        rows.append([_name("免评"), Cell(content["exempt_why"], across=6)])
    why = " ".join(part for part in (content["execution_cause"], content["execution_measure"]) if part)
    if why:
        rows.append([_name("执行偏差原因及改进措施"), Cell(why, across=6)])
    rows.append(
        [
            _name("预期目标"),
            Cell(content["goal"], across=3),
            _name("实际完成情况"),
            Cell(content["achieved"], across=2),
        ]
    )
    return Grid((26, 24, 24, 24, 22, 20, 20), rows, name=content["name"] or TITLE)


def _rows(content: Mapping[str, Any], columns: Sequence[str], rescore: Mapping[str, str] | None) -> Grid:
    lines = [head("一级指标", "二级指标", "三级指标", *(COLUMNS[code][0] for code in columns))]
    for _, of_level1 in groupby(content["rows"], key=lambda row: row["level1"]):
        members = list(of_level1)
        first: list[Cell] = [Cell(members[0]["level1"], down=len(members), align=Align.CENTER)]
        for _, of_level2 in groupby(members, key=lambda row: row["level2"]):
            mates = list(of_level2)
            second: list[Cell] = [Cell(mates[0]["level2"], down=len(mates), align=Align.CENTER)]
            for row in mates:
                lines.append([*first, *second, Cell(row["name"]), *(_cell(code, row) for code in columns)])
                first, second = [], []
    total = "免评" if content["exempt"] else content["total"] or "—"
    grade = f"等级：{content['grade']}" if content["grade"] else ""
    place = columns.index("points")
    lines.append(
        [
            Cell("总分", across=3 + place, align=Align.CENTER, bold=True),
            _right(total),
            *([Cell(grade, across=len(columns) - place - 1)] if len(columns) > place + 1 else []),
        ]
    )
    if rescore is not None:
        lines.append(_rescored(rescore, place, len(columns) - place - 1))
    widths = [16, 18, 28, *(COLUMNS[code][1] for code in columns)]
    return Grid(widths, lines, head=1, name="绩效指标")


def _rescored(rescore: Mapping[str, str], before: int, after: int) -> list[Cell]:
    """What finance says, under the total: the letter stands with the words, whatever columns there are."""
    words = f"财政复核分（{rescore['letter_number']}，{rescore['letter_date']}）"
    left = [Cell("", across=after)] if after else []
    return [Cell(words, across=3 + before, align=Align.CENTER, bold=True), _right(rescore["points"]), *left]


def _cell(code: str, row: Mapping[str, Any]) -> Cell:
    if code in ("weight", "points"):
        return _right("不参评" if row["dropped"] else row[code])
    if code == "actual" and row["sent"] is not None:
        survey = f"发放 {row['sent']}，回收 {row['returned'] or 0}，满意 {row['satisfied'] or 0}"
        return Cell("\n".join(part for part in (row["actual"], survey) if part))
    if code == "why":
        if row["dropped"]:
            return Cell(f"经同意不参评：{row['dropped_why']}")
        return Cell("\n".join(part for part in (row["cause"], row["measure"]) if part))
    return Cell(row[code])


def rate(spent: str | None, budget: str | None) -> str:
    """85.0%; "" where there is nothing to compare with."""
    if not spent or not budget or Decimal(budget) <= 0:
        return ""
    return f"{(Decimal(spent) * 100 / Decimal(budget)).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def _money(value: str | None) -> Cell:
    return _right(wan(value) if value is not None else "")


def _right(text: str | None, down: int = 1) -> Cell:
    return Cell(text or "", align=Align.RIGHT, down=down)


def _name(words: str) -> Cell:
    return Cell(words, align=Align.CENTER, bold=True)
