"""A block of cells from Excel, WPS or Word: read from the clipboard as it was copied, and put where it belongs."""

from __future__ import annotations

import html as markup
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.forms.draft import Draft, RowDraft, new_uuid
from projects.forms.pasting import place, read_html, read_text, read_typed, write_text
from projects.sheet import LEVELS

FIRST = "=+-@\"'《（"
TEXT = st.text(alphabet="＝甲乙丙村级站点培训 0123456789.%=+-@\"'<>&;,≥≤\n\t", max_size=12).map(str.strip)
TEXTS = st.one_of(TEXT, st.builds(str.__add__, st.sampled_from(FIRST), TEXT))
#: what a cell can hold without its form being lost in HTML: no tab, no blank beside another or beside a line end
PLAIN = TEXTS.map(lambda text: "\n".join(" ".join(line.split()) for line in text.split("\n"))).map(str.strip)


def tables(cells: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[tuple[str, ...], ...]]:
    """Tables of one width; every row holds something, since empty rows are not cells."""
    return st.integers(1, 6).flatmap(
        lambda wide: st.lists(st.tuples(*[cells] * wide).filter(any), min_size=1, max_size=8).map(tuple)
    )


def as_html(table: tuple[tuple[str, ...], ...]) -> str:
    rows = (
        "".join(f"<td>{markup.escape(cell).replace(chr(10), '<br>')}</td>" for cell in row) for row in table
    )
    return (
        "<html><head><style>td{color:red}</style></head><body><!--StartFragment--><table>"
        + "".join(f"<tr>\r\n  {row}</tr>\r\n" for row in rows)
        + "</table><!--EndFragment--></body></html>"
    )


def row(level2: str, name: str = "", **cells: str) -> RowDraft:
    level1 = next(one for one, classes in LEVELS.items() if level2 in classes)
    return RowDraft(new_uuid(), level1, level2, name, **cells)


def names(draft: Draft, level2: str) -> list[str]:
    return [one.name for one in draft.rows if one.level2 == level2]


@given(tables(TEXTS))
def test_what_was_copied_as_text_is_read_back_cell_by_cell(table):
    assert read_text(write_text(table)) == table


@given(tables(PLAIN))
def test_what_was_copied_as_an_html_table_is_read_back_cell_by_cell(table):
    assert read_html(as_html(table)) == table


@given(st.text(max_size=300))
def test_no_text_is_too_odd_to_be_read(text):
    wide = {len(one) for one in read_text(text)} | {len(one) for one in read_html(f"<table>{text}</table>")}
    assert len(wide) <= 2


def test_a_quote_that_does_not_close_its_cell_is_a_sign_like_any_other():
    assert read_text('"互联网+"平台\t"说""好"\r\n"两\n行"\t完') == (
        ('"互联网+"平台', '说"好'),
        ("两\n行", "完"),
    )


def test_merged_cells_stand_in_every_row_they_span():
    copied = "<table><tr><td rowspan=2>数量指标</td><td colspan=2>站点</td></tr><tr><td>课件</td><td>≥36</td></tr></table>"
    assert read_html(copied) == (("数量指标", "站点", ""), ("数量指标", "课件", "≥36"))


def test_a_single_cell_is_no_table_and_its_plain_text_is_taken():
    assert read_typed("<table><tr><td>一格</td></tr></table>", "甲\t乙") == (("甲", "乙"),)


def test_a_block_without_heads_lands_from_the_cell_the_caret_is_in():
    here = [row("数量指标", "站点", basis="规范"), row("数量指标", "课件"), row("质量指标", "合格率")]
    draft = Draft(0, rows=here)
    block = read_text("年内更新的站点\t>=60 个\n自制课件\t≥36 部\n培训人次\t≥420 人次")
    done = place(draft, block, f"indicators/{here[0].uuid}/description", LEVELS)
    rows = [one for one in done.draft.rows if one.level2 == "数量指标"]
    assert [(one.name, one.description, one.value.printed) for one in rows] == [
        ("站点", "年内更新的站点", "≥60 个"),
        ("课件", "自制课件", "≥36 部"),
        ("", "培训人次", "≥420 人次"),
    ]
    assert rows[0].basis == "规范"
    assert [one.before is None for one in done.rows] == [False, False, True]
    assert names(done.draft, "质量指标") == ["合格率"]
    assert draft.rows[0].description == ""
    assert not done.left


def test_a_printed_table_goes_to_its_classes_and_blank_classes_are_those_above():
    draft = Draft(0, rows=[row("数量指标", "更新站点数", number="50"), row("质量指标")])
    block = read_text(
        "项目绩效指标\t\t\t\t\t\n"
        "一级指标\t二级指标\t三级指标\t绩效指标描述\t指标值\t指标值确定依据\n"
        "产出指标\t数量指标\t更新 站点数\t年内更新\t≥60 个\t《规范》\n"
        "\t\t课件数\t自制\t≥36 部\t计划\n"
        "\t质量\t合格率\t验收合格÷更新\t≥98%\t《规范》\n"
        "满意度指标\t满意度指标\t党员满意度\t问卷\t≥90%\t问卷\n"
        "效益指标\t党建指标\t覆盖率\t参学÷应参学\t≥92%\t台账\n"
    )
    done = place(draft, block, "", LEVELS)
    assert names(done.draft, "数量指标") == ["更新 站点数", "课件数"]
    assert done.draft.rows[0].number == "60"
    assert names(done.draft, "质量指标") == ["合格率"]
    assert names(done.draft, "服务对象满意度指标") == ["党员满意度"]
    assert [(one.row, one.why) for one in done.left] == [
        (1, "在表头上方"),
        (7, "本年度的表没有“党建指标”这一类"),
    ]


