"""How far everybody is: for each round how many, and who has not handed in. Constant queries, however many subjects."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from accounts import clock
from accounts.models import Unit
from notifications.calendar import Calendar
from workflows import kinds
from workflows.models import Case, DateChange, Round, StageRun, YearRun
from workflows.year.dates import Dates, with_dates
from workflows.year.stages import YearStage, stage_of

State = StageRun.State
#: open, and with the drafter
_BEGUN = Q(state=State.OPEN) & (Q(case=None) | Q(case__state=Case.State.DRAFT))


@dataclass(frozen=True)
class RoundStanding:
    """One round with its dates for all, how its stages stand, and how many have dates of their own."""

    round: Round
    stage: YearStage
    dates: Dates
    waiting: int
    open: int
    handed_in: int  # of those open: under review
    done: int
    late: int  # of those done or open: 逾期补报
    missed: int
    skipped: int
    spared: int  # of those open: nothing is wanted of them
    moved: int  # changes for one subject or one unit

    @property
    def state_words(self) -> str:
        """Where the round stands, as people say it."""
        return state_words(self.round, self.dates)

    @property
    def unhanded(self) -> int:
        """Open, wanted, and not handed in."""
        return self.open - self.handed_in - self.spared

    @property
    def total(self) -> int:
        """Whom the round concerns."""
        return self.waiting + self.open + self.done + self.missed


def state_words(round: Round, dates: Dates) -> str:
    """Past the closing day it has for all, a round that was open is 已关闭, whoever has days of their own or has not begun."""
    closed = round.state == Round.State.OPEN and dates.closes_on < clock.today()
    return "已关闭" if closed else str(round.get_state_display())


@dataclass(frozen=True)
class Owed:
    """A subject that has not handed in: what is missing in words, until when it was asked for, and how late that is.

    ``days`` are working days: negative before the day, 0 on it, positive after it.
    """

    stage: StageRun
    due_on: date
    closes_on: date
    days: int
    words: str  # 剩 3 个工作日, 今天到期, 逾期 2 个工作日
    missing: str  # 未提交, 退回修改, 审核中：科室审核, 未报, 还没有经办人


def rounds_of(year: int, units: Collection[int] | None = None) -> list[RoundStanding]:
    """The rounds of a year, recalled ones too, in the order they open; of these units' subjects where given. Three queries."""
    return rounds_of_years([year], units)


def rounds_of_years(years: Collection[int], units: Collection[int] | None = None) -> list[RoundStanding]:
    """The same of several years, as one list. Three queries."""
    counts = {row["round"]: row for row in _counts(years, units)}
    changes = DateChange.objects.filter(round__year__in=years).order_by("id")
    for_all = {change.round_id: change for change in changes.filter(run=None, unit=None)}
    moved = dict(
        changes.exclude(run=None, unit=None)
        .order_by("round")
        .values_list("round")
        .annotate(count=Count("id"))
        .values_list("round", "count")
    )
    return [
        _standing(round, for_all.get(round.pk), counts.get(round.pk, {}), moved.get(round.pk, 0))
        for round in Round.objects.filter(year__in=years).select_related("recalled_by")
    ]


@dataclass(frozen=True)
class Concerned:
    """Whom an act on the year's plan touches: subjects, of these with an open stage, and the drafters of all of them."""

    subjects: int
    open: int
    people: int


def owed(
    rounds: Collection[int], units: Collection[int] | None = None, only: Collection[int] | None = None
) -> list[Owed]:
    """谁没交、差什么、差几天: open and missed stages of these rounds, those longest overdue first. Two queries.

    Of these units' subjects, and of these stages only, where given.
    """
    rows = of_units(StageRun.objects.filter(round__in=rounds), units)
    return owed_of(rows if only is None else rows.filter(pk__in=only))


