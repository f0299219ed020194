"""The figures of a checkpoint's reports, taken anew whenever something they rest on has changed, and for the last time at
the 说明截止.

Works on whole checkpoints, with the same few statements however many projects there are. Two at once take turns at the
checkpoint's row; a report somebody is writing on is waited for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Min, Q

from accounts import clock
from monitoring.checkpoints.dates import limit_of
from monitoring.checkpoints.figures import Figures, figures
from monitoring.execution import last_change as execution_changed
from monitoring.models import Checkpoint, CheckpointReport
from monitoring.stages import SUBJECT
from projects.models import ProjectEvent, TargetVersion
from workflows.dispatching import Source, Work
from workflows.models import DateChange, Round, StageRun
from workflows.year.dates import with_dates

BATCH = 1000
#: what was still being written while figures were taken is dated before them: looked at again for this long
STILL_WRITING = timedelta(minutes=10)
_FIELDS = (
    "version_id", "budget", "planned", "spent", "spent_as_of", "actual", "lag", "light", "why", "provisional",
)  # fmt: skip


def not_final() -> Q:
    """The reports whose figures still move."""
    return Q(is_current=True, frozen_at__isnull=True)


def deadlines(checkpoint: Checkpoint, project_ids: Collection[int] | None = None) -> dict[int, date]:
    """Project -> 说明截止 as it holds for it, moved dates included. One query."""
    stages = StageRun.objects.filter(round_id=checkpoint.round_id, run__subject_kind=SUBJECT)
    if project_ids is not None:
        stages = stages.filter(run__subject_id__in=project_ids)
    return dict(with_dates(stages).order_by().values_list("run__subject_id", "due_on"))


@transaction.atomic
def refresh(checkpoint_id: int) -> int:
    """Take the figures of every report that is not final; those whose 说明截止 is over become final. How many changed."""
    checkpoint = (
        Checkpoint.objects.select_for_update(of=("self",), no_key=True)
        .select_related("round")
        .get(pk=checkpoint_id)
    )
    rows = CheckpointReport.objects.filter(not_final(), checkpoint=checkpoint)
    reports = list(rows.order_by("pk").select_for_update(no_key=True))
    if not reports:
        return 0
    due = deadlines(checkpoint, [report.project_id for report in reports])
    now = clock.now()
    limits = {on: limit_of(on) for on in {*due.values(), checkpoint.due_on}}
    by_limit: defaultdict[datetime, list[CheckpointReport]] = defaultdict(list)
    for report in reports:
        by_limit[limits[due.get(report.project_id, checkpoint.due_on)]].append(report)
    changed: list[CheckpointReport] = []
    for limit, group in by_limit.items():
        taken = figures(checkpoint, [report.project_id for report in group], min(limit, now))
        changed += [report for report in group if _take(report, taken[report.project_id], now, limit)]
    CheckpointReport.objects.filter(pk__in=[report.pk for report in reports], frozen_at=None).update(
        refreshed_at=now
    )
    CheckpointReport.objects.bulk_update(changed, [*_COLUMNS, "frozen_at", "refreshed_at"], batch_size=BATCH)
    return len(changed)


def refresh_open() -> None:
    """Take the figures of every checkpoint whose figures still move: what was just imported is seen at once."""
    for pk in (
        CheckpointReport.objects.filter(not_final())
        .order_by()
        .values_list("checkpoint", flat=True)
        .distinct()
    ):
        refresh(pk)


def due(parked: Collection[str], most: int) -> Iterable[Work]:
    """The checkpoints something has changed for since their figures were taken, and those with a deadline that is over."""
    return [
        Work(key, alone=lambda pk=pk: refresh(pk))  # type: ignore[misc]
        for pk in _stale()
        if (key := str(pk)) not in parked
    ][:most]


def _stale() -> list[int]:
    """Checkpoints with reports that are not final and that something has changed for."""
    waiting = CheckpointReport.objects.filter(not_final()).order_by()
    taken = dict(
        waiting.values("checkpoint").annotate(first=Min("refreshed_at")).values_list("checkpoint", "first")
    )
    if not taken:
        return []
    new = set(waiting.filter(refreshed_at=None).values_list("checkpoint", flat=True).distinct())
    known = list(Checkpoint.objects.filter(pk__in=taken).select_related("round").order_by("cutoff_on", "pk"))
    over, changed = _over(known), last_change()

    def is_old(one: Checkpoint) -> bool:
        moments = (changed, one.changed_at, _moved(one.round))
        return any(at is not None and at + STILL_WRITING > taken[one.pk] for at in moments)

    return [one.pk for one in known if one.pk in new or one.pk in over or is_old(one)]


def last_change() -> datetime | None:
    """When execution, budgets or plans last changed, of whatever project. Three queries."""
    moments = (
        execution_changed(),
        ProjectEvent.objects.aggregate(at=Max("registered_at"))["at"],
        TargetVersion.objects.aggregate(at=Max("locked_at"))["at"],
    )
    return max((at for at in moments if at is not None), default=None)


def _moved(round: Round) -> datetime | None:
    at: datetime | None = DateChange.objects.filter(round=round).aggregate(at=Max("at"))["at"]
    return at


def _over(known: Iterable[Checkpoint]) -> set[int]:
    """Those with a report whose 说明截止 is over and whose figures are not final."""
    today = clock.today()
    return {
        one.pk
        for one in known
        if with_dates(
            StageRun.objects.filter(
                round_id=one.round_id,
                run__subject_kind=SUBJECT,
                run__subject_id__in=CheckpointReport.objects.filter(not_final(), checkpoint=one).values(
                    "project"
                ),
            )
        )
        .filter(due_on__lt=today)
        .exists()
    }


_COLUMNS = tuple("version" if name == "version_id" else name for name in _FIELDS)


def _take(report: CheckpointReport, found: Figures, now: datetime, limit: datetime) -> bool:
    """Write the figures into the report; whether anything changed."""
    reading = found.reading
    values = {
        "version_id": found.version,
        "budget": found.budget,
        "planned": found.planned,
        "spent": found.spent,
        "spent_as_of": found.as_of,
        "actual": reading.actual,
        "lag": reading.lag,
        "light": reading.light,
        "why": reading.why,
        # what is final is no estimate, whether or not the export of the day came
        "provisional": found.provisional and limit > now,
    }
    before = {name: getattr(report, name) for name in values}
    for name, value in values.items():
        setattr(report, name, value)
    report.refreshed_at = now
    if limit <= now:
        report.frozen_at = now
    return report.frozen_at is not None or before != values


SOURCE = Source("checkpoint_figures", "支出进度取数", due)
