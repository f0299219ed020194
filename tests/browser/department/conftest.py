"""Chromium before the demo department, started as a user starts it: web, worker, beat, PostgreSQL and Redis.

One department a run; each test works on projects of its own. A message on the console fails the test, unless the
test has said that a page will refuse (``desk.refuses``).
"""

from __future__ import annotations

import re
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.department.visitor import Visitor
from tests.reliability.starts import Start, nothing_left


@pytest.fixture(scope="session")
def department() -> Iterator[Start]:
    """The demo department on a free port, in a directory of its own."""
    place = Path(tempfile.mkdtemp(prefix="jicheng-browser-"))
    place.chmod(0o755)
    start = Start(place / "var")
    try:
        yield start.wait_until_up()
    finally:
        if start.process.poll() is None:
            start.stop()
        start.clean_up()
        left = nothing_left(place / "var", 15)
        shutil.rmtree(place, ignore_errors=True)
        assert not left


@pytest.fixture(scope="session")
def passwords(department: Start) -> dict[str, str]:
    """姓名的账号 -> 密码, as the start prints them."""
    text = (department.data / "demo-accounts.txt").read_text()
    return dict(re.findall(r"^\s*([a-z0-9]+)\s+(\S{14})\s", text, re.M))


@pytest.fixture
def visit(department: Start, passwords: dict[str, str], chromium: Browser) -> Iterator[object]:
    """``visit("shenzhiyuan")`` logs a person in and returns their browser; all are checked and closed afterwards."""
    # playwright leaves its pipe to the garbage collector
    warnings.simplefilter("ignore", ResourceWarning)
    visitors: list[Visitor] = []

    def come(account: str, *, width: int = 1366, height: int = 768) -> Visitor:
        visitor = Visitor(chromium, department.url, account, width, height)
        visitors.append(visitor)
        visitor.log_in(passwords[account])
        return visitor

    yield come
    said = [message for visitor in visitors for message in visitor.console]
    for visitor in visitors:
        visitor.leave()
    assert said == []
