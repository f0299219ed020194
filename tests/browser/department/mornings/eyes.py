"""Looking at a page as everybody must be able to: without violations, no wider than its window."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.department.visitor import Visitor


def sound(visitor: Visitor, *, phone: bool = False) -> None:
    """The page as it stands has no violations and fits; with ``phone`` at 390 too."""
    seen = visitor.page.viewport_size
    assert seen is not None
    for width in (seen["width"], 390) if phone else (seen["width"],):
        visitor.page.set_viewport_size({"width": width, "height": 844})
        assert visitor.violations() == []
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width, visitor.page.url
    visitor.page.set_viewport_size(seen)


def part(visitor: Visitor, name: str) -> Locator:
    """A named part of the page: 待办, 待我说明支出进度 …"""
    return visitor.page.get_by_role("region", name=name, exact=True)


def gone(visitor: Visitor, name: str, words: str) -> None:
    """我的待办 no longer holds these words in that part."""
    visitor.go("/")
    expect(visitor.page.locator("h1")).to_have_text("我的待办")
    expect(part(visitor, name).get_by_text(words)).to_have_count(0)
