"""万元 on the screen, yuan in the database, compared at a hundredth of 万元."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.amounts import same, shown, typed

YUAN = st.decimals(0, Decimal("9999999999.99"), places=2)


@given(YUAN)
def test_typing_what_was_shown_keeps_the_amount_exactly(yuan):
    assert typed(shown(yuan), kept=yuan) == yuan


@given(st.decimals(0, 99999999, places=2))
def test_what_is_typed_is_shown_again(wan):
    assert shown(typed(f"{wan}")) == f"{wan:.2f}"


@given(YUAN)
def test_an_amount_is_the_same_as_what_is_shown_of_it(yuan):
    assert same(yuan, typed(shown(yuan)))


@pytest.mark.parametrize("text", ["", "  "])
def test_a_blank_is_no_amount(text):
    assert typed(text) is None
    assert shown(None) == ""


def test_thousands_may_be_parted():
    assert typed("1,760.35") == typed("1，760.35") == Decimal("17603500")


@pytest.mark.parametrize("text", ["1.234", "-5", "五万", "1e3", "1.2.3", "99999999999", "NaN", "12元"])
def test_what_is_no_amount_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match=r"例如 168\.20"):
        typed(text)


def test_a_blank_counts_as_nothing():
    assert same(None, Decimal("49.99"))
    assert not same(None, Decimal("50"))


def test_half_a_hundredth_is_rounded_up():
    assert shown(Decimal("50")) == "0.01"
    assert shown(Decimal("49.99")) == "0.00"
