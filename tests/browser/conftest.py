"""A real browser before a real server. A test fails on any console message it has not announced."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from accounts.models import User
from projects.models import TargetVersion
from tests.browser_available import browser as program
from tests.cast import Cast, make_cast
from tests.projects.makers import draft, make_year

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if program() is None:
        pytest.skip("no Chromium here")
    with (
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=program(), args=ARGUMENTS)) as one,
    ):
        yield one


class Visitor:
    """One person at one browser window."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
        self.page: Page = context.new_page()
        self.heard: list[str] = []
        #: console messages that belong to the test: a status of 409, say
        self.expected: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def log_in(self, user: User) -> None:
        """With a session of the server, not through the login page."""
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.address}])

    def log_out(self) -> None:
        """As when the session has run out: the page stays, the server no longer knows the person."""
        self.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    def complaints(self) -> list[str]:
        return [text for text in self.heard if not any(re.search(one, text) for one in self.expected)]

    def _hear(self, message: ConsoleMessage) -> None:
        self.heard.append(f"{message.type}: {message.text}")


@pytest.fixture
def visit(chromium: Browser, live_server) -> Iterator[Callable[..., Visitor]]:
    """``visit(cast.shen)``: a window in which the person is logged in; ``width=390`` for a phone, ``script=False`` without JavaScript."""
    # playwright leaves its pipe to the garbage collector
    warnings.simplefilter("ignore", ResourceWarning)
    visitors: list[Visitor] = []

    def start(
        user: User | None = None, *, width: int = 1366, height: int = 768, script: bool = True
    ) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=script
        )
        visitor = Visitor(context, live_server.url)
        visitors.append(visitor)
        if user is not None:
            visitor.log_in(user)
        return visitor

    yield start
    complaints = [text for visitor in visitors for text in visitor.complaints()]
    for visitor in visitors:
        visitor.context.close()
    assert complaints == []


@pytest.fixture
def cast(transactional_db) -> Cast:
    return make_cast()


@pytest.fixture
def version(cast: Cast) -> TargetVersion:
    """沈知远's draft of 教育中心: complete and without fault."""
    return draft(make_year(), cast.centre, None, cast.shen)
