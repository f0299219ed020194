"""The table of domain.md §4: every case, its boundary and its rounding."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from monitoring.scoring import Band, InputError, Method, Outcome, Row, Score, Settings, score

D = Decimal


def points(
    method: Method, weight: str = "5", settings: Settings | None = None, **facts: Any
) -> Decimal | None:
    return scored(method, weight, settings, **facts).points


def scored(method: Method, weight: str = "5", settings: Settings | None = None, **facts: Any) -> Score:
    numbers = {key: D(value) if type(value) is str else value for key, value in facts.items()}
    return score(Row(method, D(weight), **numbers), settings or Settings())


def test_three_of_four_visits_score_three_quarters_and_show_how() -> None:
    assert scored(Method.AT_LEAST, target="4", actual="3") == Score(D("3.75"), "按比例", "3 ÷ 4 × 5")
    assert scored(Method.AT_LEAST, target="4", actual="3").formula == "3 ÷ 4 × 5 = 3.75"


@pytest.mark.parametrize(
    ("actual", "expected"), [("180", "5"), ("181", "5"), ("179", "4.97"), ("0", "0"), ("-3", "0")]
)
def test_at_least_is_full_from_the_target_on_and_in_proportion_below(actual: str, expected: str) -> None:
    assert points(Method.AT_LEAST, target="180", actual=actual) == D(expected)


def test_far_above_the_target_is_full_and_flagged_from_more_than_130_percent_on() -> None:
    assert not scored(Method.AT_LEAST, target="100", actual="130").over
    flagged = scored(Method.AT_LEAST, target="100", actual="130.1")
    assert (flagged.points, flagged.over) == (D(5), True)
    assert scored(Method.AT_LEAST, settings=Settings(over=D(110)), target="100", actual="111").over


def test_at_least_nothing_is_an_error_of_the_target() -> None:
    with pytest.raises(InputError, match="退回目标"):
        scored(Method.AT_LEAST, target="0", actual="3")


@pytest.mark.parametrize(
    ("actual", "expected", "over"), [("12", "5", False), ("13", "5", True), ("9", "3.75", False)]
)
def test_a_count_that_is_passed_is_full_and_flagged(actual: str, expected: str, over: bool) -> None:
    found = scored(Method.COUNT, target="12", actual=actual)
    assert (found.points, found.over) == (D(expected), over)


@pytest.mark.parametrize("method", [Method.COUNT, Method.AT_MOST])
def test_a_target_of_nothing_is_kept_or_not(method: Method) -> None:
    assert points(method, target="0", actual="0") == D(5)
    assert points(method, target="0", actual="1") == 0


def test_a_standard_that_is_kept_is_full_and_else_a_person_decides() -> None:
    assert points(Method.STANDARD, target="1500", actual="1500") == D(5)
    open_question = scored(Method.STANDARD, target="1500", actual="1480")
    assert open_question.points is None
    assert "由评价人确定" in open_question.formula
    assert scored(Method.STANDARD, target="1500", actual="1480", percent="90").formula == "90% × 5 = 4.5"


@pytest.mark.parametrize(("actual", "expected"), [("30", "5"), ("12", "5"), ("40", "3.75"), ("90", "1.67")])
def test_at_most_is_full_up_to_the_target_and_shrinks_above(actual: str, expected: str) -> None:
    assert points(Method.AT_MOST, target="30", actual=actual) == D(expected)


def test_what_cost_nothing_because_it_was_not_carried_out_scores_nothing() -> None:
    assert scored(Method.AT_MOST, target="30", actual="0", carried_out=False) == Score(D("0.00"), "未实施")


@pytest.mark.parametrize(
    ("outcome", "expected"), [(Outcome.DONE, "5"), (Outcome.LATE, "2.5"), (Outcome.NOT_DONE, "0")]
)
def test_a_deadline_is_met_missed_or_given_up_and_never_a_ratio(outcome: Outcome, expected: str) -> None:
    assert points(Method.DEADLINE, outcome=outcome) == D(expected)


def test_what_a_late_one_keeps_is_a_setting() -> None:
    assert points(Method.DEADLINE, settings=Settings(late=D(60)), outcome=Outcome.LATE) == D(3)


@pytest.mark.parametrize("method", [Method.PERIOD, Method.DIRECT])
def test_a_period_is_completed_or_not_and_knows_no_late(method: Method) -> None:
    assert points(method, outcome=Outcome.DONE) == D(5)
    assert points(method, outcome=Outcome.NOT_DONE) == 0
    with pytest.raises(InputError, match="没有逾期"):
        scored(method, outcome=Outcome.LATE)


@pytest.mark.parametrize(
    ("band", "percent", "expected"),
    [
        (Band.REACHED, "100", "5"),
        (Band.REACHED, "80", "4"),
        (Band.PARTLY, "79.9", "4.00"),
        (Band.PARTLY, "60", "3"),
        (Band.MISSED, "59", "2.95"),
        (Band.MISSED, "0", "0"),
    ],
)
def test_words_are_a_band_and_a_percentage_within_it(band: Band, percent: str, expected: str) -> None:
    assert points(Method.WORDS, band=band, percent=percent) == D(expected)


@pytest.mark.parametrize(
    ("band", "percent"),
    [
        (Band.REACHED, "79.9"),
        (Band.PARTLY, "80"),
        (Band.PARTLY, "59.9"),
        (Band.MISSED, "60"),
        (Band.REACHED, "101"),
    ],
)
def test_a_percentage_outside_its_band_is_refused_with_the_bounds(band: Band, percent: str) -> None:
    with pytest.raises(InputError, match=band.words if percent != "101" else "之间"):
        scored(Method.WORDS, band=band, percent=percent)


def test_words_have_no_default() -> None:
    assert scored(Method.WORDS, band=Band.REACHED).points is None
    assert scored(Method.WORDS, percent="90").points is None


@pytest.mark.parametrize(
    ("actual", "expected"), [("60", "0"), ("59", "0"), ("80", "2.5"), ("100", "5"), ("61", "0.13")]
)
def test_the_threshold_gives_nothing_up_to_60_percent_and_the_rest_in_proportion(
    actual: str, expected: str
) -> None:
    assert points(Method.THRESHOLD, actual=actual) == D(expected)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [("90", "10"), ("89.99", "8"), ("80", "8"), ("79.99", "5"), ("60", "5"), ("59.99", "0")],
)
def test_satisfaction_goes_by_steps(actual: str, expected: str) -> None:
    assert points(Method.STEPS, "10", actual=actual) == D(expected)


@pytest.mark.parametrize("method", list(Method))
def test_nothing_filled_in_is_missing_and_not_zero(method: Method) -> None:
    empty = scored(method, target="4")
    assert empty.points is None
    assert empty.formula.startswith(("请", "本行"))


@pytest.mark.parametrize("method", list(Method))
def test_no_method_gives_anything_for_what_was_not_carried_out(method: Method) -> None:
    found = scored(
        method,
        target="4",
        actual="4",
        carried_out=False,
        outcome=Outcome.DONE,
        band=Band.REACHED,
        percent="100",
    )
    assert found.points == 0
    assert found.formula == "未实施，得 0"


def test_halves_are_rounded_up() -> None:
    assert points(Method.AT_LEAST, "1", target="200", actual="33") == D("0.17")  # 0.165
    assert points(Method.AT_LEAST, "10", target="20000", actual="9034") == D("4.52")
