"""哪里亮了红灯: 预警 and 关注 by unit, in 支出进度 and in 运行监控, and the red projects with what was written about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from desk.statistics.places import Place, places_of
from desk.statistics.spending import Figure, Spending, list_url
from monitoring.board.listing import Known, light_of, urgency
from monitoring.lights import Light
from monitoring.midyear import board as midyear
from monitoring.midyear.standing import rounds_of
from monitoring.models import MonitoringRound
from monitoring.papers.gathering import explanations
from projects.models import Project

SHOWN = 8
#: what is told apart by unit, the worst first
LIGHTS = (Light.WARNING, Light.ATTENTION)


@dataclass(frozen=True)
class Line:
    """A unit, a 科室 or all of it: its 预警 and 关注 in both lists; ``watched`` is empty where no round has opened."""

    name: str
    spent: Sequence[Figure]
    watched: Sequence[Figure]
    inner: bool = False

    @property
    def is_red(self) -> bool:
        """Whether it has a 预警 in either list."""
        return any(one.number for one in (*self.spent, *self.watched) if one.light == Light.WARNING)


@dataclass(frozen=True)
class Red:
    """A red project; ``cause`` and ``measure`` as handed in, ``state`` how far the explanation is."""

    project: Project
    said: str
    report: int | None
    state: str
    cause: str
    measure: str


@dataclass(frozen=True)
class Reds:
    """``round``: the round of 运行监控 looked at; ``lines`` where there is any 预警; ``shown`` the worst of ``number`` red
    projects, ``more`` leads to all."""

    round: MonitoringRound | None
    lines: Sequence[Line]
    total: Line
    shown: Sequence[Red]
    number: int
    more: str


def reds_of(user: User, spending: Spending) -> Reds:
    """Of the rows ``spending`` has read, and of the newest round of 运行监控. A constant number of queries."""
    rounds = rounds_of(spending.year.pk)
    round = midyear.looked_at(rounds)
    watched = midyear.known_of(user, spending.year, round) if round is not None else []
    red = sorted((row for row in spending.rows if row.light == Light.WARNING), key=urgency)
    lines = [_line(place, spending, round, watched) for place in places_of(spending.rows)]
    everything = Place("合计", "", "", spending.rows)
    return Reds(
        round,
        [line for line in lines if line.is_red],
        _line(everything, spending, round, watched),
        _shown(red[:SHOWN]),
        len(red),
        list_url(spending.at, light=Light.WARNING) if spending.at is not None else "",
    )


def _line(
    place: Place[Known], spending: Spending, round: MonitoringRound | None, watched: Iterable[midyear.Known]
) -> Line:
    at = spending.at
    asked = place.query if place.unit else ""
    spent = Counter(light_of(row.cells.get(at.pk)) for row in place.rows) if at is not None else Counter()
    theirs = Counter(row.light for row in watched if _in(row, place))
    return Line(
        place.name,
        [Figure(light, spent[light], list_url(at, asked, light)) for light in LIGHTS]
        if at is not None
        else [],
        [Figure(light, theirs[light], _midyear_url(spending, round, asked, light)) for light in LIGHTS]
        if round is not None
        else [],
        place.inner,
    )


def _in(row: midyear.Known, place: Place[Known]) -> bool:
    return (not place.unit or row.unit == place.unit) and (not place.office or row.office == place.office)


def _midyear_url(spending: Spending, round: MonitoringRound, query: str, light: Light) -> str:
    asked = urlencode({"year": spending.year.pk, "at": round.pk, "light": light.value})
    return f"{reverse('monitoring:midyear_board')}?{asked}{f'&{query}' if query else ''}"


def _shown(rows: Sequence[Known]) -> list[Red]:
    projects = Project.objects.select_related("unit", "office").in_bulk([row.pk for row in rows])
    said = explanations([row.here.report for row in rows if row.here and row.here.report])
    found = []
    for row in rows:
        assert row.here is not None
        cause, measure = said.get(row.here.report or 0, ("", ""))
        found.append(Red(projects[row.pk], row.here.said, row.here.report, row.here.words, cause, measure))
    return found
