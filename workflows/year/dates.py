"""Which dates hold: the last change for the run, else for its unit, else for all, else the round's own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts import clock
from accounts.models import Unit
from notifications.calendar import ONE, Calendar, add_working_days
from workflows.models import DateChange, Round, StageRun, YearRun


@dataclass(frozen=True)
class Dates:
    """The first day, the last day asked for, and the last day before what is missing is closed; all included."""

    opens_on: date
    due_on: date
    closes_on: date

    @property
    def in_order(self) -> bool:
        return self.opens_on <= self.due_on <= self.closes_on

    @property
    def over(self) -> bool:
        return self.closes_on < clock.today()


def effective(round: Round, run: YearRun) -> Dates:
    """The dates of a round for one run, as they hold now. One query."""
    change = (
        DateChange.objects.filter(round=round)
        .filter(Q(run=run) | Q(run=None, unit=run.unit_id) | Q(run=None, unit=None))
        .order_by(*NEAREST)
        .first()
    )
    found = change or round
    return Dates(found.opens_on, found.due_on, found.closes_on)


def for_all(round: Round) -> Dates:
    """The dates of a round where nothing was changed for a unit or a run."""
    change = DateChange.objects.filter(round=round, run=None, unit=None).last()
    found = change or round
    return Dates(found.opens_on, found.due_on, found.closes_on)


def for_unit(round: Round, unit: Unit) -> Dates:
    """The dates of a round for the subjects of a unit, where nothing was changed for one of them."""
    changes = DateChange.objects.filter(Q(unit=unit) | Q(unit=None), round=round, run=None)
    found = changes.order_by(*NEAREST).first() or round
    return Dates(found.opens_on, found.due_on, found.closes_on)


def due_of_units(round: Round, units: Collection[int]) -> dict[int, date]:
    """Unit -> the last day asked for of its subjects, where nothing was changed for one of them. One query."""
    changes = DateChange.objects.filter(Q(unit__in=units) | Q(unit=None), round=round, run=None)
    last: dict[int | None, date] = dict(changes.order_by("pk").values_list("unit", "due_on"))
    for_everybody = last.get(None, round.due_on)
    return {unit: last.get(unit, for_everybody) for unit in units}


def with_dates(stages: QuerySet[StageRun]) -> QuerySet[Any]:
    """Stages with ``opens_on``, ``due_on`` and ``closes_on`` as they hold now, in the same statement (None without a round)."""
    changes = (
        DateChange.objects.filter(round=OuterRef("round"))
        .filter(Q(run=OuterRef("run")) | Q(run=None, unit=OuterRef("run__unit")) | Q(run=None, unit=None))
        .order_by(*NEAREST)
    )
    return stages.annotate(
        opens_on=Coalesce(Subquery(changes.values("opens_on")[:1]), F("round__opens_on")),
        due_on=Coalesce(Subquery(changes.values("due_on")[:1]), F("round__due_on")),
        closes_on=Coalesce(Subquery(changes.values("closes_on")[:1]), F("round__closes_on")),
    )


#: the change that counts comes first
NEAREST = (F("run").desc(nulls_last=True), F("unit").desc(nulls_last=True), "-id")


def closing_day(due_on: date) -> date:
    """The usual last day for what was asked for by ``due_on``."""
    return add_working_days(due_on, settings.STAGE_CLOSES_AFTER)


def passing_day(year: int) -> date:
    """The day on which the stages of a year that have nothing to wait for pass: the one after 31 March (a setting)."""
    month, day = (int(part) for part in settings.YEAR_PASSES_ON.split("-"))
    return date(year + 1, month, day) + ONE


def late_closing(run: YearRun) -> date:
    """Until when what is opened again may be handed in: the end of the year's work, and never less than a round's time."""
    return max(passing_day(run.year) - ONE, closing_day(clock.today()))


def shifted(dates: Dates, days: int) -> Dates:
    """The dates moved by working days."""
    calendar = Calendar.load()
    return Dates(
        dates.opens_on,
        calendar.add_working_days(dates.due_on, days),
        calendar.add_working_days(dates.closes_on, days),
    )
