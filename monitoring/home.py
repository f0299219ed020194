"""支出进度 on 我的待办: the four checkpoints with working days left, and what the person has to explain. A few queries,
however many projects there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum

from accounts import access, clock
from accounts.models import User
from accounts.roles import Role
from monitoring.access import CASE_KIND
from monitoring.checkpoints.standing import checkpoints_of
from monitoring.lights import TENTH, Light, read
from monitoring.models import Checkpoint, CheckpointReport
from monitoring.models.checkpoint import WANTS_WORDS
from monitoring.papers.notice import Sum as Total
from notifications.calendar import Calendar
from projects.access import visible_projects
from projects.models import BudgetYear
from workflows.models import StageRun, YearRun
from workflows.year import with_dates
from workflows.year.runs import LEAVES

SHOWN = 20
#: behind, and not explained where that is asked for
_OWES = Q(state=CheckpointReport.State.DRAFT) & WANTS_WORDS
_MONEY: DecimalField[Decimal, Decimal] = DecimalField(max_digits=30, decimal_places=4)


@dataclass(frozen=True)
class Point:
    """A checkpoint of the strip: ``left`` in words, to the next of its dates; ``sum`` over what the person reads.

    ``done``: its last date is past and nothing waits; ``late`` is how many projects still owe an explanation after it.
    """

    checkpoint: Checkpoint
    left: str
    sum: Total | None
    done: bool = False
    late: int = 0


@dataclass(frozen=True)
class Owed:
    """A report that waits for the person's explanation."""

    report: CheckpointReport
    due_on: date
    left: str
    overdue: bool
    due_today: bool


@dataclass(frozen=True)
class Pace:
    """The strip; ``at`` is the checkpoint that is open or comes next."""

    year: BudgetYear
    points: Sequence[Point]
    at: Checkpoint | None

    @property
    def behind(self) -> Point | None:
        """The latest checkpoint with figures in which a project is 关注 or 预警, however well the sum does."""
        known = [point for point in self.points if point.sum]
        found = known[-1] if known else None
        return found if found and found.sum and (found.sum.warning or found.sum.attention) else None


def pace(user: User, year: BudgetYear | None) -> Pace | None:
    """The checkpoints of the year in execution; None where it has none."""
    checkpoints = checkpoints_of(year.pk) if year is not None else []
    if year is None or not checkpoints:
        return None
    today = clock.today()
    sums, owing = _sums(user, year, checkpoints)
    calendar = Calendar.load(*_stretch([*(one.due_on for one in checkpoints), today]))
    at = next((one for one in checkpoints if one.due_on >= today), None)
    points = [
        _point(one, _left(one, calendar, today), sums.get(one.pk), owing.get(one.pk, 0), today)
        for one in checkpoints
    ]
    return Pace(year, points, at)


def _point(one: Checkpoint, left: str, found: Total | None, owing: int, today: date) -> Point:
    over = one.due_on < today
    return Point(one, left, found, done=over and not owing, late=owing if over else 0)


def waiting(user: User, roles: Iterable[str]) -> QuerySet[StageRun]:
    """The open stages whose report waits for the person's explanation."""
    mine = Q(run__drafter=user)
    if Role.UNIT_ACCOUNTANT in set(roles):
        mine |= Q(run__unit__in=access.units_held(user, Role.UNIT_ACCOUNTANT))
    reports = CheckpointReport.objects.filter(_OWES, is_current=True)
    return StageRun.objects.filter(
        access.in_business(user),
        mine,
        state=StageRun.State.OPEN,
        round__kind=CASE_KIND,
        run__state=YearRun.State.RUNNING,
        document_id__in=reports.values("pk"),
    )


def owed(stages: QuerySet[StageRun], calendar: Calendar) -> list[Owed]:
    """Of these stages the reports, the most urgent first. Two queries."""
    due = dict(with_dates(stages).order_by("due_on", "pk").values_list("document_id", "due_on")[:SHOWN])
    related = ("project__unit", "project__office", "checkpoint__round")
    reports = CheckpointReport.objects.select_related(*related).in_bulk(list(due))
    today = clock.today()
    reckoned = calendar.reach(due.values()).reckoning(today)
    return [
        Owed(reports[pk], on, calendar.left_words(on, today), reckoned.is_late(on), reckoned.is_today(on))
        for pk, on in due.items()
        if pk in reports
    ]


def _sums(
    user: User, year: BudgetYear, checkpoints: Sequence[Checkpoint]
) -> tuple[dict[int, Total], dict[int, int]]:
    """Of each checkpoint the sum, and how many of its reports wait for an explanation."""
    left_the_year = YearRun.objects.filter(subject_kind="project", year=year.pk, state__in=[*LEAVES])
    reports = CheckpointReport.objects.filter(
        is_current=True,
        refreshed_at__isnull=False,
        checkpoint__in=checkpoints,
        project__in=visible_projects(user).filter(year=year),
    ).exclude(project__in=left_the_year.values("subject_id"))
    rows = (
        reports.order_by()
        .values("checkpoint")
        .annotate(
            projects=Count("pk"),
            money=Sum("budget"),
            paid=Sum("spent"),
            owing=Count("pk", filter=_OWES),
            promised=Sum(F("budget") * F("planned"), output_field=_MONEY),
            **{light.value: Count("pk", filter=Q(light=light)) for light in Light},
        )
    )
    known = {one.pk: one for one in checkpoints}
    found = list(rows)
    sums = {row["checkpoint"]: _sum(known[row["checkpoint"]], row) for row in found}
    return sums, {row["checkpoint"]: row["owing"] for row in found}


def _sum(checkpoint: Checkpoint, row: Mapping[str, Any]) -> Total:
    money, paid, promised = (row[name] or Decimal(0) for name in ("money", "paid", "promised"))
    planned = (promised / money).quantize(TENTH, ROUND_HALF_UP) if money > 0 else None
    reading = read(budget=money, planned=planned, spent=paid, thresholds=checkpoint.thresholds)
    counts = {light: row[light.value] for light in Light}
    return Total(checkpoint.name, row["projects"], money, planned, paid, reading, counts)


def _left(one: Checkpoint, calendar: Calendar, today: date) -> str:
    """To the 统计截止, then to the 说明截止 (the line below the strip has both), then nothing but that it is over."""
    if one.cutoff_on >= today:
        return _ends(calendar.left_words(one.cutoff_on, today))
    if one.due_on >= today:
        return _ends(calendar.left_words(one.due_on, today))
    return "已结"


def _ends(words: str) -> str:
    """In a narrow column days are working days without saying so, as in the list beside it. A checkpoint ends: only what
    somebody has to do falls due, and that stands in the sheets."""
    return words.replace(" 个工作日", " 日").replace("今天到期", "今天截止")


def _stretch(days: Sequence[date]) -> tuple[date, date]:
    return min(days), max(days)
