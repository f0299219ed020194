"""What a text says in figures, and what a correction may change."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from projects.changes.figures import figures, same_figures
from projects.changes.wording import fixed, more_than_words
from projects.sheet import IndicatorRow
from projects.sheet_data import GoalText, SheetData

ROW = IndicatorRow(
    "产出指标", "数量指标", "赔训场次", "全年举办培训的场次，每场不少于40人", "≥12 场", "工作方案", uuid="r1"
)
LATE = IndicatorRow("产出指标", "时效指标", "完成时间", "第三季度前完成", "≤9 月", "工作方案", uuid="r2")
BASE = SheetData(
    code="C1",
    name="培训经费",
    kind="current",
    budget=Decimal(100),
    fiscal=Decimal(100),
    other=Decimal(0),
    purpose="用于赔训 12 场。",
    plan={3: Decimal(10), 6: Decimal(50), 10: Decimal(80), 12: Decimal(100)},
    goals=(GoalText("举办赔训12场。", "g1"),),
    indicators=(ROW, LATE),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全年培训不少于 1,200人次", ["不少于", "1200人次"]),
        ("第三季度完成，覆盖90％以上", ["三季度", "90%", "以上"]),
        ("10月底前完成", ["10月底"]),
        ("统一安排，一般按计划办理", []),
    ],
)
def test_numbers_come_with_their_units_and_words_that_compare(text: str, found: list[str]) -> None:
    assert figures(text) == found


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("60 个", "=60个", True),
        ("≥60个", "≥60 个", True),
        ("≥60个", ">60个", False),
        ("≥60个", "≥60次", False),
        ("≤9月", "≤10月", False),
        ("效果明现", "效果明显", True),
        ("上半年完成", "下半年完成", False),
        ("第二季度", "第三季度", False),
        ("10月上旬", "10月下旬", False),
        ("培训100人", "赔训100人", True),
        ("培训100人", "培训100次", False),
    ],
)
def test_two_texts_say_the_same_in_figures_or_not(before: str, after: str, same: bool) -> None:
    assert same_figures(before, after) is same


def test_words_may_be_mended_everywhere() -> None:
    mended = replace(
        BASE,
        purpose="用于培训 12 场。",
        goals=(GoalText("举办培训12场。", "g1"),),
        indicators=(LATE, replace(ROW, name="培训场次", basis="《工作方案》")),
    )
    assert more_than_words(BASE, mended) == {}


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"budget": Decimal(101)}, "budget"),
        ({"plan": {**BASE.plan, 6: Decimal(40)}}, "plan.1"),
        ({"purpose": "用于培训 13 场。"}, "purpose"),
        ({"goals": (GoalText("举办培训13场。", "g1"),)}, "goals.0"),
        ({"goals": ()}, "goals"),
        ({"goals": (*BASE.goals, GoalText("另一条", "g2"))}, "goals.1"),
        ({"indicators": (ROW,)}, "indicators"),
        ({"indicators": (ROW, LATE, replace(ROW, uuid="r3"))}, "indicators.2.name"),
        ({"indicators": (replace(ROW, value="≥10 场"), LATE)}, "indicators.0.value"),
        ({"indicators": (replace(ROW, value="≥12 次"), LATE)}, "indicators.0.value"),
        ({"indicators": (replace(ROW, description="全年举办培训的场次"), LATE)}, "indicators.0.description"),
        ({"indicators": (ROW, replace(LATE, value="≤10 月"))}, "indicators.1.value"),
        ({"indicators": (replace(ROW, level2="质量指标"), LATE)}, "indicators.0.level2"),
        ({"indicators": (replace(ROW, weight=Decimal(5)), LATE)}, "indicators.0.weight"),
        ({"not_applicable": {"质量指标": "不涉及"}}, "indicators"),
    ],
)
def test_everything_else_is_refused_at_its_place(changed: dict[str, object], path: str) -> None:
    assert list(more_than_words(BASE, replace(BASE, **changed))) == [path]  # type: ignore[arg-type]


def test_what_the_project_is_called_is_changed_by_neither() -> None:
    assert fixed(BASE, replace(BASE, purpose="别的")) == {}
    assert list(fixed(BASE, replace(BASE, name="另一个名称", kind="continued"))) == ["name", "kind"]
