"""Ways several stories share: to a project, to its case, through a signature."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from tests.browser.department.visitor import Visitor


def open_project(visitor: Visitor, name: str, year: int = 2027) -> None:
    """The project's page, found as people find it: by its name in the list of the year."""
    visitor.go(f"/projects/?{urlencode({'year': year, 'q': name})}")
    visitor.follow(name, within=visitor.page.locator("table"))


def open_todo(visitor: Visitor, name: str) -> None:
    """What waits for the person, from 我的待办."""
    visitor.go("/")
    visitor.follow(name, within=visitor.page.locator("main"))


def open_draft(visitor: Visitor, name: str) -> None:
    """A target the person drafts, from 我的待办: its project may wait for an explanation there too."""
    visitor.go("/")
    visitor.follow(name, within=visitor.page.get_by_role("region", name="待我填报、修改"))


def agree(visitor: Visitor, name: str, opinion: str = "同意。") -> None:
    """Open it from 我的待办 and sign."""
    open_todo(visitor, name)
    visitor.page.get_by_label("意见", exact=True).fill(opinion)
    visitor.press("签署决定")
    visitor.reads("已同意。")


def case_number(visitor: Visitor) -> str:
    """The id of the case whose page is open."""
    found = re.search(r"/cases/(\d+)/", visitor.page.url)
    assert found, visitor.page.url
    return found.group(1)
