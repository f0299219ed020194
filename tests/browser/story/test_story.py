"""docs/demo.md played from its first step to its last, in a demo department of its own: each step starts where the one before ended."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.album import DOCS, Album
from tests.browser.department.demo import started, visiting
from tests.browser.story import finance, handbook, june, record, reports, target
from tests.browser.story.teller import Teller

#: in the order of the document; the handbook's pictures are of the pages the story has made
STEPS = (
    june.what_is_due,
    june.lights_move,
    june.red_is_explained_with_photos,
    june.reminder_is_copied,
    target.carried_over,
    target.mended,
    target.submitted,
    target.signed_on_screen_and_on_paper,
    target.signed_to_the_end,
    finance.controlled,
    finance.mended_again,
    reports.half_year,
    record.history_of_a_cell,
    record.inspectors_package,
    reports.published,
    *handbook.CHAPTERS,
)


def test_the_ten_minute_story_of_the_demo_department(chromium: Browser, tmp_path: Path) -> None:
    album = Album(tmp_path / "pictures")
    with started() as start, visiting(start, chromium) as visit:
        told = Teller(visit, album, start.data, tmp_path)
        for step in STEPS:
            step(told)
    shown = set(re.findall(r"pictures/((?:demo|handbook)-[\w-]+\.png)", _documents()))
    assert {one.name for one in album.folder.glob("*.png")} - {"desk.png"} == shown


def _documents() -> str:
    return "".join(one.read_text(encoding="utf-8") for one in DOCS.rglob("*.md"))
