"""Two contents of a target beside each other, and which values a change makes easier."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from projects.changes.easing import eased, only_eased
from projects.comparing import compare


def row(uuid: str, value: str, level2: str = "数量指标", **more: Any) -> dict[str, Any]:
    fixed = {
        "level1": "产出指标",
        "name": f"指标{uuid}",
        "description": "说明",
        "basis": "方案",
        "weight": "10",
    }
    return {"uuid": uuid, "level2": level2, "value": value, **fixed, **more}


@pytest.fixture
def before() -> dict[str, Any]:
    return {
        "code": "C1",
        "name": "培训经费",
        "unit_code": "301003",
        "unit_name": "教育中心",
        "kind": "当年",
        "budget": "1000000",
        "fiscal": "1000000",
        "other": "0",
        "purpose": "用于举办培训。",
        "plan": [
            {"uuid": str(m), "month": m, "percent": p}
            for m, p in ((3, "10"), (6, "50"), (10, "80"), (12, "100"))
        ],
        "goals": [{"uuid": "g1", "text": "举办培训12场。"}, {"uuid": "g2", "text": "提高水平。"}],
        "indicators": [row("a", "≥12 场"), row("b", "≤9 月", "时效指标"), row("c", "≥90 %", "质量指标")],
        "not_applicable": {},
        "explanations": [],
    }


def test_the_same_twice_differs_in_nothing(before: dict[str, Any]) -> None:
    found = compare(before, deepcopy(before))
    assert found.differences == []
    assert {one.fate for one in found.rows} == {"same"}


def test_fields_are_told_as_printed_with_their_place(before: dict[str, Any]) -> None:
    after = deepcopy(before) | {"budget": "1200000"}
    after["plan"][1]["percent"] = "40"
    after["goals"][0]["text"] = "举办培训14场。"
    after["indicators"][2]["value"] = "≥95 %"
    told = [(one.place, one.before, one.after) for one in compare(before, after).differences]
    assert told == [
        ("预算数", "100.00", "120.00"),
        ("6月底计划", "50%", "40%"),
        ("绩效目标第1条", "举办培训12场。", "举办培训14场。"),
        ("质量第1行 指标值", "≥90 %", "≥95 %"),
    ]


def test_only_the_words_that_differ_are_marked(before: dict[str, Any]) -> None:
    after = deepcopy(before)
    after["goals"][0]["text"] = "举办骨干培训12场。"
    field = compare(before, after).differences[0]
    assert [(piece.kind, piece.text) for piece in field.pieces] == [
        ("", "举办"),
        ("ins", "骨干"),
        ("", "培训12场。"),
    ]


def test_rows_are_added_removed_and_moved_by_their_uuid(before: dict[str, Any]) -> None:
    after = deepcopy(before)
    a, _, c = after["indicators"]
    after["indicators"] = [c, a, row("d", "≥3 个")]
    found = {one.uuid: (one.fate, one.before, one.after) for one in compare(before, after).indicators}
    assert found["b"] == ("removed", "时效第1行", "")
    assert found["d"] == ("added", "", "数量第2行")
    assert sorted(fate for fate, _, _ in (found["a"], found["c"])) == ["moved", "same"]


def test_a_row_in_another_class_was_moved(before: dict[str, Any]) -> None:
    after = deepcopy(before)
    after["indicators"][0]["level2"] = "质量指标"
    found = compare(before, after)
    assert found.indicators[0].fate == "moved"
    assert found.differences[0].after == "产出指标 / 质量指标"


@pytest.mark.parametrize(
    ("uuid", "value", "easier"),
    [
        ("a", "≥10 场", True),
        ("a", "≥14 场", False),
        ("b", "≤10 月", True),
        ("b", "≤8 月", False),
        ("a", "≥10 次", False),
        ("a", "效果良好", False),
    ],
)
def test_a_value_is_easier_when_less_is_asked(
    before: dict[str, Any], uuid: str, value: str, easier: bool
) -> None:
    after = deepcopy(before)
    next(one for one in after["indicators"] if one["uuid"] == uuid)["value"] = value
    found = compare(before, after)
    assert [field.after for field in eased(found)] == ([value] if easier else [])
    assert only_eased(found) is easier


def test_easier_values_beside_other_changes_are_not_all_that_changed(before: dict[str, Any]) -> None:
    after = deepcopy(before)
    after["indicators"][0]["value"] = "≥10 场"
    after["purpose"] = "用于举办培训和考试。"
    assert not only_eased(compare(before, after))


def test_a_row_that_is_gone_is_easier_too(before: dict[str, Any]) -> None:
    after = deepcopy(before)
    del after["indicators"][0]
    found = compare(before, after)
    assert [(field.before, field.after) for field in eased(found)] == [("≥12 场", "")]
    assert only_eased(found)
