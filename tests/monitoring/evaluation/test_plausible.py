"""What is hard to believe of a sheet is said at its place, and nothing else is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from monitoring.evaluation.plausible import Facts, doubts

D = Decimal


def row(number: int = 1, **changed: Any) -> Facts:
    """60 promised, 59 reached, scored as that follows."""
    usual: dict[str, Any] = {
        "path": f"rows/{number}",
        "place": f"数量第{number}行",
        "value": "≥60 个",
        "weight": D("12.50"),
        "points": D("12.29"),
        "computed": D("12.29"),
        "numeric": True,
        "at_least": True,
        "target": D(60),
        "actual": D(59),
    }
    return Facts(**(usual | changed))


def said(*rows: Facts, **changed: Any) -> list[str]:
    usual: dict[str, Any] = {"spent": D(90), "budget": D(100), "parts": [D(90)], "total": D(95)}
    return [one.text for one in doubts(rows, **(usual | changed))]


FULL = {"points": D("12.50"), "computed": D("12.50")}


def test_an_honest_sheet_raises_no_doubt() -> None:
    assert said(row(1), row(2, actual=D(62), **FULL), row(3, actual=D(60), **FULL)) == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"actual": D(120), **FULL}, "实际完成值是年度指标值的 200%"),
        ({"actual": None, "told": "基本完成", "points": None, "computed": None}, "填的是文字“基本完成”"),
        ({"actual": D(96), "target": D(95), "rate": D("95.5"), **FULL}, "按问卷计算为 95.5%，填的是 96%"),
        ({"points": D("12.50")}, "得分 12.50，按本行数据应为 12.29"),
    ],
)
def test_a_row_that_is_hard_to_believe(changed: dict[str, Any], words: str) -> None:
    (text,) = said(row(**changed), row(2))
    assert words in text


def test_a_rate_as_the_survey_says_and_a_value_at_the_limit_are_believed() -> None:
    assert said(row(actual=D("95.5"), target=D(95), rate=D("95.5"), **FULL), row(2)) == []
    assert said(row(actual=D(78), **FULL), row(2)) == []


def test_full_marks_everywhere_do_not_go_with_little_spent() -> None:
    rows = (row(1, actual=D(61), **FULL), row(2, actual=D(62), **FULL))
    assert "预算执行率只有 79%" in said(*rows, spent=D(79))[0]
    assert said(*rows, spent=D(80)) == []
    assert said(rows[0], row(2), spent=D(10)) == []


def test_actual_equal_to_target_everywhere_is_asked_about_from_three_rows_on() -> None:
    rows = [row(n, actual=D(60), **FULL) for n in (1, 2, 3)]
    assert "3 个定量指标的实际完成值都与年度指标值相同" in said(*rows)[0]
    assert said(*rows[:2]) == []


def test_sums_that_are_nothing_while_their_parts_are_not() -> None:
    assert "总额为 0，各项来源却不为 0" in said(row(), spent=D(0), budget=D(0))[0]
    assert "总分为 0，各行得分合计却是 12.29" in said(row(), total=D(0))[0]
