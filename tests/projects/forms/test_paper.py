"""The official paper: merged cells, rows numbered in their class, changes struck and underlined, remarks beside them."""

import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.template.loader import render_to_string

from projects.paper import Layers, paper, paths
from projects.striking import difference


def row(level1, level2, name, value="≥5 次", weight="5", **more):
    return {
        "uuid": str(uuid.uuid4()), "level1": level1, "level2": level2, "name": name, "description": "", "value": value,
        "basis": "", "weight": weight,
    } | more  # fmt: skip


@pytest.fixture
def content():
    return {
        "code": "13990026P00021410007Q",
        "name": "远程教育站点更新",
        "unit_code": "301003",
        "unit_name": "云河市党员教育中心",
        "kind": "当年",
        "budget": "1864000",
        "fiscal": "1800000",
        "other": None,
        "purpose": "更新设备。\n培训管理员。",
        "plan": [
            {"uuid": str(m), "month": m, "percent": p}
            for m, p in ((3, "15"), (6, None), (10, "80.5"), (12, "100"))
        ],
        "goals": [{"uuid": str(uuid.uuid4()), "text": "更新 180 个站点。"}],
        "indicators": [
            row("产出指标", "数量指标", "更新站点数"),
            row("产出指标", "数量指标", "培训人次", "≥420 人次"),
            row("产出指标", "成本指标", "总成本", "≤186.40 万元"),
            row("效益指标", "可持续影响指标", "长效机制", "进一步健全"),
        ],
        "not_applicable": {"生态效益指标": "不涉及"},
        "explanations": [],
    }


def sheet(content, **context) -> str:
    return render_to_string("projects/sheet.html", {"content": content, **context})


def test_levels_are_merged_over_the_rows_that_follow_one_another(content):
    blocks = paper(content).blocks
    assert [row.level1 for block in blocks for row in block] == [("产出指标", 3), None, None, ("效益指标", 1)]
    assert [row.level2 for row in blocks[0]] == [("数量指标", 2), None, ("成本指标", 1)]


def test_rows_are_counted_within_their_class_and_spoken_of_alike_everywhere(content):
    rows = [row for block in paper(content).blocks for row in block]
    assert [row.number for row in rows] == [1, 2, 1, 1]
    assert rows[1].cells["value"].place == "数量第2行 指标值"
    assert rows[3].cells["value"].place == "可持续第1行 指标值"


def test_money_is_printed_in_wan_and_shares_in_percent(content):
    html = sheet(content, year=2027)
    assert "186.40" in html
    assert "80.5%" in html
    assert "2027 年度" in html


def test_a_change_is_numbered_struck_and_underlined(content):
    path = f"indicators/{content['indicators'][1]['uuid']}/value"
    html = sheet(content, marks={path: {"old": "≥≥420 人次", "new": "≥420 人次", "n": 3}})
    assert "<del>≥≥420 人次</del> <ins>≥420 人次</ins>" in html
    assert 'title="变更 3"' in html
    assert 'class="p-val is-changed"' in html


def test_a_new_row_is_one_change_underlined_throughout(content):
    row = content["indicators"][1]
    html = sheet(content, marks={f"indicators/{row['uuid']}": {"old": None, "n": 4}})
    assert html.count('title="变更 4"') == 1
    assert "<ins>培训人次</ins>" in html
    assert "<ins>≥420 人次</ins>" in html
    assert html.count('class="is-row-changed"') == 1


def test_a_new_goal_is_one_change(content):
    goal = content["goals"][0]
    html = sheet(content, marks={f"goals/{goal['uuid']}": {"old": None, "n": 2}})
    assert "<ins>更新 180 个站点。</ins>" in html


def test_a_changed_share_of_the_plan_is_marked_whichever_way_it_is_named(content):
    for path in ("plan/3", "plan/3/percent"):
        assert "<del>10%</del> <ins>15%</ins>" in sheet(
            content, marks={path: {"old": "10", "new": "15", "n": 1}}
        )


def test_in_a_long_text_only_what_differs_is_struck_and_no_figure_is_cut():
    pieces = difference("自制 36 部，每部不超过 1.20 万元", "自制 36 部，每部不超过 1.15 万元")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("", "自制 36 部，每部不超过 "), ("del", "1.20"), ("ins", "1.15"), ("", " 万元"),
    ]  # fmt: skip


def test_texts_with_hardly_anything_in_common_are_shown_whole():
    assert [piece.text for piece in difference("全年保障运行。", "更新设备 60 台。")] == [
        "全年保障运行。",
        "更新设备 60 台。",
    ]


def test_a_new_text_has_nothing_struck():
    assert [(piece.kind, piece.text) for piece in difference("", "新写的")] == [("ins", "新写的")]


@dataclass
class Said:
    author: str
    at: datetime
    text: str
    changed: bool = False
    round: int = 3


def test_a_remark_stands_in_its_cell_with_who_and_when_and_whether_it_was_heeded(content):
    path = f"indicators/{content['indicators'][0]['uuid']}/basis"
    said = Said("顾怀瑾", datetime(2026, 10, 15, 3, tzinfo=UTC), "请写文号", changed=True)
    html = sheet(content, remarks={path: [said]})
    assert "<b>顾怀瑾</b>" in html
    assert "请写文号" in html
    assert "第 3 稿已改" in html


def test_every_field_can_take_a_remark_that_posts_under_its_path(content):
    html = sheet(content, remarkable=True, typed={"purpose": "写明测算"})
    for path in paths(content):
        assert f'name="remark:{path}" form="decide"' in html
    assert ">写明测算</textarea>" in html
    assert "remark:" not in sheet(content)


def test_a_project_managed_apart_shows_only_what_was_allowed(content):
    content |= {"kind": "另行管理", "name": "", "purpose": "不得显示的内容"}
    html = sheet(content)
    assert "不得显示" not in html
    assert "更新站点数" not in html
    assert "更新 180" not in html
    assert "另行管理" in html


def test_text_is_text_and_never_markup(content):
    content["purpose"] = "<script>alert(1)</script>"
    path = f"indicators/{content['indicators'][0]['uuid']}/name"
    html = sheet(
        content,
        marks={path: {"old": "<b>旧</b>", "new": "x", "n": 1}},
        remarkable=True,
        typed={"name": "</textarea><img>"},
    )
    assert "<script>" not in html
    assert "<b>旧" not in html
    assert "<img" not in html


def test_the_paper_needs_no_style_and_no_script_of_its_own(content):
    html = sheet(content, remarkable=True)
    assert "style=" not in html
    assert "<script" not in html
    assert not re.search(r"<[^>]*\son\w+=", html)


def test_marks_may_be_objects_too(content):
    @dataclass
    class Change:
        old: str
        new: str
        n: int | None = None

    assert "<del>9.00</del> <ins>186.40</ins>" in sheet(content, marks={"budget": Change("90000", "1864000")})
    assert Layers({"budget": Change("1", "2")}).cell("budget", "预算数", "2").changed
