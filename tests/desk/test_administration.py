"""系统设置: every page of it is in one list, and each carries the sentence that says what it does and who sees it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.roles import ADMINISTRATORS
from desk.administration.pages import all_pages, find
from projects.models import BudgetYear
from tests.cast import Cast
from tests.desk.rows import as_, text_of

TABLE = Path(settings.BASE_DIR) / "docs" / "permissions.csv"


def _table() -> dict[str, dict[str, str]]:
    with TABLE.open(encoding="utf-8") as table:
        return {row["url"]: row for row in csv.DictReader(table) if row["method"] == "GET"}


def test_every_page_of_an_administrator_has_its_sentence() -> None:
    """What only administrators and the budget desk open is 系统设置; everybody's pages are not."""
    of_administrators = {
        url
        for url, row in _table().items()
        if row["nobody"] != "200" and any(row[role] == "200" for role in ADMINISTRATORS)
    }

    assert of_administrators - {"desk:settings"} - {page.name for page in all_pages()} == set()


def test_whoever_a_page_is_listed_for_may_open_it() -> None:
    table = _table()
    for page in all_pages():
        for role in page.roles:
            assert table[page.name][role] == "200", (page.name, role)


def test_a_sentence_ends_and_names_no_code() -> None:
    for page in all_pages():
        for sentence in (page.says, page.seen):
            assert sentence.endswith("。"), page.name
            assert "!" not in sentence
            assert "！" not in sentence
    names = [page.name for page in all_pages()]
    assert len(names) == len(set(names))


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["qin", "luo", "he", "yan"])
def test_the_list_leads_to_each_page_and_each_page_says_what_it_does(
    cast: Cast, year: BudgetYear, who: str
) -> None:
    client = as_(getattr(cast, who))
    shown = client.get(reverse("desk:settings"))
    html = shown.content.decode()
    mine = [page for page in all_pages() if page.group and f">{page.words}</a>" in html and page.says in html]

    assert mine
    for page in mine:
        assert f'href="{page.url(year)}"' in html, page.name
        opened = client.get(page.url(year))
        assert opened.status_code == 200, page.name
        assert page.says in text_of(opened), page.name
        assert page.seen in text_of(opened), page.name


@pytest.mark.django_db
def test_each_administrator_sees_what_is_theirs_and_others_see_no_settings(cast: Cast) -> None:
    auditor = text_of(as_(cast.yan).get("/settings/"))
    assert "安全日志" in auditor
    assert "审批流程" not in auditor
    system = text_of(as_(cast.luo).get("/settings/"))
    assert "批量新增人员" in system
    assert "预算年度" not in system
    assert as_(cast.shen).get("/settings/").status_code == 403
    assert find("desk:roll", ["budget_officer"]) is None


@pytest.mark.django_db
def test_without_a_year_its_settings_are_named_and_not_linked(cast: Cast) -> None:
    shown = as_(cast.qin).get("/settings/")

    assert "还没有预算年度，新建后可以打开" in text_of(shown)
    assert "/changes/" not in shown.content.decode()
