"""运行监控 of the year: the rounds, and every project of one of them, the worst first. A few queries, however many projects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from accounts import clock
from accounts.models import User
from monitoring.lights import Light
from monitoring.midyear.standing import WORDS, Standing, rounds_of, standings
from monitoring.models import MonitoringRound, Rectification
from projects.access import visible_projects
from projects.filtering import (
    Choice,
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

LIGHTS = {
    light.value: light.words for light in (Light.WARNING, Light.ATTENTION, Light.NORMAL, Light.UNPLANNED)
}
NONE = "none"


@dataclass(frozen=True)
class Filters:
    """What was asked for; "" means no restriction. ``at`` is the round's id."""

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
    """Of one project what filters and counts need."""

    pk: int
    unit: str
    office: str
    here: Standing

    @property
    def light(self) -> str:
        return self.here.light.value if self.here.counts and self.here.light else NONE

    @property
    def state(self) -> str:
        return self.here.code


@dataclass(frozen=True)
class Row:
    number: int
    project: Project
    here: Standing
    rectification: Rectification | None


@dataclass(frozen=True)
class Board:
    """The page that was asked for; ``lights``: how many of each light over all its pages."""

    rounds: Sequence[MonitoringRound]
    at: MonitoringRound | None
    rows: list[Row] = field(default_factory=list)
    count: int = 0
    total: int = 0
    page: int = 1
    pages: int = 1
    choices: dict[str, list[Choice]] = field(default_factory=dict)
    lights: Sequence[tuple[Light, int]] = ()
    owing: int = 0

    @property
    def first(self) -> int:
        return ends(self.rows)[0]

    @property
    def last(self) -> int:
        return ends(self.rows)[1]


def board(user: User, year: BudgetYear, filters: Filters) -> Board:
    """The projects of a round the person may read, filtered, one page of them; the worst first."""
    rounds = rounds_of(year.pk)
    at = looked_at(rounds, filters.at)
    if at is None:
        return Board(rounds, None)
    known = known_of(user, year, at, filters.q)
    tests: Tests[Known] = {
        name: lambda row, name=name, wanted=wanted: getattr(row, name) == wanted  # type: ignore[misc]
        for name in ("unit", "office", "light", "state")
        if (wanted := getattr(filters, name))
    }
    found = sorted(fitting(known, tests), key=_urgency)
    shown = page_of(found, filters.page)
    projects = Project.objects.select_related("unit", "office").in_bulk([row.pk for row in shown.rows])
    reports = [row.here.report for row in shown.rows if row.here.report]
    last = {one.report_id: one for one in Rectification.objects.filter(report__in=reports).order_by("pk")}
    return Board(
        rounds,
        at,
        [
            Row(shown.before + place, projects[row.pk], row.here, last.get(row.here.report or 0))
            for place, row in enumerate(shown.rows, 1)
            if row.pk in projects
        ],
        len(found),
        len(known),
        shown.page,
        shown.pages,
        choices(
            known,
            tests,
            {"unit": unit_names(), "office": office_names(filters.unit), "light": LIGHTS, "state": WORDS},
            filters,
        ),
        [(light, sum(row.light == light for row in found)) for light in reversed(Light)],
        sum(row.state in ("owes", "missed") for row in found),
    )


def looked_at(rounds: Sequence[MonitoringRound], asked: str = "") -> MonitoringRound | None:
    """The round asked for; else the last one that has opened, else the first."""
    chosen = next((one for one in rounds if str(one.pk) == asked), None)
    if chosen is not None:
        return chosen
    opened = [one for one in rounds if one.round.opens_on <= clock.today()]
    return opened[-1] if opened else next(iter(rounds), None)


def known_of(user: User, year: BudgetYear, at: MonitoringRound, q: str = "") -> list[Known]:
    """What the list and the statistics are made of: every project the round concerns and the person may read."""
    projects = named(visible_projects(user).filter(year=year), q)
    standing = standings([at], projects)
    return [
        Known(pk, str(unit), str(office or ""), standing[pk][at.pk])
        for pk, unit, office in projects.values_list("pk", "unit_id", "office_id")
        if pk in standing
    ]


_ORDER = {light: -place for place, light in enumerate(Light)}


def _urgency(row: Known) -> tuple[int, Decimal]:
    """The worst light first, then the farthest behind; what does not count comes last."""
    if not row.here.counts or row.here.light is None:
        return (1, Decimal(0))
    return (_ORDER[row.here.light], -row.here.lag)