def test_one_class_that_is_none_is_left_over_alone():
    block = (
        ("数量指标", "举办培训班", "培训班期数", "≥6 期"),
        ("数量指标", "参训人次", "参训人次合计", "≥300 人次"),
        ("填表说明", "以上按计划填写", "", ""),
    )
    done = place(Draft(0), block, "", LEVELS)
    assert names(done.draft, "数量指标") == ["举办培训班", "参训人次"]
    assert {one.row for one in done.left} == {3}


def test_twenty_one_columns_are_told_by_their_heads_and_the_rest_is_shown_as_left_over():
    heads = ["序号", "预算单位", "项目编码", "项目名称", *(f"字段{n}" for n in range(8)), "一级指标", "二级指标", "三级指标",
             "指标解释", "计算符号", "指标值", "计量单位", "权重", "指标值确定依据"]  # fmt: skip
    line = ["1", "301003", "X1", "培训", *"甲乙丙丁戊己庚辛", "产出指标", "时效指标", "完成时间", "全部完成", "小于等于", "10", "月",
            "5", "方案"]  # fmt: skip
    assert len(heads) == 21
    done = place(Draft(0), (tuple(heads), tuple(line)), "", LEVELS)
    (only,) = done.draft.rows
    assert (only.level2, only.value.printed, only.weight, only.basis) == ("时效指标", "≤10月", "5", "方案")
    assert {one.text for one in done.left} >= {"301003", "培训", "甲"}
    assert all("没有“" in one.why for one in done.left)


def test_three_columns_with_heads_need_only_the_caret_to_know_their_class():
    draft = Draft(0, rows=[row("成本指标")])
    block = (("指标名称", "指标值", "依据"), ("总成本", "≤36.5 万元", "测算表"))
    done = place(draft, block, f"indicators/{draft.rows[0].uuid}/basis", LEVELS)
    (only,) = done.draft.rows
    assert (only.name, only.operator, only.number, only.basis) == ("总成本", "≤", "36.5", "测算表")


def test_without_class_and_caret_nothing_is_guessed():
    done = place(Draft(0), (("站点", "≥60 个"),), "", LEVELS)
    assert not done.anything
    assert "请先点到要放入的格子" in done.left[0].why


def test_pasting_the_same_table_twice_changes_nothing_more():
    block = read_text("数量指标\t站点\t更新\t≥60 个\t规范\n数量指标\t课件\t自制\t≥36 部\t计划")
    once = place(Draft(0), block, "", LEVELS).draft
    twice = place(once, block, "", LEVELS).draft
    assert twice.rows == once.rows


VALUES = st.sampled_from(
    ["≥60 个", "≤36.5 万元", "=0 次", "进一步健全", "≥98%", "=SUM(A1)", "-5", "@甲", "+3 人"]
)
CELL = PLAIN.map(lambda text: text.replace("\n", "")).map(str.strip)
INDICATORS = st.lists(
    st.tuples(st.sampled_from([name for classes in LEVELS.values() for name in classes]), CELL, CELL, VALUES, CELL),
    min_size=1, max_size=12, unique_by=lambda one: (one[0], "".join(one[1].split())),
)  # fmt: skip
HEADS = ("二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")


@given(INDICATORS, st.booleans())
def test_any_table_that_is_copied_and_pasted_holds_the_same_cells(lines, as_text):
    table = (HEADS, *lines)
    copied = read_text(write_text(table)) if as_text else read_html(as_html(table))
    done = place(Draft(0), copied, "", LEVELS).draft
    order = {name: at for at, name in enumerate(name for classes in LEVELS.values() for name in classes)}
    expected = sorted(lines, key=lambda one: order[one[0]])
    assert [
        (one.level2, one.name, one.description, one.value.printed, one.basis) for one in done.rows
    ] == expected


@pytest.mark.parametrize(
    ("block", "at", "plan"),
    [
        ("15%\t45%\t80%\t100%", "plan/3", {3: "15", 6: "45", 10: "80", 12: "100"}),
        ("45\n80", "plan/6", {3: "", 6: "45", 10: "80", 12: ""}),
        ("12月底\t6月末\n100%\t40%", "plan/3", {3: "", 6: "40", 10: "", 12: "100"}),
        ("6月底\t40\n12月底\t100", "plan/12", {3: "", 6: "40", 10: "", 12: "100"}),
    ],
)
def test_plan_points_go_to_their_months(block, at, plan):
    draft = Draft(0, plan=dict.fromkeys((3, 6, 10, 12), ""))
    done = place(draft, read_text(block), at, LEVELS)
    assert done.draft.plan == plan
    assert not done.left


def test_what_is_no_share_or_has_no_month_is_left_over():
    draft = Draft(0, plan=dict.fromkeys((3, 6, 10, 12), "1"))
    done = place(draft, read_text("第一年\t5\t9\t100\t7"), "plan/10", LEVELS)
    assert done.plan == {10: ("1", "5"), 12: ("1", "9")}
    assert [(one.text, one.why) for one in done.left] == [
        ("第一年", "不是百分数"), ("100", "没有对应的节点"), ("7", "没有对应的节点"),
    ]  # fmt: skip


def test_a_duplicated_row_stands_below_with_an_id_of_its_own_and_without_points():
    from projects.forms.edits import edit

    draft = Draft(0, rows=[row("数量指标", "站点", weight="5"), row("数量指标", "课件")])
    before = deepcopy(draft)
    focus = edit(draft, "copy", draft.rows[0].uuid, LEVELS)
    assert names(draft, "数量指标") == ["站点", "站点", "课件"]
    assert draft.rows[1].uuid == focus != before.rows[0].uuid
    assert draft.rows[1].weight == ""
