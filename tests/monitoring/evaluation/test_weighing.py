"""分值 of the target become weights that add up to 100.00 with the execution row."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.evaluation.weighing import Weighed, weights

D = Decimal
USUAL = {"产出指标": D(50), "效益指标": D(30), "满意度指标": D(10)}
COST = {"成本指标": D(20), "产出指标": D(40), "效益指标": D(20), "满意度指标": D(10)}
TEN = D(10)


def row(number: int, level1: str, given_points: str | None) -> Weighed:
    return Weighed(UUID(int=number), level1, None if given_points is None else D(given_points))


def by_number(found: dict[UUID, Decimal]) -> dict[int, Decimal]:
    return {uuid.int: weight for uuid, weight in found.items()}


def test_weights_that_fit_the_scheme_stay_as_they_are() -> None:
    rows = [
        row(1, "产出指标", "30"),
        row(2, "产出指标", "20"),
        row(3, "效益指标", "30"),
        row(4, "满意度指标", "10"),
    ]
    assert by_number(weights(rows, USUAL, TEN)) == {
        1: D("30.00"),
        2: D("20.00"),
        3: D("30.00"),
        4: D("10.00"),
    }


def test_a_class_that_adds_up_to_something_else_is_scaled_to_its_points_and_the_last_cents_go_by_uuid() -> (
    None
):
    rows = [row(n, "产出指标", "7") for n in (1, 2, 3)] + [row(4, "效益指标", "5"), row(5, "满意度指标", "1")]
    found = by_number(weights(rows, USUAL, TEN))
    assert found == {1: D("16.67"), 2: D("16.67"), 3: D("16.66"), 4: D("30.00"), 5: D("10.00")}


def test_without_satisfaction_its_points_go_to_the_benefits() -> None:
    rows = [row(1, "产出指标", "50"), row(2, "效益指标", "20"), row(3, "效益指标", "20")]
    assert by_number(weights(rows, USUAL, TEN)) == {1: D("50.00"), 2: D("20.00"), 3: D("20.00")}


def test_without_benefits_the_rest_is_scaled_to_ninety() -> None:
    rows = [row(1, "产出指标", "50"), row(2, "满意度指标", "10")]
    assert by_number(weights(rows, USUAL, TEN)) == {1: D("75.00"), 2: D("15.00")}


def test_cost_as_a_class_of_its_own_has_its_points() -> None:
    rows = [
        row(1, "成本指标", "1"),
        row(2, "产出指标", "1"),
        row(3, "效益指标", "1"),
        row(4, "满意度指标", "1"),
    ]
    assert by_number(weights(rows, COST, TEN)) == {1: D(20), 2: D(40), 3: D(20), 4: D(10)}


@pytest.mark.parametrize("given_points", [None, "0"])
def test_rows_without_points_share_their_class_alike(given_points: str | None) -> None:
    rows = [row(1, "产出指标", given_points), row(2, "产出指标", given_points), row(3, "效益指标", "30")]
    found = by_number(weights(rows, USUAL, TEN))
    assert found[1] == found[2] == D("25.00")
    assert found[3] == D("40.00")


def test_a_row_without_points_counts_as_an_average_row_of_its_class() -> None:
    rows = [
        row(1, "产出指标", "30"),
        row(2, "产出指标", "10"),
        row(3, "产出指标", None),
        row(4, "效益指标", "1"),
    ]
    assert by_number(weights(rows, USUAL, TEN))[3] == D("16.67")


def test_nothing_that_takes_part_weighs_nothing() -> None:
    assert weights([], USUAL, TEN) == {}


CLASSES = st.sampled_from(["产出指标", "效益指标", "满意度指标", "成本指标"])
POINTS = st.none() | st.decimals(0, 100, places=2)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CLASSES, POINTS), min_size=1, max_size=12), st.randoms())
def test_they_always_add_up_to_ninety_whatever_the_order(rows: list, random: object) -> None:
    known = [Weighed(UUID(int=n), level1, points) for n, (level1, points) in enumerate(rows)]
    shuffled = list(known)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    found = weights(known, USUAL, TEN)
    assert sum(found.values()) == D(90)
    assert min(found.values()) >= 0
    assert weights(shuffled, USUAL, TEN) == found
