"""The cast in a year being executed, with two projects of 教育中心 and one of 老年大学."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from accounts import clock
from projects.models import BudgetYear, Project
from tests.cast import Cast, make_cast
from tests.projects.makers import draft, make_year

CODES = ("13990026P00021410001H", "13990026P000214100025", "13990026P000214100037")


@pytest.fixture(autouse=True)
def friday() -> Iterator[None]:
    """Friday 2026-07-03, 10:32."""
    with clock.shifted(datetime(2026, 7, 3, 10, 32, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def year(db: None) -> BudgetYear:
    return make_year(2026, stage="execution")


@pytest.fixture
def training(cast: Cast, year: BudgetYear) -> Project:
    return draft(year, cast.centre, None, cast.shen, code=CODES[0], name="全市党员教育培训经费").project


@pytest.fixture
def stations(cast: Cast, year: BudgetYear) -> Project:
    return draft(year, cast.centre, None, cast.shen, code=CODES[1], name="远程教育站点更新经费").project


@pytest.fixture
def teaching(cast: Cast, year: BudgetYear) -> Project:
    return draft(year, cast.college, None, cast.ouyang, code=CODES[2], name="老年大学教学业务经费").project
