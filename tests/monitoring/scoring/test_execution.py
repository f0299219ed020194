"""预算执行率 by both methods."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from monitoring.scoring import ExecutionMethod, InputError, Score, score_execution

D = Decimal


def spending(spent: str, budget: str = "100", **more: Any) -> Score:
    return score_execution(spent=D(spent), budget=D(budget), weight=D(10), **more)


def test_the_example_of_the_published_rules() -> None:
    assert spending("9034", "20000").formula == "9034 ÷ 20000 × 10 = 4.52"


@pytest.mark.parametrize(
    ("spent", "expected", "over"),
    [("100", "10", False), ("101", "10", True), ("0", "0", False), ("-5", "0", False)],
)
def test_the_ratio_never_passes_the_weight_and_more_than_everything_is_flagged(
    spent: str, expected: str, over: bool
) -> None:
    found = spending(spent)
    assert (found.points, found.over) == (D(expected), over)


@pytest.mark.parametrize(
    ("spent", "completed", "expected"),
    [
        ("100", False, "10"),
        ("70", True, "10"),
        ("99", False, "7"),
        ("80", False, "7"),
        ("79.99", False, "5"),
        ("60", False, "5"),
        ("59.99", False, "0"),
        ("110", True, "7"),
    ],
)
def test_by_intervals_only_completing_within_the_budget_is_full(
    spent: str, completed: bool, expected: str
) -> None:
    assert spending(spent, method=ExecutionMethod.INTERVALS, completed=completed).points == D(expected)


@pytest.mark.parametrize("method", list(ExecutionMethod))
def test_without_a_budget_there_is_no_score_but_an_exemption_with_a_reason(method: ExecutionMethod) -> None:
    found = spending("0", "0", method=method)
    assert found.points is None
    assert "免评" in found.formula


def test_a_negative_budget_is_an_error_of_the_changes() -> None:
    with pytest.raises(InputError, match="预算变动"):
        spending("1", "-1")
