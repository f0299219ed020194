"""One person at a browser."""

from __future__ import annotations

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

#: pictures for people to look at; no test reads them
PICTURES = Path(__file__).parent.parent / "pictures"


class Visitor:
    """A browser window with somebody logged in. ``console`` collects every message that was not announced."""

    def __init__(self, chrome: Browser, base: str, account: str, width: int, height: int) -> None:
        self.base, self.account = base.rstrip("/"), account
        self.context = chrome.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.new_page()
        self.console: list[str] = []
        self._announced: set[int] = set()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.console.append(f"{self.page.url}: {error}"))

    def log_in(self, password: str) -> None:
        self.go("/login/")
        self.page.get_by_label("账号").fill(self.account)
        self.page.get_by_label("密码").fill(password)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(f"{self.base}/")

    def leave(self) -> None:
        self.context.close()

    def go(self, path: str) -> int:
        """Open an address; its status."""
        answer = self.page.goto(path if path.startswith("http") else self.base + path)
        assert answer is not None
        return answer.status

    def refuses(self, status: int) -> None:
        """From now on a page of this status is expected: the browser itself notes it on the console."""
        self._announced.add(status)

    def press(self, words: str, *, within: Locator | None = None) -> None:
        """Press the button with exactly these words and wait for what it leads to."""
        (within or self.page).get_by_role("button", name=words, exact=True).first.click()
        self.page.wait_for_load_state()

    def follow(self, words: str, *, within: Locator | None = None) -> None:
        """Follow the first link with these words."""
        (within or self.page).get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state()

    def reads(self, *words: str) -> None:
        """The page shows these words."""
        text = re.sub(r"\s+", " ", self.page.locator("body").inner_text())
        for word in words:
            assert word in text, f"{word!r} is not on {self.page.url}: {text}"

    def comes_to_read(self, *words: str) -> None:
        """As ``reads``, of a page that is still being written."""
        for word in words:
            expect(self.page.locator("body")).to_contain_text(word, use_inner_text=True, timeout=20_000)

    def picture(self, name: str) -> None:
        """Keep a picture of the whole page, where ``PICTURES`` asks for it."""
        if os.environ.get("PICTURES"):
            PICTURES.mkdir(exist_ok=True)
            self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True)

    def violations(self) -> list[str]:
        """What the accessibility check finds on the page as it stands."""
        found = Axe().run(self.page)
        return [
            f"{self.page.url} {one['id']}: {node['html'][:160]}"
            for one in found.response["violations"]
            for node in one["nodes"]
        ]

    def _hear(self, message: ConsoleMessage) -> None:
        if any(f"status of {status}" in message.text for status in self._announced):
            return
        self.console.append(f"{self.page.url}: {message.text}")
