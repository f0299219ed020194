"""Chromium before the demo department, started as a user starts it: web, worker, beat, PostgreSQL and Redis.

One department a run; each test works on projects of its own. A message on the console fails the test, unless the
test has said that a page will refuse (``desk.refuses``).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.department.demo import Visit, started, visiting
from tests.reliability.starts import Start


@pytest.fixture(scope="session")
def department() -> Iterator[Start]:
    """The demo department on a free port, in a directory of its own."""
    with started() as start:
        yield start


@pytest.fixture
def visit(department: Start, chromium: Browser) -> Iterator[Visit]:
    """``visit("shenzhiyuan")`` logs a person in and returns their browser; all are checked and closed afterwards."""
    with visiting(department, chromium) as visit:
        yield visit
