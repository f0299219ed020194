"""Texts that the end of a page tears apart, as Word and spreadsheets print them: the label beside them may stand on either page."""

from __future__ import annotations

import pytest

from projects.importing.tables.boxes import Box, Row
from projects.importing.tables.reading import document_of

HEADS = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
FIRST, SECOND = 1, 2


def row(*texts: str, page: int = FIRST) -> Row:
    return Row([Box(text, place, place + 1) for place, text in enumerate(texts)], page)


def form(purpose: list[Row], goals: list[Row], page: int) -> list[Row]:
    """The form around its two long texts, of which the second ends on ``page``."""
    return [
        row("项目编码", "1", "项目名称", "经费"),
        row("预算规模及资金用途", "预算数", "1.00", "其中：财政资金", "1.00", "其他资金", ""),
        *purpose,
        row("资金支出计划（%）", "3月底", "6月底", "10月底", "12月底", page=page),
        row("", "10%", "20%", "30%", "100%", page=page),
        *goals,
        row(*HEADS, page=page),
        row("产出指标", "数量指标", "站点数", "更新的站点", "≥60 个", "规范", page=page),
    ]


@pytest.mark.parametrize("label", ["", "预算规模及资金用途"])
def test_the_purpose_goes_on_overleaf_wherever_its_label_stands(label: str) -> None:
    torn = [row("用于站点的更"), row(label, "新和维护。", page=SECOND)]
    [project] = document_of(form(torn, [row("绩效目标", "1.完成更新。", page=SECOND)], page=SECOND)).projects
    assert project.sheet.purpose == "用于站点的更新和维护。"
    assert project.sheet.goals == ("完成更新。",)


@pytest.mark.parametrize(("here", "overleaf"), [("绩效目标", ""), ("", "绩效目标")])
def test_the_goals_go_on_overleaf_wherever_their_label_stands(here: str, overleaf: str) -> None:
    torn = [row(here, "1.完成站点的更"), row(overleaf, "新。\n2.提高满意度。", page=SECOND)]
    [project] = document_of(form([row("用于更新。")], torn, page=FIRST)).projects
    assert project.sheet.goals == ("完成站点的更新。", "提高满意度。")


def test_classes_that_do_not_apply_stay_so_below_the_heads_of_the_next_page() -> None:
    rows = [
        *form([row("用于更新。")], [row("绩效目标", "1.完成更新。")], page=FIRST),
        row("不适用的指标分类", "不适用的原因"),
        row("生态效益指标", "与生态"),
        row(*HEADS, page=SECOND),
        row("", "无关。", page=SECOND),
        row("经济效益指标", "不产生收入。", page=SECOND),
    ]
    [project] = document_of(rows).projects
    assert len(project.sheet.indicators) == 1
    assert project.sheet.not_applicable == {"生态效益指标": "与生态无关。", "经济效益指标": "不产生收入。"}