def owed_of(stages: QuerySet[StageRun], *, before: date | None = None) -> list[Owed]:
    """Of these stages the open and missed ones, those longest overdue first; asked for by a day earlier than ``before``, where
    given. Two queries."""
    today, calendar = clock.today(), Calendar.load()
    not_in = (Q(state=State.MISSED) | _BEGUN) & ~_spared()
    rows = with_dates(stages.filter(not_in, run__state__in=YearRun.ALIVE))
    if before is not None:
        rows = rows.filter(due_on__lt=before)
    rows = rows.select_related("run__unit", "run__office", "run__drafter", "round", "case", "urge__urged_by")
    return [
        Owed(
            stage=row,
            due_on=row.due_on,
            closes_on=row.closes_on,
            days=calendar.working_days_between(row.due_on, today),
            words=calendar.left_words(row.due_on, today),
            missing=_missing(row),
        )
        for row in rows.order_by("due_on", "run__unit__code", "run__title", "id")
    ]


def everybody(round_id: int, units: Collection[int] | None = None) -> QuerySet[Any]:
    """Every stage of a round with its dates, by unit and title; of these units' subjects where given."""
    rows = of_units(with_dates(StageRun.objects.filter(round=round_id)), units)
    rows = rows.select_related("run__unit", "run__office", "run__drafter", "round", "case")
    return rows.order_by("run__unit__code", "run__title", "id")


def touched(round_id: int, *, run: YearRun | None = None, unit: Unit | None = None) -> Concerned:
    """Whom a change of the round's dates, or its recall, touches. One query."""
    stages = StageRun.objects.filter(round=round_id, state__in=StageRun.ALIVE)
    if run is not None:
        stages = stages.filter(run=run)
    elif unit is not None:
        stages = stages.filter(run__unit=unit)
    counts = stages.aggregate(
        subjects=Count("id"),
        open=Count("id", filter=Q(state=State.OPEN)),
        people=Count("run__drafter", distinct=True),
    )
    return Concerned(**counts)


def in_year(year: int) -> Concerned:
    """Whom a new round of the year would concern. One query."""
    runs = YearRun.objects.filter(year=year, state__in=YearRun.ALIVE)
    return Concerned(open=0, **runs.aggregate(subjects=Count("id"), people=Count("drafter", distinct=True)))


def of_units(stages: QuerySet[Any], units: Collection[int] | None) -> QuerySet[Any]:
    """Of these units only; of all where None."""
    return stages if units is None else stages.filter(run__unit__in=units)


def _counts(years: Collection[int], units: Collection[int] | None) -> QuerySet[Any, dict[str, Any]]:
    rows = of_units(StageRun.objects.filter(round__year__in=years, run__state__in=YearRun.ALIVE), units)
    handed_in = Q(state=State.OPEN, case__isnull=False) & ~Q(case__state=Case.State.DRAFT)
    return (
        rows.order_by()
        .values("round")
        .annotate(
            waiting=Count("id", filter=Q(state=State.WAITING)),
            open=Count("id", filter=Q(state=State.OPEN)),
            handed_in=Count("id", filter=handed_in),
            done=Count("id", filter=Q(state=State.DONE)),
            late_ones=Count("id", filter=Q(late=True)),
            missed=Count("id", filter=Q(state=State.MISSED)),
            skipped=Count("id", filter=Q(state=State.SKIPPED)),
            spared=Count("id", filter=_BEGUN & _spared()),
        )
        .values(
            "round",
            "waiting",
            "open",
            "handed_in",
            "done",
            "missed",
            "skipped",
            "spared",
            late=F("late_ones"),
        )
    )


def _standing(round: Round, change: DateChange | None, counts: dict[str, Any], moved: int) -> RoundStanding:
    found = change or round
    names = ("waiting", "open", "handed_in", "done", "late", "missed", "skipped", "spared")
    return RoundStanding(
        round=round,
        stage=stage_of(round.stage),
        dates=Dates(found.opens_on, found.due_on, found.closes_on),
        moved=moved,
        **{name: int(counts.get(name, 0)) for name in names},
    )


def _spared() -> Q:
    """Stages whose kind wants nothing of the drafter now."""
    spared = Q(pk__in=())
    for kind in kinds.all_kinds():
        if isinstance(kind, kinds.StageKind) and (wanting := kind.wanting()) is not None:
            spared |= Q(round__kind=kind.code) & ~wanting
    return spared


def _missing(stage: StageRun) -> str:
    if stage.state == State.MISSED:
        return "未报"
    if stage.case is None:
        return "还没有经办人"
    return "退回修改" if stage.case.returned else "未提交"
