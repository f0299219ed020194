"""The lights of domain.md §5, on numbers alone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.lights import Light, Reading, Thresholds, Why, read

USUAL = Thresholds()
JUNE = Thresholds(nothing_spent=True)


def reading(
    planned: str | None, spent: str, budget: str = "1000000", thresholds: Thresholds = USUAL
) -> Reading:
    return read(
        budget=Decimal(budget),
        planned=None if planned is None else Decimal(planned),
        spent=Decimal(spent),
        thresholds=thresholds,
    )


@pytest.mark.parametrize(
    ("planned", "spent", "light", "lag"),
    [
        ("60", "314000", Light.WARNING, "28.6"),
        ("60", "500000", Light.NORMAL, "10.0"),
        ("60", "499000", Light.ATTENTION, "10.1"),
        ("60", "400000", Light.ATTENTION, "20.0"),
        ("60", "399000", Light.WARNING, "20.1"),
        ("60", "600000", Light.NORMAL, "0.0"),
    ],
)
def test_up_to_ten_points_is_normal_up_to_twenty_attention_more_a_warning(planned, spent, light, lag):
    found = reading(planned, spent)
    assert (found.light, found.lag) == (light, Decimal(lag))


def test_the_number_stands_beside_the_light():
    assert reading("60", "314000").said == "落后28.6个百分点"
    assert reading("60", "314000").light.words == "预警"


def test_being_ahead_of_the_plan_is_never_a_reason():
    found = reading("20", "990000")
    assert (found.light, found.lag, found.said) == (Light.NORMAL, Decimal("0.0"), "未落后")


def test_what_is_shown_decides_so_that_ten_point_zero_is_never_two_colours():
    # 49.96% is shown as 50.0%, the lag of 10.04 as 10.0
    found = reading("60", "499600")
    assert (found.actual, found.lag, found.light) == (Decimal("50.0"), Decimal("10.0"), Light.NORMAL)


def test_nothing_spent_in_june_is_a_warning_only_where_something_was_planned():
    assert reading("5", "0", thresholds=JUNE).light is Light.WARNING
    assert reading("5", "0", thresholds=JUNE).said == "尚未支出，落后5.0个百分点"
    assert reading("0", "0", thresholds=JUNE).light is Light.NORMAL
    assert reading("5", "0").light is Light.NORMAL  # 3月底: by the lag alone


def test_spending_above_the_adjusted_budget_is_a_warning_even_ahead_of_the_plan():
    found = reading("60", "1000100")
    assert (found.light, found.why, found.said) == (Light.WARNING, Why.OVERSPENT, "超出调整后预算")


def test_amounts_are_compared_at_a_hundredth_of_ten_thousand_yuan():
    assert reading("100", "1000049").light is Light.NORMAL  # 100.0049 万元 is shown as 100.00
    assert reading("100", "1000050").light is Light.WARNING


def test_without_a_budget_only_spending_is_a_warning():
    assert reading("60", "0", budget="0", thresholds=JUNE).light is Light.NORMAL
    assert reading("60", "5000", budget="0").light is Light.WARNING
    assert reading("60", "5000", budget="0").actual is None


def test_without_a_plan_nothing_is_said_but_that_there_is_none():
    found = reading(None, "100000")
    assert (found.light, found.light.lamp) == (Light.UNPLANNED, "none")
    assert not found.light.is_behind
    assert reading(None, "2000000").light is Light.WARNING


def test_refunds_above_the_payments_count_as_nothing_spent():
    assert reading("60", "-200", thresholds=JUNE).why is Why.NOTHING_SPENT


@given(
    planned=st.decimals(0, 100, places=2),
    spent=st.decimals(0, 10_000_000, places=2),
    budget=st.decimals(1, 10_000_000, places=2),
)
def test_more_spent_within_the_budget_never_makes_the_light_worse(planned, spent, budget):
    spent = min(spent, budget)
    before = read(budget=budget, planned=planned, spent=spent, thresholds=JUNE)
    after = read(budget=budget, planned=planned, spent=budget, thresholds=JUNE)
    assert not after.light.worse_than(before.light)
    assert before.lag >= 0
    assert after.light is Light.NORMAL
