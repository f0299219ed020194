"""Handling times of finished steps, and with them the forecast of a case. Three statements, whatever there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts import clock
from notifications.calendar import Calendar
from workflows.forecast import Ahead, Forecast, Key, foresee
from workflows.models import Case, CaseStep, StepRules, Suspension

State = CaseStep.State
#: how far back handling times are looked at, and how many of the latest of a kind
SPAN = timedelta(days=365)
MOST = 1000
#: steps whose end somebody outside decides: no forecast
ELSEWHERE = (StepRules.Medium.OUTSIDE,)


@dataclass(frozen=True)
class Stay:
    """One finished step of some case: when it lay with its people."""

    key: Key
    case: int
    opened_at: datetime
    closed_at: datetime


def forecast_of(case: Case, steps: Sequence[CaseStep]) -> Forecast | None:
    """When the open round will be ready; None while nothing runs. ``steps`` are those of the present round, in order."""
    ahead = ahead_of(steps)
    if case.state != Case.State.OPEN or not ahead:
        return None
    stays = finished(case.kind, {step.name for step in ahead})
    pauses = pauses_of({case.pk, *(stay.case for stay in stays)})
    today = clock.today()
    first = min([today, *(_day(stay.opened_at) for stay in stays)])
    calendar = Calendar.load(first, today + timedelta(days=200))
    return foresee(
        [_ahead(step, today, calendar, pauses[case.pk]) for step in ahead],
        _times(stays, calendar, pauses),
        today=today,
        calendar=calendar,
        limit_on=limit_of(case, steps, calendar, pauses[case.pk]),
    )


def ahead_of(steps: Iterable[CaseStep]) -> list[CaseStep]:
    """The steps still to be finished in the house."""
    return [
        step for step in steps if step.state in (State.OPEN, State.COMING) and step.medium not in ELSEWHERE
    ]


def finished(kind: str, names: Iterable[str]) -> list[Stay]:
    """The latest finished steps of these names in cases of the kind."""
    rows = CaseStep.objects.filter(
        case__kind=kind,
        name__in=list(names),
        state=State.DONE,
        closed_at__gte=clock.now() - SPAN,
    ).order_by("-closed_at")
    wanted = rows.values_list("name", "role", "case_id", "opened_at", "closed_at")[:MOST]
    return [
        Stay((name, role), case, opened, closed)
        for name, role, case, opened, closed in wanted
        if opened is not None and closed is not None
    ]


def calendar_of(stays: Iterable[Stay]) -> Calendar:
    """The stretch of the calendar these stays lie in. One query."""
    days = [clock.today()]
    for stay in stays:
        days += (_day(stay.opened_at), _day(stay.closed_at))
    return Calendar.load(min(days), max(days))


def pauses_of(cases: set[int]) -> defaultdict[int, list[Suspension]]:
    """Pauses that are over, by case."""
    found: defaultdict[int, list[Suspension]] = defaultdict(list)
    for row in Suspension.objects.filter(case__in=cases, resumed_at__isnull=False):
        found[row.case_id].append(row)
    return found


def limit_of(
    case: Case, steps: Sequence[CaseStep], calendar: Calendar, pauses: Sequence[Suspension]
) -> date | None:
    """When the limits of the round's steps, one after the other, are used up; None where a step has no limit.

    Counted from the submission, pauses added. A step that is taken again gets no second limit here: the promise was
    made once.
    """
    counted = [
        step
        for step in steps
        if step.repeats_id is None and step.state != State.SKIPPED and step.medium not in ELSEWHERE
    ]
    if case.submitted_at is None or not all(step.limit_days for step in counted):
        return None
    days = sum(step.limit_days for step in counted) + _lost(pauses, case.submitted_at, clock.now())
    return calendar.add_working_days(_day(case.submitted_at), days)


def _ahead(step: CaseStep, today: date, calendar: Calendar, pauses: Sequence[Suspension]) -> Ahead:
    waited = None
    if step.opened_at is not None:
        lost = _lost(pauses, step.opened_at, clock.now())
        waited = max(calendar.working_days_between(_day(step.opened_at), today) - lost, 0)
    return Ahead((step.name, step.role), step.limit_days, waited)


def _times(
    stays: Iterable[Stay], calendar: Calendar, pauses: defaultdict[int, list[Suspension]]
) -> dict[Key, list[int]]:
    times: dict[Key, list[int]] = {}
    for stay in stays:
        times.setdefault(stay.key, []).append(days_of(stay, calendar, pauses))
    return times


def days_of(stay: Stay, calendar: Calendar, pauses: Mapping[int, Sequence[Suspension]]) -> int:
    """Working days it lay with its people, pauses taken out; 0: done on the day it came."""
    days = calendar.working_days_between(_day(stay.opened_at), _day(stay.closed_at))
    lost = _lost(pauses[stay.case], stay.opened_at, stay.closed_at) if stay.case in pauses else 0
    return max(days - lost, 0)


def _lost(pauses: Sequence[Suspension], begin: datetime, end: datetime) -> int:
    """Working days lost in pauses that lie within."""
    return sum(pause.lost_days or 0 for pause in pauses if begin <= pause.suspended_at <= end)


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.SHANGHAI).date()
