"""支出: plan against actual at each checkpoint, and how many lights of each colour, by unit and 科室.

All of it is counted from the rows of the list 支出进度, so that a figure is the length of the list it opens.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from desk.statistics.places import Place, places_of
from monitoring.board.listing import LIGHTS, Known, known_of, light_of, looked_at, sum_at
from monitoring.checkpoints.standing import checkpoints_of
from monitoring.lights import Light
from monitoring.models import Checkpoint
from monitoring.papers.notice import Sum
from projects.models import BudgetYear


@dataclass(frozen=True)
class Figure:
    """So many projects of a light (a key of ``LIGHTS``), and the list that shows them."""

    light: str
    number: int
    url: str

    @property
    def words(self) -> str:
        return LIGHTS[self.light]

    @property
    def lamp(self) -> str:
        return Light(self.light).lamp if self.light in list(Light) else "none"


@dataclass(frozen=True)
class Line:
    """A unit, a 科室 or all of it: its projects by light, and their money."""

    name: str
    projects: int
    url: str
    figures: Sequence[Figure]
    sum: Sum | None
    inner: bool = False


@dataclass(frozen=True)
class Point:
    """One checkpoint over the whole scope."""

    checkpoint: Checkpoint
    line: Line


@dataclass(frozen=True)
class Spending:
    """``at``: the checkpoint whose lights are told apart by unit; None while the year has none."""

    year: BudgetYear
    at: Checkpoint | None
    points: Sequence[Point] = ()
    lines: Sequence[Line] = ()
    total: Line | None = None
    rows: Sequence[Known] = field(default=(), repr=False)


def spending_of(user: User, year: BudgetYear, month: str = "") -> Spending:
    """What the person may read of a year; ``month`` as in the address of the list. A constant number of queries."""
    checkpoints = checkpoints_of(year.pk)
    at = looked_at(checkpoints, month)
    rows = known_of(user, year, checkpoints, at)
    if at is None:
        return Spending(year, None, rows=rows)
    points = [Point(one, _line("合计", one, rows)) for one in checkpoints]
    lines = [_of_place(place, at) for place in places_of(rows)]
    return Spending(year, at, points, lines, _line("合计", at, rows), rows)


def list_url(checkpoint: Checkpoint, query: str = "", light: str = "") -> str:
    """The list 支出进度 with these filters."""
    asked = urlencode({"year": checkpoint.year, "at": checkpoint.month})
    parts = [asked, query, urlencode({"light": light}) if light else ""]
    return f"{reverse('monitoring:progress')}?{'&'.join(part for part in parts if part)}"


def _of_place(place: Place[Known], at: Checkpoint) -> Line:
    return _line(place.name, at, place.rows, place.query, inner=place.inner)


def _line(name: str, at: Checkpoint, rows: Sequence[Known], query: str = "", *, inner: bool = False) -> Line:
    counts = Counter(light_of(row.cells.get(at.pk)) for row in rows)
    figures = [Figure(light, counts[light], list_url(at, query, light)) for light in LIGHTS]
    return Line(name, len(rows), list_url(at, query), figures, sum_at(at, rows), inner)
