"""The cast in a year in execution, one project in a round of 1–6月 that has opened."""

from __future__ import annotations

import pytest

from monitoring.models import MonitoringReport
from projects.models import BudgetYear
from tests.cast import Cast, make_cast
from tests.monitoring.checkpoints.year import in_execution
from tests.monitoring.midyear.year import opened, plan, project, report_of


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def budget_year(db: None) -> BudgetYear:
    return in_execution()


@pytest.fixture
def report(cast: Cast, budget_year: BudgetYear) -> MonitoringReport:
    """沈知远's project of 教育中心, opened on 1 July; nothing imported yet."""
    made = project(cast, budget_year)
    plan(cast)
    opened()
    return report_of(made)
