"""The cast in a year in execution; projects, plan and time come from ``year``."""

from __future__ import annotations

import pytest

from projects.models import BudgetYear
from tests.cast import Cast, make_cast
from tests.monitoring.checkpoints.year import in_execution


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def budget_year(db: None) -> BudgetYear:
    return in_execution()
