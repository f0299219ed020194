"""Every sheet prints as a sheet: no frame, no controls, black on white, nothing cut off at the right edge of an A4 page."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.desk.world import World, make_world, request_for

#: the sheets, and by whom they are printed
SHEETS = [
    "workflows:case", "workflows:slip", "workflows:record", "workflows:as_of", "workflows:batch_print", "workflows:handover",
    "workflows:outstanding", "workflows:registration",
    "projects:target", "projects:target_paper", "projects:change_paper", "projects:appraisal_paper", "projects:department_target",
    "projects:compare",
    "monitoring:report", "monitoring:midyear", "monitoring:midyear_board", "monitoring:evaluation", "monitoring:evaluations",
    "monitoring:department", "monitoring:progress", "monitoring:notice", "monitoring:rectification", "monitoring:meeting",
    "monitoring:archive",
    "desk:statistics", "desk:statistics_late", "desk:statistics_spending", "desk:statistics_times", "desk:year_plan", "desk:round",
    "desk:week", "desk:project",
]  # fmt: skip
#: drafts that are filled in on the sheet itself: their fields are the content
FILLED_IN = {"monitoring:department"}
#: what is of the screen alone
OF_THE_SCREEN = ".top, .rail, .dock, .bar, .sign-bar, .head-tools, .tabs, .crumb, .filters, .pager, .btn, .toast-line, .skip, .kept"
#: an A4 page between its margins, in CSS pixels
UPRIGHT, LYING = 703, 1032
SEEN = f"""() => {{
  const shown = (one) => one.checkVisibility() && one.getClientRects().length > 0;
  const main = document.querySelector("main");
  const dark = [...main.querySelectorAll("*")].filter(shown).filter((one) => {{
    const [r, g, b, a = 1] = getComputedStyle(one).backgroundColor.match(/[\\d.]+/g).map(Number);
    return a > 0.5 && r + g + b < 380 && one.innerText?.trim() && !one.closest("svg");
  }}).map((one) => one.className);
  return {{
    screen: [...document.querySelectorAll("{OF_THE_SCREEN}")].filter(shown).map((one) => one.className || one.tagName),
    asks: [...main.querySelectorAll("input, textarea, select, button, summary")].filter(shown).map((one) => one.name || one.innerText || one.id),
    page: getComputedStyle(document.body).backgroundColor,
    dark,
    text: main.innerText.trim().length,
    width: document.documentElement.scrollWidth,
    lying: getComputedStyle(main).page === "lying",
    heads: [...document.querySelectorAll("main thead")].filter(shown).filter((one) => getComputedStyle(one).display !== "table-header-group").length,
  }};
}}"""


def faults(page: Page, where: str) -> list[str]:
    """What is wrong with the page as it prints."""
    page.emulate_media(media="print")
    lying = page.evaluate("getComputedStyle(document.querySelector('main')).page === 'lying'")
    wide = LYING if lying else UPRIGHT
    page.set_viewport_size({"width": wide, "height": 1000})
    seen = page.evaluate(SEEN)
    found = [f"{where} prints {one}" for one in seen["screen"]]
    if where not in FILLED_IN:
        found += [f"{where} prints what only a screen asks: {one}" for one in seen["asks"]]
    found += [f"{where} has a dark ground under {one}" for one in seen["dark"]]
    if seen["page"] not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"):
        found.append(f"{where} is not on white: {seen['page']}")
    if seen["width"] > wide:
        found.append(f"{where} is {seen['width']} px wide on {wide}")
    if seen["heads"]:
        found.append(f"{where} repeats no heads on {seen['heads']} tables")
    if seen["text"] < 20:
        found.append(f"{where} prints nothing")
    return found


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def address(world: World, name: str) -> str:
    ask = request_for(name, "GET")(world, world.own, world.cast.qin)
    path = reverse(name, kwargs=ask.kwargs)
    query = dict(ask.query)
    return f"{path}?{urlencode(query)}" if query else path


def test_no_sheet_prints_the_frame_and_none_is_cut_off(world: World, visit: Callable[..., Visitor]) -> None:
    desk = visit(world.cast.qin)
    found: list[str] = []
    for name in SHEETS:
        path = address(world, name)
        page = desk.go(path)
        assert page.locator("main").count() == 1, f"{name}: {path}"
        assert page.locator(".trouble").count() == 0, f"{name}: {path}"
        found += faults(page, name)
        if folder := os.environ.get("PICTURES"):
            Path(folder).mkdir(exist_ok=True)
            page.pdf(path=Path(folder) / f"{name.replace(':', '-')}.pdf", prefer_css_page_size=True)
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 1366, "height": 768})
    assert found == [], "\n".join(found)
