"""Figures of the reports that lie with their drafters follow what they rest on; what is handed in or closed stands.

Works on whole rounds with the same few statements, however many projects. A report somebody is writing on is waited for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Min, Q

from accounts import clock
from monitoring.checkpoints.refreshing import last_change
from monitoring.lights import Light
from monitoring.midyear.figures import NOTHING, Figures, figures
from monitoring.midyear.lights import worse
from monitoring.models import MonitoringFunds, MonitoringReport, MonitoringRound, MonitoringRow
from projects.models import Indicator, Project, TargetVersion
from workflows.dispatching import Source, Work

Sources = MonitoringFunds.Source
#: what was still being written while figures were taken is dated before them: looked at again for this long
STILL_WRITING = timedelta(minutes=10)
FIGURES = (
    "version_id", "budget", "spent", "spent_as_of", "provisional", "planned", "planned_month", "lag", "why",
    "funds_light", "light", "refreshed_at",
)  # fmt: skip
_COLUMNS = [name.removesuffix("_id") for name in FIGURES]


def moving() -> Q:
    """The reports whose figures still move."""
    return Q(is_current=True, frozen_at__isnull=True, state=MonitoringReport.State.DRAFT)


@transaction.atomic
def refresh(round_id: int, only: Collection[int] | None = None) -> int:
    """Take the figures of the round's reports that still move; how many there are."""
    round = MonitoringRound.objects.select_related("round").get(pk=round_id)
    rows = MonitoringReport.objects.filter(moving(), round=round)
    if only is not None:
        rows = rows.filter(pk__in=only)
    reports = list(rows.order_by("pk").select_for_update(no_key=True))
    if reports:
        _take(round, reports)
    return len(reports)


def refresh_moving() -> None:
    """Every round with reports that still move: what was just imported is seen at once."""
    for pk in MonitoringReport.objects.filter(moving()).order_by().values_list("round", flat=True).distinct():
        refresh(pk)


def due(parked: Collection[str], most: int) -> Iterable[Work]:
    """The rounds something has changed for since their figures were taken."""
    waiting = MonitoringReport.objects.filter(moving()).order_by()
    taken = dict(waiting.values("round").annotate(first=Min("refreshed_at")).values_list("round", "first"))
    if not taken:
        return []
    fresh = set(waiting.filter(refreshed_at=None).values_list("round", flat=True))
    changed = last_change()
    old = [
        pk
        for pk, first in taken.items()
        if pk in fresh or (changed is not None and changed + STILL_WRITING > first)
    ]
    return [Work(str(pk), alone=lambda pk=pk: refresh(pk)) for pk in old if str(pk) not in parked][:most]  # type: ignore[misc]


def _take(round: MonitoringRound, reports: Sequence[MonitoringReport]) -> None:
    """The figures, the columns of the funds and a row for each indicator; a constant number of statements."""
    taken, now = figures(round, [report.project_id for report in reports]), clock.now()
    for report in reports:
        put(report, taken[report.project_id])
        report.refreshed_at = now
    MonitoringReport.objects.bulk_update(reports, _COLUMNS, batch_size=500)
    _funds(reports)
    _rows(reports)


def put(report: MonitoringReport, taken: Figures) -> None:
    """What was taken, with the light that follows."""
    reading = taken.reading
    report.version_id, report.budget, report.spent = taken.version, taken.budget, taken.spent
    report.spent_as_of, report.provisional = taken.as_of, taken.provisional
    report.planned, report.planned_month = reading.planned, taken.planned_month
    report.lag, report.why, report.funds_light = reading.lag, reading.why, reading.light
    report.light = worse(reading.light, Light(report.performance_light))


def _funds(reports: Sequence[MonitoringReport]) -> None:
    """年初预算数 by source as approved. What was spent is known in total only: it is the source's where there is one,
    and the drafter divides it where there are several."""
    versions = TargetVersion.objects.in_bulk([report.version_id for report in reports if report.version_id])
    projects = Project.objects.in_bulk([report.project_id for report in reports])
    known = {(one.report_id, one.source): one for one in MonitoringFunds.objects.filter(report__in=reports)}
    for report in reports:
        version = versions.get(report.version_id or 0)
        initial = initial_of(projects[report.project_id], version)
        own = [source for source in Sources if source != Sources.TOTAL and initial[source] > 0]
        for source in Sources:
            fund = known.setdefault((report.pk, source), MonitoringFunds(report=report, source=source))
            fund.initial = initial[source]
            if source == Sources.TOTAL:
                fund.spent = report.spent
            elif len(own) <= 1:
                fund.spent = report.spent if source == (own or [Sources.FISCAL])[0] else NOTHING
    MonitoringFunds.objects.bulk_create([fund for fund in known.values() if fund.pk is None])
    MonitoringFunds.objects.bulk_update(
        [fund for fund in known.values() if fund.pk], ["initial", "spent"], batch_size=1000
    )


def initial_of(project: Project, version: TargetVersion | None) -> dict[str, Decimal]:
    """年初预算数 of each source, yuan. All of a 结转 project was carried over from last year."""
    fiscal = (version.fiscal if version else None) or NOTHING
    other = (version.other if version else None) or NOTHING
    carried = project.kind == Project.Kind.CARRIED_OVER
    total = project.approved if project.approved is not None else fiscal + other
    return {
        Sources.TOTAL: total,
        Sources.FISCAL: NOTHING if carried else fiscal,
        Sources.CARRIED: fiscal if carried else NOTHING,
        Sources.OTHER: other,
    }


def _rows(reports: Sequence[MonitoringReport]) -> None:
    """A row for every indicator of the pinned version; what was written at a row stays when the version changes."""
    uuids: dict[int, list[object]] = {}
    pinned = [report.version_id for report in reports if report.version_id]
    for version, uuid in Indicator.objects.filter(version__in=pinned).values_list("version_id", "uuid"):
        uuids.setdefault(version, []).append(uuid)
    known = set(MonitoringRow.objects.filter(report__in=reports).values_list("report_id", "uuid"))
    MonitoringRow.objects.bulk_create(
        MonitoringRow(report=report, uuid=uuid)  # type: ignore[misc]
        for report in reports
        for uuid in uuids.get(report.version_id or 0, [])
        if (report.pk, uuid) not in known
    )


FIGURES_SOURCE = Source("monitoring_figures", "运行监控取数", due)
