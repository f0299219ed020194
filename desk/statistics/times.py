"""办理时间: how many working days finished steps took, by kind and step; never by person or place.

Only steps that were done count, those inside the house, pauses taken out. Fewer than ``ENOUGH`` of a step say nothing.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from projects.filtering import Choice, Tests, choices, fitting
from workflows import kinds
from workflows.access import visible_cases
from workflows.forecast import ENOUGH
from workflows.handling import ELSEWHERE, Stay, calendar_of, days_of, pauses_of
from workflows.kinds import kind_words
from workflows.models import CaseStep
from workflows.showing.words import local_date

#: what stands for the role of a step without one (a meeting) in addresses
NO_ROLE = "-"


@dataclass(frozen=True)
class Filters:
    """What was asked for; "" means no restriction. ``when`` is a quarter: ``2026Q2``."""

    kind: str = ""
    when: str = ""
    step: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """One finished step: of what kind of case, which step of it, when it ended and how many working days it lay there."""

    kind: str
    step: str
    role: str
    order: int
    case: int
    pk: int
    opened: date
    closed: date
    days: int

    @property
    def when(self) -> str:
        return f"{self.closed.year}Q{(self.closed.month + 2) // 3}"


@dataclass(frozen=True)
class Line:
    """One step of one kind. Too few: ``median``, ``ninety`` and ``held`` are None."""

    kind: str
    step: str
    role: str
    count: int
    median: float | None
    ninety: int | None
    url: str
    first: bool = False

    @property
    def kind_words(self) -> str:
        return kind_words(self.kind)

    @property
    def role_words(self) -> str:
        return Role(self.role).label if self.role in Role.values else ""

    @property
    def held(self) -> float | None:
        """Working days it took of all cases together: the median times how many."""
        return None if self.median is None else self.median * self.count


@dataclass(frozen=True)
class Times:
    """``most``: the step that holds most, by ``held``; None where too little is known of every one."""

    lines: Sequence[Line]
    most: Line | None
    count: int
    choices: Mapping[str, Sequence[Choice]]


def times_of(user: User, year: int, filters: Filters) -> Times:
    """Of the cases of a year the person may read. A constant number of queries."""
    known = done_in(user, year)
    tests = _tests(Filters(filters.kind, filters.when))
    found = fitting(known, tests)
    lines = lines_of(found, year, filters.when)
    told = [line for line in lines if line.held]
    most = max(told, key=lambda line: (line.held or 0, line.ninety or 0), default=None)
    names = {
        "kind": {kind.code: kind.name for kind in kinds.all_kinds()},
        "when": {when: quarter_words(when) for when in sorted({one.when for one in known})},
    }
    return Times(lines, most, len(found), choices(known, tests, names, filters))


def steps_of(user: User, year: int, filters: Filters) -> list[Done]:
    """The finished steps behind a figure, the latest first."""
    found = fitting(done_in(user, year), _tests(filters))
    return sorted(found, key=lambda one: (one.closed, one.pk), reverse=True)


def done_in(user: User, year: int) -> list[Done]:
    """Every finished step of the year's cases. Four statements at most."""
    rows = CaseStep.objects.filter(
        case__in=visible_cases(user).filter(year=year).values("pk"),
        state=CaseStep.State.DONE,
    ).exclude(medium__in=ELSEWHERE)
    read = rows.order_by().values_list(
        "case__kind", "name", "role", "order", "case_id", "pk", "opened_at", "closed_at"
    )
    known = [
        (kind, order, pk, Stay((name, role or NO_ROLE), case, opened, closed))
        for kind, name, role, order, case, pk, opened, closed in read
        if opened is not None and closed is not None
    ]
    stays = [row[3] for row in known]
    calendar, pauses = calendar_of(stays), pauses_of({stay.case for stay in stays})
    return [
        Done(
            kind=kind,
            step=stay.key[0],
            role=stay.key[1],
            order=order,
            case=stay.case,
            pk=pk,
            opened=local_date(stay.opened_at),
            closed=local_date(stay.closed_at),
            days=days_of(stay, calendar, pauses),
        )
        for kind, order, pk, stay in known
    ]


def lines_of(found: Sequence[Done], year: int, when: str = "") -> list[Line]:
    """A line for each step, by kind and in the order of the way."""
    by_step: dict[tuple[str, str, str], list[Done]] = {}
    for one in found:
        by_step.setdefault((one.kind, one.step, one.role), []).append(one)
    order = {kind.code: place for place, kind in enumerate(kinds.all_kinds())}

    def place(key: tuple[str, str, str]) -> tuple[int, str, float, str]:
        kind, step, _ = key
        return order.get(kind, len(order)), kind, statistics.median(one.order for one in by_step[key]), step

    lines: list[Line] = []
    for key in sorted(by_step, key=place):
        first = not lines or lines[-1].kind != key[0]
        lines.append(_line(key, [one.days for one in by_step[key]], _url(key, year, when), first=first))
    return lines


def ninetieth(days: Sequence[int]) -> int:
    """The 90th percentile by rank: nine of ten were done in so many working days."""
    return sorted(days)[ceil(len(days) * 0.9) - 1]


def quarter_words(when: str) -> str:
    """``2026Q2`` -> 2026年第2季度办结."""
    return f"{when[:4]}年第{when[5:]}季度办结"


def is_quarter(text: str) -> bool:
    """Whether it is written as a quarter is."""
    return re.fullmatch(r"\d{4}Q[1-4]", text, re.ASCII) is not None


def _line(key: tuple[str, str, str], days: Sequence[int], url: str, *, first: bool) -> Line:
    if len(days) < ENOUGH:
        return Line(*key, len(days), None, None, url, first)
    return Line(*key, len(days), float(statistics.median(days)), ninetieth(days), url, first)


def _url(key: tuple[str, str, str], year: int, when: str) -> str:
    kind, step, role = key
    asked = {"year": year, "kind": kind, "step": step, "role": role, "when": when}
    return f"{reverse('desk:statistics_steps')}?{urlencode({name: value for name, value in asked.items() if value})}"


def _tests(filters: Filters) -> Tests[Done]:
    tests: Tests[Done] = {}
    for name in ("kind", "when", "step", "role"):
        if wanted := getattr(filters, name):
            tests[name] = lambda one, name=name, wanted=wanted: getattr(one, name) == wanted  # type: ignore[misc]
    return tests
