"""使用手册: every chapter can be read, and every page says which section explains it."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import RequestFactory
from django.urls import reverse

from accounts.roles import Role
from desk.help.chapters import CHAPTERS, HANDBOOK, anchor, chapter, chapters
from desk.help.pages import SECTIONS, help_url, section_of
from desk.rail import RAIL
from desk.views.styleguide import styleguide
from tests.cast import Cast
from tests.desk.rows import as_, text_of

TABLE = Path(settings.BASE_DIR) / "docs" / "permissions.csv"


def test_every_section_a_page_leads_to_is_in_its_chapter() -> None:
    missing = {
        page: (slug, heading)
        for page, (slug, heading) in SECTIONS.items()
        if f'id="{anchor(heading)}"' not in chapter(slug).html
    }

    assert missing == {}


def test_every_page_of_the_site_is_explained_to_somebody_without_a_role() -> None:
    with TABLE.open(encoding="utf-8") as table:
        pages = {
            row["url"] for row in csv.DictReader(table) if row["method"] == "GET" and row["nobody"] == "200"
        }
    alone = {"healthz", "notifications:feed", "desk:help", "desk:help_chapter", "desk:pace"}

    assert {page for page in pages - alone if section_of(page, []) is None} == set()


def test_every_entry_of_the_rail_has_a_section_of_its_own() -> None:
    assert [entry.words for entry in RAIL if section_of(entry.name, []) is None] == []


def test_a_page_nobody_thought_of_leads_to_the_chapter_of_the_reader() -> None:
    assert help_url("desk:unheard_of", [Role.INSPECTOR]) == "/help/inspector/"
    assert help_url("desk:unheard_of", []) == "/help/"


def test_links_between_chapters_exist_as_files_and_as_pages() -> None:
    for one in HANDBOOK.glob("*.md"):
        assert one.stem in CHAPTERS, one
        for target in re.findall(r"\]\(([^)#]+)\)", one.read_text(encoding="utf-8")):
            assert (HANDBOOK / target).exists(), f"{one.name}: {target}"
    inside = re.findall(r'href="([^"#]+)"', "".join(one.html for one in chapters()))

    assert inside
    assert {link for link in inside if not link.startswith("/help/")} == set()


def test_pictures_come_from_our_own_files_say_what_is_on_them_and_load_when_they_are_scrolled_to() -> None:
    pictures = re.findall(r"<img [^>]*>", "".join(one.html for one in chapters()))

    assert len(pictures) > len(CHAPTERS)
    for picture in pictures:
        source = re.search(r'src="/static/(pictures/[\w-]+\.png)"', picture)
        assert source is not None, picture
        assert finders.find(source[1]), picture
        assert re.search(r'alt="[^"]{8,}"', picture), picture
        assert 'loading="lazy"' in picture


@pytest.mark.django_db
def test_the_clerk_finds_the_way_from_the_desk_to_the_section_and_its_chapter(cast: Cast) -> None:
    page = as_(cast.shen).get("/").content.decode()
    link = re.search(r'class="top-link top-help" href="([^"]+)"', page)
    assert link is not None
    assert link[1] == "/help/start/#我的待办"

    read = as_(cast.shen).get(reverse("desk:help_chapter", args=["drafter"]))

    assert "指标库" in text_of(read)
    assert 'aria-current="page">经办人' in read.content.decode()
    assert as_(cast.shen).get("/help/nothing/").status_code == 404


@pytest.mark.django_db
def test_the_page_of_all_components_is_there_for_developers_and_for_nobody_else(
    cast: Cast, rf: RequestFactory
) -> None:
    request = rf.get("/styleguide/")
    request.user, request.session = cast.shen, {}  # type: ignore[assignment]

    assert "终止办理" in styleguide(request).content.decode()
    assert as_(cast.shen).get("/styleguide/").status_code == 404
