"""How figures and dates are written."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from accounts import clock
from accounts.templatetags import show

NOON = datetime(2026, 6, 25, 12, 0, tzinfo=clock.SHANGHAI)


@pytest.mark.parametrize(
    ("yuan", "shown"),
    [
        (Decimal("18640000.00"), "1,864.00"),
        (Decimal("50.00"), "0.01"),
        (Decimal("49.99"), "0.00"),
        (Decimal("-36000"), "−3.60"),
        (0, "0.00"),
        (None, "—"),
    ],
)
def test_money_is_shown_in_ten_thousands_with_two_decimals_rounded_half_up(yuan: object, shown: str) -> None:
    assert show.wan(yuan) == shown


def test_an_input_field_gets_no_separators_and_stays_blank_where_nothing_is_known() -> None:
    assert show.wan_plain(Decimal("18640000")) == "1864.00"
    assert show.wan_plain(None) == ""


@pytest.mark.parametrize(
    ("share", "shown"), [("60.00", "60%"), ("31.40", "31.4%"), ("100", "100%"), (None, "—")]
)
def test_a_share_is_shown_without_needless_zeros(share: object, shown: str) -> None:
    assert show.pct(share) == shown


def test_dates_carry_their_weekday_and_the_year_only_when_it_is_another() -> None:
    with clock.shifted(NOON):
        assert show.day(date(2026, 11, 30)) == "2026-11-30 周一"
        assert show.short_day(date(2026, 6, 22)) == "06-22 周一"
        assert show.short(date(2025, 12, 31)) == "2025-12-31"


def test_a_moment_is_told_by_the_shanghai_day_it_fell_on() -> None:
    with clock.shifted(NOON):
        late_yesterday = datetime(2026, 6, 24, 23, 59, tzinfo=clock.SHANGHAI)
        assert show.ago(late_yesterday) == "昨天 23:59"
        assert show.ago(NOON.replace(hour=9)) == "今天 09:00"
        assert show.moment(NOON) == "2026-06-25 12:00"


def test_neighbouring_years_never_share_a_colour() -> None:
    colours = {show.year_class(year) for year in (2025, 2026, 2027)}
    assert len(colours) == 3
