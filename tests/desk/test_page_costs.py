"""Speed one feels: every page under a stated number of queries and kilobytes, and docs/pages.md says how many it has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from benchmarks.pages import table
from benchmarks.pages.costs import Cost, page_of
from benchmarks.pages.limits import FIRST_LOAD, KB, MORE, first_load, limit_of
from benchmarks.pages.world import costs, rows
from tests.desk.world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """One department for all, as it was in the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def opened(world: World, django_db_blocker) -> list[Cost]:
    """Every page, opened once."""
    with django_db_blocker.unblock():
        return costs(world)


def test_every_page_stays_under_its_limit(opened: list[Cost]) -> None:
    assert len(opened) > 140
    assert [cost.excess for cost in opened if cost.excess] == []


def test_the_table_names_every_page_and_no_other(opened: list[Cost]) -> None:
    named = {page.partition("?")[0] for page in table.rows()}
    assert {cost.page for cost in opened} - named == set(), "write it anew: python -m benchmarks.pages"
    gone = named - {row["url"] for row in rows()}
    assert gone == set(), "no longer pages: python -m benchmarks.pages"


def test_what_the_table_says_of_the_filled_demo_is_under_the_limits_too() -> None:
    for page, (queries, plain, packed) in table.rows().items():
        limit = limit_of(page)
        assert queries <= limit.queries, page
        assert plain <= limit.plain, page
        assert packed <= limit.packed, page


def test_an_exception_is_one_because_it_is_needed_and_says_why() -> None:
    dearest = table.rows()
    for page, limit in MORE.items():
        assert limit.why
        assert page in dearest


def test_styles_scripts_and_icon_of_the_first_page_stay_under_their_limit(world: World) -> None:
    client = Client()
    client.force_login(world.cast.qin)
    files = first_load(client.get("/").content.decode())
    assert len(files) > 20
    assert sum(files.values()) <= FIRST_LOAD * KB


def test_a_page_over_its_limit_is_named_with_what_it_costs() -> None:
    found = Cost("desk:home", "秦若兰", queries=31, plain=1000, packed=16_000)
    assert found.excess == "desk:home (秦若兰): 31 queries, 30 allowed; 16.0 KB packed, 15 allowed"
    assert page_of("/no/such/page/") is None
