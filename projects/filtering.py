"""Lists of projects that are filtered, counted and added up in memory: one way for every room.

A list reads all visible projects of its year in a few light set queries; so choices, counts, sums and pages always agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from django.db.models import F, Q, QuerySet

from accounts.models import Office, Unit
from accounts.web import whole_number
from projects.models import Project

#: rows of a page
PAGE = 100
R = TypeVar("R")
#: filter -> whether a row fits it
Tests = dict[str, Callable[[R], bool]]


class Numbered(Protocol):
    """A line of a page knows its place in the whole list."""

    @property
    def number(self) -> int: ...


@dataclass(frozen=True)
class Choice:
    """One choice of a filter and how many rows it would show, the other filters kept."""

    value: str
    words: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Shown(Generic[R]):
    """One page of what was found; ``before``: how many stand on the pages before it."""

    rows: Sequence[R]
    page: int
    pages: int
    before: int


def fitting(known: Sequence[R], tests: Tests[R]) -> list[R]:
    """The rows that pass every filter."""
    return [row for row in known if all(test(row) for test in tests.values())]


def page_of(found: Sequence[R], wanted: int) -> Shown[R]:
    """The page asked for, or the nearest there is."""
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, wanted), pages)
    return Shown(found[(page - 1) * PAGE : page * PAGE], page, pages, (page - 1) * PAGE)


def ends(rows: Sequence[Numbered]) -> tuple[int, int]:
    """The numbers of the first and the last line; 0 for none."""
    return (rows[0].number, rows[-1].number) if rows else (0, 0)


def choices(
    known: Sequence[R], tests: Tests[R], names: Mapping[str, Mapping[str, str]], filters: object
) -> dict[str, list[Choice]]:
    """For each filter its choices that occur, in the order of ``names``, with how many rows each would show."""

    def counted(name: str) -> Counter[str]:
        others = [test for key, test in tests.items() if key != name]
        counts: Counter[str] = Counter({str(getattr(row, name)): 0 for row in known})
        counts.update(str(getattr(row, name)) for row in known if all(test(row) for test in others))
        return counts

    found = {name: counted(name) for name in names}
    return {
        name: [
            Choice(value, words, found[name][value], value == getattr(filters, name))
            for value, words in names[name].items()
            if value in found[name]
        ]
        for name in names
    }


def named(projects: QuerySet[Project], text: str) -> QuerySet[Project]:
    """Those whose name or code contains the text; all without one. In the order of every list."""
    if text:
        projects = projects.filter(Q(name__icontains=text) | Q(code__icontains=text))
    return projects.order_by("unit__code", F("office__order").asc(nulls_first=True), "code", "pk")


def unit_names() -> dict[str, str]:
    return {str(unit.pk): unit.label for unit in Unit.objects.all()}


def office_names(unit: str) -> dict[str, str]:
    """The offices of the unit that was chosen (its id as text), else all."""
    offices = Office.objects.select_related("unit")
    if (number := whole_number(unit)) is not None:
        offices = offices.filter(unit_id=number)
    return {str(office.pk): office.name for office in offices}
