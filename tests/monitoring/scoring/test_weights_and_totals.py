"""Weights, sums, grades and deductions."""

from __future__ import annotations

import random
from decimal import Decimal
from uuid import UUID

import pytest

from monitoring.scoring import (
    Grade,
    InputError,
    Method,
    Outcome,
    Row,
    Score,
    deduct,
    grade,
    rescale,
    score,
    total,
)

D = Decimal
A, B, C = (UUID(int=number) for number in (1, 2, 3))


def test_three_equal_rows_share_ninety_and_one_hundred_to_the_cent() -> None:
    assert rescale({A: D(1), B: D(1), C: D(1)}) == {A: D(30), B: D(30), C: D(30)}
    assert rescale({C: D(1), B: D(1), A: D(1)}, D(100)) == {A: D("33.34"), B: D("33.33"), C: D("33.33")}


def test_the_last_cent_goes_to_the_largest_remainder_not_to_the_first_row() -> None:
    # 90 ÷ 13 × (2, 3, 8) = 13.846…, 20.769…, 55.384…: one cent each to .846 153 → 6 and .769 230 → 9
    assert rescale({A: D(2), B: D(3), C: D(8)}) == {A: D("13.85"), B: D("20.77"), C: D("55.38")}


def test_a_row_without_weight_gets_no_cent() -> None:
    assert rescale({A: D(0), B: D(1), C: D(2)}, D(100))[A] == 0


def test_weights_that_say_nothing_are_refused() -> None:
    with pytest.raises(InputError, match="先分配分值"):
        rescale({A: D(0)})
    with pytest.raises(InputError, match="不能小于"):
        rescale({A: D(-1), B: D(3)})
    with pytest.raises(InputError, match="不能小于"):
        score(Row(Method.DIRECT, D(-1), outcome=Outcome.DONE))


def test_rows_are_rounded_before_they_are_added() -> None:
    third = score(Row(Method.AT_LEAST, D(1), target=D(3), actual=D(1)))
    assert total([third, third, third]).points == D("0.99")


def test_the_sum_waits_for_every_row() -> None:
    full = score(Row(Method.DIRECT, D(5), outcome=Outcome.DONE))
    waiting = score(Row(Method.DIRECT, D(5)))
    found = total([full, waiting, waiting])
    assert (found.points, found.missing, found.grade) == (None, 2, None)
    assert total([full, full]).grade is Grade.POOR
    assert total([]).points is None


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ("100", "优"),
        ("90", "优"),
        ("89.99", "良"),
        ("80", "良"),
        ("79.99", "中"),
        ("60", "中"),
        ("59.99", "差"),
        ("0", "差"),
    ],
)
def test_grades_begin_at_90_80_and_60(points: str, expected: str) -> None:
    assert grade(D(points)).value == expected


def test_a_deduction_needs_a_reason_shows_in_the_formula_and_only_takes() -> None:
    row = score(Row(Method.AT_LEAST, D(5), target=D(4), actual=D(3)))
    less = deduct(row, D("0.5"), "佐证材料不全")
    assert less.formula == "3 ÷ 4 × 5 - 0.5 = 3.25"
    assert "佐证材料不全" in less.why
    for points, reason in ((D("0.5"), " "), (D(-1), "加分"), (D(0), "不扣"), (D(4), "超过")):
        with pytest.raises(InputError):
            deduct(row, points, reason)
    with pytest.raises(InputError, match="还没有得分"):
        deduct(Score(None, missing="请填写实际完成值"), D(1), "缺材料")


def test_the_order_of_rows_changes_no_weight() -> None:
    weights = {UUID(int=number): D(number % 7 + 1) for number in range(40)}
    mixed = list(weights.items())
    random.Random(7).shuffle(mixed)
    assert rescale(dict(mixed)) == rescale(weights)
