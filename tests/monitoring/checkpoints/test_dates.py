"""The dates of the four checkpoints as proposed for a year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from monitoring.checkpoints.dates import Dates, Defaults, proposed
from notifications.calendar import Calendar


@pytest.fixture
def calendar(db) -> Calendar:
    return Calendar.load(date(2026, 1, 1), date(2027, 3, 1))


def test_june_as_in_the_sample_year(calendar):
    # 统计截止 06-30 周二, 数据导入 07-07 周二, 说明截止 07-10 周五; 端午 06-19 is no working day
    assert proposed(2026, 6, calendar, Defaults()) == Dates(
        opens_on=date(2026, 6, 8),
        cutoff_on=date(2026, 6, 30),
        import_due_on=date(2026, 7, 7),
        due_on=date(2026, 7, 10),
        closes_on=date(2026, 8, 7),
    )


def test_a_cut_off_on_a_day_off_stays_where_it_is(calendar):
    october = proposed(2026, 10, calendar, Defaults())
    assert october.cutoff_on == date(2026, 10, 31)  # a Saturday
    assert october.import_due_on == date(2026, 11, 6)
    assert october.due_on == date(2026, 11, 11)


def test_december_ends_in_the_next_year(calendar):
    december = proposed(2026, 12, calendar, Defaults())
    assert december.cutoff_on == date(2026, 12, 31)
    assert december.due_on.year == 2027


def test_the_years_setting_changes_what_it_names_and_nothing_else():
    said = {"checkpoints": {"opens_before": 10, "warning": "25.5", "closes_after": "soon", "attention": -1}}
    assert Defaults.of(said) == Defaults(opens_before=10, warning=Decimal("25.5"))
    assert Defaults.of({}) == Defaults.of({"checkpoints": [1]}) == Defaults()
