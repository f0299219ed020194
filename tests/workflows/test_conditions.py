"""Conditions of a step on facts: whether they hold, how they are spoken of, and what would turn them round."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Unit
from tests.toy import PaperKind
from workflows.conditions import holds, turning, wan, words
from workflows.kinds import Facts

FROM_100 = [{"fact": "amount", "from": "1000000.00", "to": None}]
UP_TO_500 = [{"fact": "amount", "from": None, "to": "5000000.00"}]
BETWEEN = [{"fact": "amount", "from": "1000000.00", "to": "5000000.00"}]
KEY = [{"fact": "is_key", "is": True}]
ORDINARY = [{"fact": "is_key", "is": False}]
SPECIAL = [{"fact": "sort", "in": ["专项"]}]


def facts(amount: str | None = "400000", **others: Any) -> Facts:
    known = {"is_key": False, "sort": "普通"} | others
    return Facts("培训", Unit(name="本级"), None, 2026, None if amount is None else Decimal(amount), known)


@pytest.mark.parametrize(
    ("conditions", "amount", "others", "answer"),
    [
        ([], "1", {}, True),
        (FROM_100, "1000000.00", {}, True),
        (FROM_100, "999949.99", {}, False),
        # shown as 100.00 万元, so it is 100 万元
        (FROM_100, "999950.00", {}, True),
        (UP_TO_500, "4999949.99", {}, True),
        (UP_TO_500, "5000000", {}, False),
        (BETWEEN, "1000000", {}, True),
        (BETWEEN, "5000000", {}, False),
        (FROM_100, None, {}, False),
        (UP_TO_500, None, {}, False),
        (KEY, "1", {"is_key": True}, True),
        (KEY, "1", {"is_key": False}, False),
        (ORDINARY, "1", {"is_key": False}, True),
        (SPECIAL, "1", {"sort": "专项"}, True),
        (SPECIAL, "1", {"sort": ""}, False),
        (FROM_100 + KEY, "2000000", {"is_key": True}, True),
        (FROM_100 + KEY, "2000000", {"is_key": False}, False),
        ([{"fact": "gone", "is": False}], "1", {}, False),
    ],
)
def test_all_conditions_must_hold_from_is_included_and_to_is_not(conditions, amount, others, answer):
    assert holds(conditions, facts(amount, **others)) is answer


def test_they_are_spoken_of_in_plain_words():
    kind = PaperKind()
    assert words(FROM_100, kind) == "预算数 ≥ 100万元"
    assert words(BETWEEN, kind) == "预算数 ≥ 100万元 且 < 500万元"
    assert words(UP_TO_500 + KEY, kind) == "预算数 < 500万元，且是重点项目"
    assert (
        words([*ORDINARY, {"fact": "sort", "in": ["普通", "专项"]}], kind)
        == "不是重点项目，且类别为普通、专项"
    )
    assert words([], kind) == ""
    assert (wan("1000000.00"), wan("125000"), wan(Decimal("123456789"))) == (
        "100万元",
        "12.5万元",
        "12,345.6789万元",
    )


@pytest.mark.parametrize(
    ("conditions", "amount", "others", "said"),
    [
        (FROM_100, "400000", {}, "预算数达到 100万元"),
        (FROM_100, "2000000", {}, "预算数低于 100万元"),
        (BETWEEN, "400000", {}, "预算数达到 100万元且低于 500万元"),
        (BETWEEN, "6000000", {}, "预算数不少于 100万元且低于 500万元"),
        (BETWEEN, "2000000", {}, "预算数低于 100万元或预算数达到 500万元"),
        (UP_TO_500, "6000000", {}, "预算数低于 500万元"),
        (FROM_100, None, {}, "预算数 ≥ 100万元"),
        (KEY, "1", {}, "是重点项目"),
        (KEY, "1", {"is_key": True}, "不是重点项目"),
        (SPECIAL, "1", {}, "类别为专项"),
        (SPECIAL, "1", {"sort": "专项"}, "类别不为专项"),
        # only what fails is asked for; where all hold, one that ends is enough
        (FROM_100 + KEY, "2000000", {}, "是重点项目"),
        (FROM_100 + KEY, "2000000", {"is_key": True}, "预算数低于 100万元或不是重点项目"),
        ([], "1", {}, ""),
    ],
)
def test_what_would_turn_the_answer_round_is_said(conditions, amount, others, said):
    assert turning(conditions, facts(amount, **others), PaperKind()) == said
