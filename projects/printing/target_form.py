"""项目绩效目标表 as the official form has it: a pure function of a version's content.

Nine columns carry both halves: the head (编码, 金额, 支出计划, 目标) and the indicators, whose heads stand again on every page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

from projects.amounts import TEN_THOUSAND
from projects.layout.paper import Align, Cell, Grid, Paper, Style, Text
from projects.paper import SEPARATE, shown
from workflows.errors import Refused

#: millimetres: 一级 | 二级 | 三级 (2) | 描述 (2) | 指标值 (2) | 依据
WIDTHS = (22, 22, 14, 14, 24, 22, 12, 8, 28)
HEADS = (
    ("一级指标", 1),
    ("二级指标", 1),
    ("三级指标", 2),
    ("绩效指标描述", 2),
    ("指标值", 2),
    ("指标值确定依据", 1),
)
NOT_APPLICABLE, REASON = "不适用的指标分类", "不适用的原因"
#: what the form says of a kind that is not the usual one
KIND_NOTE = "注：本项目类型为{}。"
USUAL_KIND = "当年"
APART = "另行管理的项目不能导出。"


def target_paper(content: Mapping[str, Any], year: int) -> Paper:
    """The sheet of one project. Refused for a placeholder (另行管理)."""
    title = f"{content['name']}绩效目标表"
    return Paper(f"{year}年度{title}", target_blocks(content))


def target_blocks(content: Mapping[str, Any], number: int | None = None) -> list[Text | Grid]:
    """The sheet's title, unit line and table; ``number`` is its place in a bound document. Refused for a placeholder."""
    if content.get("kind") == SEPARATE:
        raise Refused(APART)
    label = "" if number is None else f"表{number}　"
    blocks: list[Text | Grid] = [
        Text(
            f"{label}{content['name']}绩效目标表",
            Style.TITLE,
            anchor="" if number is None else anchor(number),
        ),
        Text(f"{content['unit_code']} {content['unit_name']}\t单位：万元", Style.LINE),
        _head(content, f"{label}{content['name']}"),
        _indicators(content),
    ]
    if content.get("kind") not in ("", None, USUAL_KIND):
        blocks.append(Text(KIND_NOTE.format(content["kind"]), Style.NOTE))
    return blocks


def anchor(number: int) -> str:
    """Where the sheet of a bound document begins."""
    return f"sheet{number}"


def _head(content: Mapping[str, Any], sheet: str) -> Grid:
    plan = [
        (f"{point['month']}月底", shown(f"plan/{point['month']}", point["percent"]))
        for point in content["plan"]
    ]
    goals = "\n".join(_goal(n, goal["text"]) for n, goal in enumerate(content["goals"], 1))
    rows = [
        [
            _label("项目编码"),
            Cell(content["code"], across=3),
            _label("项目名称"),
            Cell(content["name"], across=4),
        ],
        [
            _label("预算规模及资金用途", down=2),
            _label("预算数"),
            _money(content["budget"], 2),
            _label("其中：财政资金"),
            _money(content["fiscal"], 1),
            _label("其他资金", across=2),
            _money(content["other"], 1),
        ],
        [Cell(content["purpose"], across=8)],
        [_label("资金支出计划（%）", down=2), *(_label(words, across=2) for words, _ in plan)],
        [Cell(percent, across=2, align=Align.CENTER) for _, percent in plan],
        [_label("绩效目标"), Cell(goals, across=8)],
    ]
    return Grid(WIDTHS, rows, name=sheet)


def _goal(number: int, text: str) -> str:
    """``1.更新…``; before a digit a space, so that it is no decimal."""
    return f"{number}.{' ' if text[:1].isdigit() or text[:1].isspace() else ''}{text}"


def _indicators(content: Mapping[str, Any]) -> Grid:
    rows: list[Sequence[Cell]] = [[_label(words, across=across) for words, across in HEADS]]
    for level1, members in groupby(content["indicators"], key=lambda row: row["level1"]):
        mates = list(members)
        first = [Cell(level1, down=len(mates), align=Align.CENTER)]
        for row in mates:
            rows.append([*first, *_row(row)])
            first = []
    rows += _not_applicable(content.get("not_applicable", {}))
    return Grid(WIDTHS, rows, head=1, joined=True)


def _row(row: Mapping[str, Any]) -> Iterator[Cell]:
    yield Cell(row["level2"], align=Align.CENTER)
    yield Cell(row["name"], across=2)
    yield Cell(row["description"], across=2)
    yield Cell(row["value"], across=2, align=Align.CENTER)
    yield Cell(row["basis"])


def _not_applicable(classes: Mapping[str, str]) -> Iterator[list[Cell]]:
    """The classes that do not apply, each with its reason; nothing where all do."""
    if not classes:
        return
    yield [_label(NOT_APPLICABLE, across=4), _label(REASON, across=5)]
    for name, reason in sorted(classes.items()):
        yield [Cell(name, across=4, align=Align.CENTER), Cell(reason, across=5)]


def _money(yuan: str | None, across: int) -> Cell:
    """万元, to the cent; blank where nothing was given."""
    value = None if yuan is None else Decimal(yuan) / TEN_THOUSAND
    return Cell(value, across=across, align=Align.CENTER, places=_places(value))


def _places(wan: Decimal | None) -> int:
    """Two decimals as the form has them; more only for an amount that two would round."""
    exponent = 0 if wan is None else wan.normalize().as_tuple().exponent
    return max(2, -exponent) if isinstance(exponent, int) else 2


def _label(words: str, *, across: int = 1, down: int = 1) -> Cell:
    return Cell(words, across=across, down=down, align=Align.CENTER, bold=True)
