"""The heat map: projects × checkpoints, with shape, word and number; which choices there are, and the sums.

A few light queries bring what filters, counts and sums need of every visible project; another the objects of the page
shown. So the number of queries does not grow with the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from accounts import clock
from accounts.models import User
from monitoring.checkpoints.standing import WORDS, Standing, checkpoints_of, standings
from monitoring.lights import Light
from monitoring.models import Checkpoint
from monitoring.papers.notice import Sum, summed_money
from projects.access import visible_projects
from projects.filtering import (
    Choice,
    Shown,
    Tests,
    choices,
    ends,
    fitting,
    named,
    office_names,
    page_of,
    unit_names,
)
from projects.models import BudgetYear, Project

COMING = "coming"
NOT_APPLICABLE = "na"
#: what the light of a checkpoint can be asked for, in the order of the filter
LIGHTS = {
    **{light.value: light.words for light in (Light.WARNING, Light.ATTENTION, Light.NORMAL, Light.UNPLANNED)},
    NOT_APPLICABLE: "不适用",
    COMING: "未到",
}


@dataclass(frozen=True)
class Filters:
    """What was asked for; "" means no restriction. ``at`` is the month of the checkpoint light and state are asked of."""

    q: str = ""
    unit: str = ""
    office: str = ""
    light: str = ""
    state: str = ""
    at: str = ""
    page: int = 1

    @property
    def any(self) -> bool:
        return any((self.q, self.unit, self.office, self.light, self.state))


@dataclass(frozen=True, slots=True)
class Known:
    """Of one project what filters and sums need; ``here`` is its standing at the checkpoint looked at."""

    pk: int
    unit: str
    office: str
    budget: Decimal | None
    cells: dict[int, Standing]
    here: Standing | None

    @property
    def light(self) -> str:
        return light_of(self.here)

    @property
    def state(self) -> str:
        return self.here.code if self.here else COMING


@dataclass(frozen=True)
class Row:
    """One line of the page; ``cells`` in the order of the checkpoints."""

    number: int
    project: Project
    budget: Decimal | None
    cells: Sequence[tuple[Checkpoint, Standing | None]]


@dataclass(frozen=True)
class Board:
    """The page that was asked for, with the sums over all its pages; ``at`` is None where nothing is planned."""

    checkpoints: Sequence[Checkpoint]
    at: Checkpoint | None
    rows: list[Row] = field(default_factory=list)
    count: int = 0
    total: int = 0
    page: int = 1
    pages: int = 1
    choices: dict[str, list[Choice]] = field(default_factory=dict)
    sums: Sequence[tuple[Checkpoint, Sum | None]] = ()
    budget: Decimal = Decimal(0)

    @property
    def here(self) -> Sum | None:
        """The sum of the checkpoint looked at."""
        return next((total for one, total in self.sums if one is self.at), None)

    @property
    def first(self) -> int:
        return ends(self.rows)[0]

    @property
    def last(self) -> int:
        return ends(self.rows)[1]


def board(user: User, year: BudgetYear, filters: Filters) -> Board:
    """The projects of the year the person may read, filtered, one page of them; the worst at the checkpoint first."""
    checkpoints = checkpoints_of(year.pk)
    at = looked_at(checkpoints, filters.at)
    known = known_of(user, year, checkpoints, at, filters.q)
    tests = _tests(filters)
    found = sorted(fitting(known, tests), key=urgency)
    shown = page_of(found, filters.page)
    return Board(
        checkpoints=checkpoints,
        at=at,
        rows=_rows(shown, checkpoints),
        count=len(found),
        total=len(known),
        page=shown.page,
        pages=shown.pages,
        choices=_choices(known, tests, filters),
        sums=[(one, sum_at(one, found)) for one in checkpoints],
        budget=sum((row.budget for row in found if row.budget is not None), Decimal(0)),
    )


def looked_at(checkpoints: Sequence[Checkpoint], asked: str = "") -> Checkpoint | None:
    """The checkpoint of the month asked for; else the last one that has opened, else the first."""
    for one in checkpoints:
        if str(one.month) == asked:
            return one
    today = clock.today()
    opened = [one for one in checkpoints if one.round.opens_on <= today]
    return opened[-1] if opened else next(iter(checkpoints), None)


def light_of(here: Standing | None) -> str:
    """Which of ``LIGHTS`` a project counts as at a checkpoint."""
    if here is None:
        return COMING
    if here.light is not None and here.counts:
        return here.light.value
    return COMING if here.code == COMING else NOT_APPLICABLE


def known_of(
    user: User, year: BudgetYear, checkpoints: Sequence[Checkpoint], at: Checkpoint | None, q: str = ""
) -> list[Known]:
    """What lists and statistics are made of: every project of the year the person may read. Three queries at most."""
    projects = named(visible_projects(user).filter(year=year), q)
    by_project = standings(checkpoints, projects) if checkpoints else {}
    found = []
    for pk, unit, office, approved, adjusted in projects.values_list(
        "pk", "unit_id", "office_id", "approved", "adjusted"
    ):
        cells = by_project.get(pk, {})
        budget = approved if adjusted is None else adjusted
        found.append(Known(pk, str(unit), str(office or ""), budget, cells, cells.get(at.pk) if at else None))
    return found


_ORDER = {light: -place for place, light in enumerate(Light)}


def urgency(row: Known) -> tuple[int, Decimal]:
    """The worst light first, then the farthest behind; what does not count comes last. The order of the list otherwise."""
    here = row.here
    if here is None or here.light is None or not here.counts:
        return (1, Decimal(0))
    return (_ORDER[here.light], -here.lag)


def _tests(filters: Filters) -> Tests[Known]:
    tests: Tests[Known] = {}
    for name in ("unit", "office", "light", "state"):
        if wanted := getattr(filters, name):
            tests[name] = lambda row, name=name, wanted=wanted: getattr(row, name) == wanted  # type: ignore[misc]
    return tests


def _rows(shown: Shown[Known], checkpoints: Sequence[Checkpoint]) -> list[Row]:
    projects = Project.objects.select_related("unit", "office", "drafter").in_bulk(
        [row.pk for row in shown.rows]
    )
    return [
        Row(
            shown.before + place,
            projects[row.pk],
            row.budget,
            [(one, row.cells.get(one.pk)) for one in checkpoints],
        )
        for place, row in enumerate(shown.rows, 1)
        if row.pk in projects
    ]


def sum_at(checkpoint: Checkpoint, rows: Sequence[Known]) -> Sum | None:
    """The sum of these projects at one checkpoint; None before any has figures."""
    cells = [cell for row in rows if (cell := row.cells.get(checkpoint.pk)) is not None and cell.counts]
    if not cells:
        return None
    return summed_money(
        checkpoint.name,
        [(cell.budget, cell.planned, cell.spent, cell.light or Light.UNPLANNED) for cell in cells],
        checkpoint.thresholds,
    )


def _choices(known: list[Known], tests: Tests[Known], filters: Filters) -> dict[str, list[Choice]]:
    names = {
        "unit": unit_names(),
        "office": office_names(filters.unit),
        "light": LIGHTS,
        "state": WORDS,
    }
    return choices(known, tests, names, filters)
