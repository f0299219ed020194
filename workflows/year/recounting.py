"""What was counted in a year whose days off were not published yet, when they are: the dates of rounds, for whomever.

What somebody set stays. A date that is over or today stays too: it has been told, and the timers have read it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from accounts import clock
from notifications.calendar import Calendar
from notifications.publishing import Moved, Mover
from workflows.engine.lock import wait_briefly
from workflows.kinds import StageKind
from workflows.models import DateChange, Round, StageRun, YearRun
from workflows.year.dates import Dates
from workflows.year.planning import apply_change
from workflows.year.stages import stage_kind

NAMES = ("开始", "截止", "关闭")


def move(before: Calendar, after: Calendar, year: int) -> list[Moved]:
    """One ``DateChange`` for each that moves, without an actor; the list names every date. Rounds are locked in their order."""
    wait_briefly()
    rounds = Round.objects.select_for_update(no_key=True).exclude(state=Round.State.RECALLED)
    moved = []
    for round in rounds.filter(year__in=[year - 1, year, year + 1]).order_by("pk"):
        kind = stage_kind(round.kind)
        if kind is None:
            continue
        for change in _standing(round):
            old = _days(change or round)
            if change is not None and change.sort == DateChange.Sort.RESUMED:
                was, now = old, _from_resuming(change, before, after)
            else:
                was, now = (_counted(kind, round, change, calendar) for calendar in (before, after))
            new = tuple(_moved(old, was, now))
            if new != old and Dates(*new).in_order:
                moved += _write(round, change, old, Dates(*new), year)
    return moved


def _standing(round: Round) -> list[DateChange | None]:
    """What holds now: the last change for all (None where there is none: the round itself), for each unit, and for each subject
    whose stage is to come or open."""
    alive = StageRun.objects.filter(round=round, state__in=StageRun.ALIVE, run__state__in=YearRun.ALIVE)
    known = DateChange.objects.filter(Q(run=None) | Q(run__in=alive.values("run")), round=round)
    last: dict[tuple[int | None, int | None], DateChange] = {}
    for change in known.select_related("run", "unit").order_by("pk"):
        last[change.run_id, change.unit_id] = change
    return [last.pop((None, None), None), *last.values()]


def _counted(
    kind: StageKind, round: Round, change: DateChange | None, calendar: Calendar
) -> tuple[date, date, date]:
    """Where the calendar puts the dates. Of a change only the closing day is counted, for the others were set."""
    if change is None:
        return kind.counted(round, calendar)
    asked = Round(year=round.year, stage=round.stage, opens_on=change.opens_on, due_on=change.due_on)
    return StageKind.counted(kind, asked, calendar)


def _from_resuming(change: DateChange, before: Calendar, after: Calendar) -> tuple[date, date, date]:
    """继续办理 gave back the working days lost: as many are left from then on, whichever they turn out to be."""
    since = change.at.astimezone(clock.SHANGHAI).date()
    opens, due, closes = (
        after.add_working_days(since, before.working_days_between(since, here))
        if here > since and before.is_working_day(here)
        else here
        for here in change.dates
    )
    return opens, due, closes


def _moved(
    old: tuple[date, date, date], was: tuple[date, date, date], now: tuple[date, date, date]
) -> Iterator[date]:
    today = clock.today()
    for here, before, after in zip(old, was, now, strict=True):
        yield after if here == before and here > today and after >= today else here


def _write(
    round: Round, change: DateChange | None, old: tuple[date, date, date], new: Dates, year: int
) -> list[Moved]:
    run, unit = (change.run, change.unit) if change is not None else (None, None)
    whom = run.title if run is not None else unit.label if unit is not None else ""
    apply_change(
        round,
        new,
        actor=None,
        why=f"{year}年放假安排公布，按工作日重新推算",
        run=run,
        unit=unit,
        sort=DateChange.Sort(change.sort) if change is not None else DateChange.Sort.MOVED,
        tell=old[1] != new.due_on,
    )
    words = f"{round.year}年度{round.title}{f'（{whom}）' if whom else ''}"
    return [
        Moved(f"{words}{name}", here, there)
        for name, here, there in zip(NAMES, old, (new.opens_on, new.due_on, new.closes_on), strict=True)
        if here != there
    ]


def _days(row: Round | DateChange) -> tuple[date, date, date]:
    return row.opens_on, row.due_on, row.closes_on


MOVER = Mover("rounds", move)
