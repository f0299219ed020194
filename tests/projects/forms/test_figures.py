"""Figures as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from projects.forms.cells import narrow, read_percent
from projects.forms.draft import Draft
from projects.views.target_curve import plan_curve


def test_full_width_figures_are_read_and_raised_ones_are_not() -> None:
    assert read_percent("４５．５") == Decimal("45.5")
    assert narrow("１，２") == "1,2"
    with pytest.raises(ValueError, match="不是可用的数字"):
        read_percent("10²")


def test_the_plan_is_drawn_where_it_can_be_read_and_told_in_words() -> None:
    curve = plan_curve(Draft(0, plan={3: "15", 6: "45%", 10: "八十", 12: "100"}))
    assert curve.words == "3月底 15%，6月底 45%，12月底 100%"
    assert curve.line == "16,82 96,72 176,53 336,18"
