"""The cast on a working day, in the year being drafted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from accounts import clock
from projects.models import BudgetYear
from tests.cast import Cast, make_cast
from tests.projects.makers import make_year


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def year(db: None) -> BudgetYear:
    return make_year(2026)


@pytest.fixture(autouse=True)
def thursday() -> Iterator[None]:
    """Thursday 2026-06-25, 10:32."""
    with clock.shifted(datetime(2026, 6, 25, 10, 32, tzinfo=clock.SHANGHAI)):
        yield
