"""The list of a year's self-evaluations: filtered, counted, summed, paged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from monitoring.evaluation.lines import GRADES, WORDS, Line, Rolled, lines, roll, rolled
from projects.access import visible_projects
from projects.filtering import Choice, Tests, choices, ends, fitting, named, office_names, page_of, unit_names
from projects.models import BudgetYear, Project

NAMES = ("q", "unit", "office", "state", "grade")


@dataclass(frozen=True)
class Filters:
    """What was asked for; "" means no restriction."""

    q: str = ""
    unit: str = ""
    office: str = ""
    state: str = ""
    grade: str = ""
    page: int = 1

    @property
    def any(self) -> bool:
        return any((self.q, self.unit, self.office, self.state, self.grade))


@dataclass(frozen=True)
class Known:
    """A line as the filters read it."""

    line: Line
    unit: str
    office: str
    state: str
    grade: str


@dataclass(frozen=True)
class Row:
    """One line of the page."""

    number: int
    project: Project
    line: Line


@dataclass(frozen=True)
class Board:
    """The page asked for; ``sum`` over all its pages, ``units`` the same by unit."""

    rows: Sequence[Row]
    count: int
    total: int
    page: int
    pages: int
    choices: dict[str, list[Choice]]
    sum: Rolled
    units: Sequence[tuple[str, Rolled]]

    @property
    def first(self) -> int:
        return ends(self.rows)[0]

    @property
    def last(self) -> int:
        return ends(self.rows)[1]


def board(user: User, year: BudgetYear, filters: Filters) -> Board:
    """The projects of the year the person may read. A constant number of queries."""
    found = lines(named(visible_projects(user).filter(year=year), filters.q), year.pk)
    known = [Known(line, str(line.unit), str(line.office or ""), line.state, line.grade) for line in found]
    tests: Tests[Known] = {}
    for name in NAMES[1:]:
        if wanted := getattr(filters, name):
            tests[name] = lambda row, name=name, wanted=wanted: getattr(row, name) == wanted  # type: ignore[misc]
    fits = fitting(known, tests)
    shown = page_of(fits, filters.page)
    projects = Project.objects.select_related("unit", "office").in_bulk(
        [row.line.project for row in shown.rows]
    )
    units = unit_names()
    names = {"unit": units, "office": office_names(filters.unit), "state": WORDS, "grade": GRADES}
    members = [row.line for row in fits]
    return Board(
        rows=[
            Row(shown.before + place, projects[row.line.project], row.line)
            for place, row in enumerate(shown.rows, 1)
            if row.line.project in projects
        ],
        count=len(fits),
        total=len(known),
        page=shown.page,
        pages=shown.pages,
        choices=choices(known, tests, names, filters),
        sum=roll(members),
        units=[(units.get(str(one.unit), ""), one) for one in rolled(members)],
    )
