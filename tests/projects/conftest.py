"""The cast in a budget year, and targets to work on."""

from __future__ import annotations

import pytest

from projects.models import BudgetYear, TargetVersion
from tests.cast import Cast, make_cast
from tests.projects.makers import draft, make_year


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


@pytest.fixture
def year(db) -> BudgetYear:
    return make_year()


@pytest.fixture
def version(cast: Cast, year: BudgetYear) -> TargetVersion:
    """沈知远's draft of 教育中心: complete and without fault."""
    return draft(year, cast.centre, None, cast.shen)
