"""What waits for a person, with 1,000, 10,000 and 100,000 open assignments among 200 people: their list, and the whole
home page as a browser gets it. Each size is a database of its own; the smallest and the larger take turns in one loop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from accounts.models import User
from benchmarks.crowd import copy_database, drop_database, fill, make_people
from benchmarks.harness import Measurement, measure
from desk.home.todo import PAGE
from tests.cast import make_cast
from tests.desk.rows import as_
from tests.projects.makers import make_year
from workflows import inbox

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 30


def run() -> Iterator[Measurement]:
    """``n`` is the number of open assignments; compared with the same at the smallest size."""
    cast, year = make_cast(), make_year()
    people = make_people(cast)
    here = connections["default"]
    sizes = {f"{n:,}": copy_database(f"jicheng_bench_{n}") for n in SIZES}
    try:
        for n, wrapper in zip(SIZES, sizes.values(), strict=True):
            connections["default"] = wrapper
            fill(cast, year, n)
        least, *larger = sizes
        for name, work in _works(people, sizes).items():
            for n, size in zip(SIZES[1:], larger, strict=True):
                against = {least: partial(work, least)}
                yield measure(
                    name,
                    n,
                    ours=partial(work, size),
                    against=against,
                    rounds=ROUNDS,
                    database=True,
                    before=lambda label, size=size: _turn_to(sizes.get(label, sizes[size])),
                )
    finally:
        connections["default"] = here
        for wrapper in sizes.values():
            drop_database(wrapper)


def _works(people: list[User], sizes: dict[str, BaseDatabaseWrapper]) -> dict[str, Callable[[str], object]]:
    head, desk = people[0], people[-1]
    return {
        "the list of what waits": lambda size: list(inbox.todo(head)[:PAGE]),
        "home page of a head": partial(_page, _browsers(head, sizes)),
        "home page of the budget desk": partial(_page, _browsers(desk, sizes)),
    }


def _browsers(person: User, sizes: dict[str, BaseDatabaseWrapper]) -> dict[str, Client]:
    """The person logged in to each database."""
    found = {}
    for size, wrapper in sizes.items():
        _turn_to(wrapper)
        found[size] = as_(person)
    return found


def _page(browsers: dict[str, Client], size: str) -> None:
    response = browsers[size].get("/", headers={"host": "localhost"})
    if response.status_code != 200 or "合计".encode() not in response.content:
        raise RuntimeError(f"the home page answered {response.status_code}, or without anything to do")


def _turn_to(wrapper: BaseDatabaseWrapper) -> None:
    connections["default"] = wrapper
