"""Exports of 一体化 are read whichever way they repeat a project's own cells; wrong files answer with a sentence."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from projects.integrated.columns import COLUMNS, wrong_together
from projects.integrated.laying import laid_over
from projects.integrated.outlook import ASKS, BY_CODE, BY_NAME, TROUBLE, UNKNOWN, matched
from projects.integrated.reading import Read, projects_of, years_said
from projects.models import Project
from projects.tables.errors import UnreadableError
from projects.tables.files import Cell, read
from projects.tables.heads import find_head
from tests.projects.integrated.exports import FIRST_ROW, HEADS, MERGED, REPEATED, export
from tests.projects.makers import CODE, ROWS


def content(code: str = CODE, name: str = "站点更新经费") -> dict[str, Any]:
    rows = [
        dict(zip(("level1", "level2", "name", "description", "value", "basis"), row, strict=False))
        for row in ROWS
    ]
    return {
        "code": code,
        "name": name,
        "unit_code": "301003",
        "unit_name": "教育中心",
        "kind": "",
        "budget": "365000",
        "fiscal": "365000",
        "other": None,
        "purpose": "用于更新 60 个站点。",
        "plan": [
            {"uuid": str(month), "month": month, "percent": percent}
            for month, percent in ((3, "15"), (6, "45"), (10, "80"), (12, "100"))
        ],
        "goals": [{"uuid": "a", "text": "更新 60 个站点。"}, {"uuid": "b", "text": "覆盖率达到 92%。"}],
        "indicators": [row | {"weight": None, "uuid": str(place)} for place, row in enumerate(rows)],
        "not_applicable": {},
        "explanations": [],
    }


def found_in(data: bytes, money: str = "yuan") -> list[Read]:
    rows = read(data, longest=20_000).sheets[0].rows
    head = find_head(rows, COLUMNS)
    assert head is not None
    return projects_of(rows, head, COLUMNS.guess(head.names), money)


def table(*rows: list[Cell]) -> list[Read]:
    head = find_head(rows, COLUMNS)
    assert head is not None
    return projects_of(rows, head, COLUMNS.guess(head.names), "wan")


@pytest.mark.parametrize("shape", [REPEATED, FIRST_ROW, MERGED])
def test_every_shape_gives_back_what_was_exported(shape: str) -> None:
    ours = [content(), content("13990027P00021410010X", "平台维护经费")]
    found = found_in(export(ours, shape, above="2027年度项目绩效目标表", pages=True))
    assert [(one.code, one.name, one.troubles) for one in found] == [
        (one["code"], one["name"], []) for one in ours
    ]
    for one, mine in zip(found, ours, strict=True):
        assert set(one.content) == {
            "code", "name", "budget", "fiscal", "other", "purpose", "plan", "goals", "indicators",
        }  # fmt: skip
        assert laid_over(mine, one.content) == mine


def test_heads_of_two_levels_and_values_kept_in_three_columns_are_understood() -> None:
    upper: list[Cell] = [
        "项目编码",
        "资金支出计划",
        "资金支出计划",
        "绩效指标",
        "绩效指标",
        "绩效指标",
        "绩效指标",
        "绩效指标",
    ]
    lower: list[Cell] = ["", "6月底", "12月底", "二级指标", "三级指标", "指标性质", "指标值", "计量单位"]
    found = table(
        upper,
        lower,
        [CODE, 0.45, 1, "数量指标", "站点数", "大于等于", 60, "个"],
        ["", "", "", "", "合格率", "≥", "98%", "%"],
        ["", "", "", "满意度指标", "满意度", "", "较高", ""],
    )
    assert found[0].content["plan"] == {"6": "45", "12": "100"}
    assert [(row["level2"], row["value"]) for row in found[0].content["indicators"]] == [
        ("数量指标", "≥60个"), ("数量指标", "≥98%"), ("满意度指标", "较高"),
    ]  # fmt: skip


def test_what_two_rows_say_differently_of_one_project_counts_for_neither() -> None:
    found = table(
        ["项目编码", "项目名称", "预算数"],
        [CODE, "站点经费", 36.5],
        [CODE, "站点经费", 32.5],
        [1.3990027e20, "坏编码", 1],
        ["X1", "坏金额", "三万"],
        ["合计", "", 71],
    )
    assert [one.troubles for one in found] == [
        ["第2行和第3行的预算数不同"],
        ["第4行的编码存成了数字，末尾几位已丢失"],
        ["预算数写的是“三万”，不是金额，请按原件填写"],
    ]


def test_another_year_is_seen_above_the_heads_and_in_its_column() -> None:
    rows: list[list[Cell]] = [["2026年度导出", ""], ["项目编码", "预算数"], [CODE, 1]]
    head = find_head(rows, COLUMNS)
    assert head is not None
    assert years_said(rows, head) == {2026}
    rows = [["年度", "项目编码", "预算数"], ["2026", CODE, 1]]
    head = find_head(rows, COLUMNS)
    assert head is not None
    assert years_said(rows, head, COLUMNS.guess(head.names)) == {2026}


def test_projects_are_found_by_code_then_by_name_and_nothing_is_guessed() -> None:
    def of(code: str, name: str) -> Read:
        return Read(2, code, name, {"code": code})

    here = [Project(pk=1, code=CODE, name="甲"), Project(pk=2, code="", name="乙 经费"), Project(pk=3, code="B", name="丙"),
            Project(pk=4, code="C", name="丁"), Project(pk=5, code="D", name="丁")]  # fmt: skip
    read_ = [of(CODE, "别的名称"), of("", "乙经费"), of("Z", "丙"), of("", "丁"), of("Q", "没有"), of("", "")]
    assert [one.fate for one in matched(read_, here, {})] == [BY_CODE, BY_NAME, ASKS, ASKS, UNKNOWN, UNKNOWN]
    twice = [of(CODE, "甲"), of("", "甲")]
    assert [one.fate for one in matched(twice, here, {})] == [BY_CODE, UNKNOWN]
    wrong = of(CODE, "甲")
    wrong.troubles.append("第2行和第3行的预算数不同")
    assert matched([wrong], here, {})[0].fate == TROUBLE


def test_files_that_are_no_export_answer_with_a_sentence() -> None:
    for data in (b"", b"%PDF-1.7", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"one\ntwo"):
        with pytest.raises(UnreadableError, match="。"):
            read(data)
    assert find_head([["随便", "什么"], [1, 2]], COLUMNS) is None
    assert "二级指标" in wrong_together({"code": 0, "name": 1})
    assert "比对" in wrong_together({"code": 0})
    assert COLUMNS.guess(HEADS) == {
        name: place
        for place, name in enumerate(
            ("unit_code", "code", "project", "budget", "fiscal", "other", "purpose", "plan3", "plan6", "plan10", "plan12",
             "goals", "level1", "level2", "name", "description", "value", "basis")
        )
    }  # fmt: skip


def test_a_row_finance_added_stands_behind_its_neighbour_and_one_it_took_out_is_gone() -> None:
    ours = content()
    theirs = deepcopy(found_in(export([ours]))[0].content)
    gone = theirs["indicators"].pop(1)
    theirs["indicators"].insert(1, {**gone, "level2": "数量指标", "name": "新增的指标"})
    laid = laid_over(ours, theirs)
    assert [row["name"] for row in laid["indicators"]][:3] == ["更新终端站点数", "新增的指标", "更新完成时间"]
    assert laid == laid_over(ours, theirs), "the same export gives the same ids"
