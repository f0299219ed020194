"""A phone 390 px wide: no page is wider than it, and what is tapped is large enough for a finger."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from benchmarks.pages.world import addresses
from tests.browser.conftest import Visitor
from tests.desk.world import World, make_world, request_for

#: a finger needs 40 px; where two lines of links stand above one another each gives a part of it to the other
LOW = 32
#: what of a page sticks out to the right, except what scrolls in a box of its own
WIDER = """() => document.documentElement.scrollWidth - innerWidth"""
#: controls that catch the finger on fewer pixels than LOW, above and below their middle; links in running text are read, not aimed at
SMALL = """(low) => {
  const small = [];
  for (const one of document.querySelectorAll("main :is(a, button, select, textarea, summary), main input[type=text], .top :is(a, summary)")) {
    if (!one.checkVisibility({ visibilityProperty: true }) || one.closest("p, .visually-hidden, .remark-open, .paper")) continue;
    one.scrollIntoView({ block: "center", behavior: "instant" });
    const box = one.getClientRects()[0];
    if (!box || !box.width) continue;
    const middle = [Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1), box.top + box.height / 2];
    const caught = (y) => { const hit = document.elementFromPoint(middle[0], y); return hit && (hit === one || one.contains(hit)); };
    let [up, down] = [middle[1], middle[1]];
    while (caught(up - 1) && middle[1] - up < 40) up -= 1;
    while (caught(down + 1) && down - middle[1] < 40) down += 1;
    if (down - up < low) small.push(`${one.tagName} ${one.className} ${(one.innerText || one.name || "").slice(0, 20)}: ${down - up}`);
  }
  return small;
}"""


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def test_no_page_is_wider_than_a_phone(world: World, visit: Callable[..., Visitor]) -> None:
    wide, opened = [], 0
    for address, page in _pages(world, visit):
        opened += 1
        if page.evaluate(WIDER) > 0:
            wide.append(address)
    assert wide == []
    assert opened > 140


def test_what_is_tapped_is_as_high_as_a_finger(world: World, visit: Callable[..., Visitor]) -> None:
    year = world.year.pk
    pages = {
        world.cast.qin: [
            "/",
            f"{reverse('projects:list')}?year={year}",
            f"{reverse('monitoring:progress')}?year={year}",
            reverse("desk:settings"),
            reverse("desk:me"),
            reverse("notifications:list"),
            reverse("monitoring:archives"),
            reverse("projects:library"),
            reverse("workflows:registrations"),
            reverse("accounts:people"),
        ],
        world.cast.shen: ["/", reverse("projects:target_edit", args=[world.own.draft.pk])],
    }
    small = []
    for person, paths in pages.items():
        visitor = visit(person, width=390, height=844)
        for path in paths:
            page = visitor.go(path)
            page.wait_for_load_state("networkidle")
            small += [f"{path} {one}" for one in page.evaluate(SMALL, LOW)]
    assert small == []


def test_a_row_of_the_target_is_told_and_moved_on_a_phone_too(
    world: World, visit: Callable[..., Visitor]
) -> None:
    page = visit(world.cast.shen, width=390, height=844).go(
        reverse("projects:target_edit", args=[world.own.draft.pk])
    )
    menu = page.locator(".grid-edit .row-menu").first
    menu.locator("summary").click()
    assert "第1行" in menu.inner_text()
    assert menu.get_by_role("button", name="删除本行").is_visible()


def _pages(world: World, visit: Callable[..., Visitor]) -> Iterator[tuple[str, Page]]:
    """Every address that answers a page, opened by who sees most of it."""
    visitors: dict[str, Visitor] = {}
    for url, column in addresses().items():
        who = world.person(column)
        if column not in visitors:
            visitors[column] = visit(who, width=390, height=844)
        ask = request_for(url, "GET")(world, world.own, who)
        path = reverse(url, kwargs=ask.kwargs)
        query = "&".join(f"{name}={value}" for name, value in ask.query.items())
        head = visitors[column].page.request.get(
            visitors[column].address + f"{path}?{query}", max_redirects=0
        )
        if head.status != 200 or "text/html" not in head.headers["content-type"]:
            continue
        if not head.body().lstrip().startswith(b"<!doctype"):
            continue
        yield url, visitors[column].go(f"{path}?{query}")
