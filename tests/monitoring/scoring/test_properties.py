"""What holds of every score, whatever the facts."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from monitoring.scoring import Band, InputError, Method, Outcome, Row, Score, rescale, score

HIGHER_IS_BETTER = (Method.AT_LEAST, Method.COUNT, Method.THRESHOLD, Method.STEPS)
CENT = Decimal("0.01")
numbers = st.decimals(min_value=-1000, max_value=1_000_000, places=2)
weights = st.decimals(min_value=0, max_value=100, places=2)
percents = st.none() | st.decimals(min_value=0, max_value=100, places=1)


@st.composite
def rows(draw: st.DrawFn, methods: tuple[Method, ...] = tuple(Method)) -> Row:
    return Row(
        draw(st.sampled_from(methods)),
        draw(weights),
        target=draw(st.none() | numbers),
        actual=draw(st.none() | numbers),
        carried_out=draw(st.booleans()),
        outcome=draw(st.none() | st.sampled_from(Outcome)),
        band=draw(st.none() | st.sampled_from(Band)),
        percent=draw(percents),
    )


def scored(row: Row) -> Score | None:
    """None where the facts are refused."""
    try:
        return score(row)
    except InputError:
        return None


def recomputed(text: str) -> Fraction:
    """The arithmetic of a formula, by a reader who knows nothing of ours."""
    plain = text.replace("×", "*").replace("÷", "/").replace("%", "/100")
    assert re.fullmatch(r"[\d.()*/+\- ]+", plain), plain
    return Fraction(eval(re.sub(r"\d+(?:\.\d+)?", r"Fraction('\g<0>')", plain), {"Fraction": Fraction}))


@given(rows())
def test_no_row_scores_below_nothing_or_above_its_weight_or_more_than_two_decimals(row: Row) -> None:
    found = scored(row)
    if found is not None and found.points is not None:
        assert 0 <= found.points <= row.weight
        assert found.points == found.points.quantize(CENT)


@given(rows())
def test_every_formula_recomputes_to_its_points(row: Row) -> None:
    found = scored(row)
    if found is not None and found.points is not None and found.sum:
        exact = recomputed(found.sum)
        half_up = (exact.numerator * 200 + exact.denominator) // (2 * exact.denominator)
        assert found.points == (Decimal(half_up) / 100).quantize(CENT, ROUND_HALF_UP)
        assert found.formula.startswith(found.sum)


@given(rows())
def test_what_was_not_carried_out_never_scores(row: Row) -> None:
    if not row.carried_out:
        found = scored(row)
        assert found is not None
        assert found.points == 0


@given(rows(HIGHER_IS_BETTER), numbers)
def test_more_done_never_scores_less(row: Row, more: Decimal) -> None:
    if row.actual is not None:
        less, better = sorted((row.actual, more))
        one, other = (scored(replaced(row, actual)) for actual in (less, better))
        if one is not None and other is not None and one.points is not None and other.points is not None:
            assert one.points <= other.points


@given(rows((Method.AT_MOST,)), numbers)
def test_more_cost_never_scores_more(row: Row, more: Decimal) -> None:
    if row.actual is not None:
        less, dearer = sorted((row.actual, more))
        one, other = (scored(replaced(row, actual)) for actual in (less, dearer))
        if one is not None and other is not None and one.points is not None and other.points is not None:
            assert one.points >= other.points


@given(
    st.dictionaries(st.uuids(), weights, min_size=1, max_size=60),
    st.sampled_from([Decimal(90), Decimal(100)]),
)
def test_rescaled_weights_sum_to_the_cent_and_keep_their_order(
    given_: dict[UUID, Decimal], to: Decimal
) -> None:
    if sum(given_.values()) == 0:
        return
    found = rescale(given_, to)
    assert sum(found.values()) == to
    assert all((found[a] <= found[b]) for a in given_ for b in given_ if given_[a] < given_[b])
    assert found == rescale(dict(reversed(given_.items())), to)


def replaced(row: Row, actual: Decimal) -> Row:
    from dataclasses import replace

    return replace(row, actual=actual)
