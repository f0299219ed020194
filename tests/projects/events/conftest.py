"""2026 in execution, on the 25th of June, with projects of three units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from accounts import clock
from projects.models import BudgetYear, Project
from tests.cast import Cast
from tests.projects.events.makers import approved
from tests.projects.makers import make_year


@pytest.fixture(autouse=True)
def june() -> Iterator[None]:
    with clock.shifted(datetime(2026, 6, 25, 10, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def year(db) -> BudgetYear:
    return make_year(2026, stage=BudgetYear.Stage.EXECUTION)


@pytest.fixture
def training(cast: Cast, year: BudgetYear) -> Project:
    """沈知远's 培训经费 of 教育中心: 100 万元."""
    return approved(year, cast.centre, cast.shen, 100, name="培训经费")


@pytest.fixture
def repairs(cast: Cast, year: BudgetYear) -> Project:
    """欧阳's 维修经费 of 老年大学: 50 万元."""
    return approved(year, cast.college, cast.ouyang, 50, name="维修经费")


@pytest.fixture
def reserve(cast: Cast, year: BudgetYear) -> Project:
    """The 本级's 代编 project: 80 万元 to be broken down."""
    return approved(year, cast.root, None, 80, name="代编专项", kind=Project.Kind.ON_BEHALF)
