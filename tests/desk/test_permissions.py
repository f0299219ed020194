"""docs/permissions.csv, written by hand, is what every address answers to every role."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.roles import Role
from tests.desk.logins import Logins
from tests.desk.refusals import bare_pages
from tests.desk.world import World, make_world, request_for

TABLE = Path(__file__).resolve().parents[2] / "docs" / "permissions.csv"
HEAD = ["url", "method", "scope"]
COLUMNS = ["anonymous", "nobody", *Role.values]


def rows() -> list[dict[str, str]]:
    with TABLE.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def addresses(patterns: list[URLPattern | URLResolver] | None = None, space: str = "") -> list[str]:
    """The name of every address the site has, from the resolver itself."""
    found: list[str] = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found += addresses(pattern.url_patterns, inner)
        else:
            assert pattern.name, f"{pattern.pattern} has no name: it cannot stand in the table"
            found.append(f"{space}{pattern.name}")
    return found


def test_every_address_of_the_site_stands_in_the_table_and_no_other():
    in_table = {row["url"] for row in rows()}
    assert set(addresses()) - in_table == set(), "add them to docs/permissions.csv (see docs/permissions.md)"
    assert in_table - set(addresses()) == set(), "no longer addresses of the site"


def test_the_table_has_a_column_for_every_role_and_an_answer_in_every_cell():
    with TABLE.open(newline="", encoding="utf-8") as file:
        assert next(csv.reader(file)) == [*HEAD, *COLUMNS]
    for row in rows():
        assert row["method"] in {"GET", "POST"}, row
        assert row["scope"] in {"own", "foreign", "-"}, row
        assert {row[column] for column in COLUMNS} <= {"200", "302", "401", "403", "404", "409", "422"}, row


def test_no_line_stands_twice_and_own_never_without_foreign():
    keys = [(row["url"], row["method"], row["scope"]) for row in rows()]
    assert len(keys) == len(set(keys))
    for url, method, scope in keys:
        if scope != "-":
            other = "foreign" if scope == "own" else "own"
            assert (url, method, other) in keys


def test_an_address_of_an_object_is_tried_on_an_own_and_a_foreign_one():
    """But for imports, the department's own target and the layout of a form, which belong to the budget desk as a whole, a
    feed: its token is the only right it knows, and the handbook, which is everybody's."""
    everywhere = {
        "desk:help_chapter",
        "projects:import_preview",
        "projects:import_commit",
        "projects:import_columns",
        "projects:department_target",
        "projects:department_edit",
        "projects:department_export",
        "monitoring:paper_layout",
        "notifications:feed",
    }
    plain = {row["url"] for row in rows() if row["scope"] == "-"} - everywhere
    for url in plain:
        assert reverse(url), "an address without arguments"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """One department for all: every request is rolled back to it, and it itself in the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module", autouse=True)
def _bare_pages() -> Iterator[None]:
    with bare_pages():
        yield


@pytest.fixture(scope="module")
def logins(world: World, django_db_blocker) -> Logins:
    with django_db_blocker.unblock():
        return Logins(world)


@pytest.mark.django_db
@pytest.mark.parametrize("url", sorted({row["url"] for row in rows()}))
def test_every_role_gets_the_answer_of_the_table(world, logins, url):
    wrong = []
    for row in rows():
        if row["url"] != url:
            continue
        for column in COLUMNS:
            got = answer(world, logins, row, column)
            if str(got) != row[column]:
                wrong.append(
                    f"{row['method']} {row['scope']} {column}: {row[column]} expected, {got} answered"
                )
    assert wrong == []


def answer(world: World, logins: Logins, row: dict[str, str], column: str) -> int:
    """What the site answers to one person; nothing of it stays."""
    before = transaction.savepoint()
    try:
        who = world.person(column)
        client = logins.client(who)
        ask = request_for(row["url"], row["method"])(world, world.place(row["scope"]), who)
        path = reverse(row["url"], kwargs=ask.kwargs)
        if row["method"] == "POST":
            kind = {"content_type": "application/json"} if ask.json else {}
            response = client.post(path, ask.data, **kind)
        else:
            response = client.get(path, ask.query)
        close(response)
        return response.status_code
    finally:
        transaction.savepoint_rollback(before)


def close(response: HttpResponseBase) -> None:
    """A download keeps its file open; closing it must not close the test's connection."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)
