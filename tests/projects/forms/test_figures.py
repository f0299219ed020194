"""Figures as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from projects.forms.cells import narrow, read_percent


def test_full_width_figures_are_read_and_raised_ones_are_not() -> None:
    assert read_percent("４５．５") == Decimal("45.5")
    assert narrow("１，２") == "1,2"
    with pytest.raises(ValueError, match="不是可用的数字"):
        read_percent("10²")
