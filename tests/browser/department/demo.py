"""The demo department started as a user starts it, and its persons at browsers: for whoever needs one of its own."""

from __future__ import annotations

import re
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.department.visitor import Visitor
from tests.reliability.starts import Start, nothing_left

Visit = Callable[..., Visitor]


@contextmanager
def started() -> Iterator[Start]:
    """On a free port, in a directory of its own; nothing of it is left afterwards."""
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


def passwords_of(start: Start) -> dict[str, str]:
    """姓名的账号 -> 密码, as the start prints them."""
    text = (start.data / "demo-accounts.txt").read_text()
    return dict(re.findall(r"^\s*([a-z0-9]+)\s+(\S{14})\s", text, re.M))


@contextmanager
def visiting(start: Start, chromium: Browser) -> Iterator[Visit]:
    """``visit("shenzhiyuan")`` logs a person in and returns their browser; all are checked and closed afterwards."""
    # playwright leaves its pipe to the garbage collector
    warnings.simplefilter("ignore", ResourceWarning)
    visitors: list[Visitor] = []
    passwords = passwords_of(start)

    def come(account: str, *, width: int = 1366, height: int = 768) -> Visitor:
        visitor = Visitor(chromium, start.url, account, width, height)
        visitors.append(visitor)
        visitor.log_in(passwords[account])
        return visitor

    yield come
    said = [message for visitor in visitors for message in visitor.console]
    for visitor in visitors:
        visitor.leave()
    assert said == []
