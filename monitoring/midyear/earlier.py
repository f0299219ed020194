"""What was reported before: in the round before, and in the same round of last year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitoring.models import MonitoringReport, MonitoringRow
from projects import predecessors
from projects.models import Indicator

State = MonitoringReport.State


@dataclass(frozen=True)
class Said:
    """What one earlier report says of an indicator. ``when``: 1–6月, 2025年1–6月."""

    when: str
    achieved: str
    expected: str
    chance: str


@dataclass(frozen=True)
class Earlier:
    """The reports there are to compare with, each with its name, the older year last; and what they say by row uuid."""

    reports: Sequence[tuple[str, MonitoringReport]]
    rows: Mapping[str, Sequence[Said]]


def earlier_of(report: MonitoringReport, content: Mapping[str, Any]) -> Earlier:
    """Eight queries at most. A row of last year is the one of the same class and name; its project the one of the same code, or
    the predecessor that was named."""
    reports = [
        (name, one)
        for name, one in ((_months(one), one) for one in (_previous(report), _last_year(report)) if one)
    ]
    rows: dict[str, list[Said]] = {}
    for name, one in reports:
        named = _named(one)
        for row in content["indicators"]:
            said = named.get(row["uuid"]) or named.get(f"{row['level2']}|{row['name']}")
            if said is not None and (said.achieved or said.chance):
                rows.setdefault(row["uuid"], []).append(
                    Said(name, said.achieved, said.expected, said.get_chance_display())
                )
    return Earlier(reports, rows)


def _handed_in() -> Any:
    told = MonitoringReport.objects.filter(is_current=True, state__in=[State.IN_REVIEW, State.CONFIRMED])
    return told.select_related("round", "project")


def _previous(report: MonitoringReport) -> MonitoringReport | None:
    before = _handed_in().filter(project=report.project_id, round__cutoff_on__lt=report.round.cutoff_on)
    found: MonitoringReport | None = before.order_by("-round__cutoff_on").first()
    return found


def _last_year(report: MonitoringReport) -> MonitoringReport | None:
    cutoff = report.round.cutoff_on
    was = predecessors.earlier([report.project])[report.project_id]
    told = _handed_in().filter(project__in=was, project__year=report.project.year_id - 1)
    found: MonitoringReport | None = (
        told.filter(round__cutoff_on__month=cutoff.month).order_by("-round__cutoff_on").first()
    )
    return found


def _months(report: MonitoringReport) -> str:
    return f"{report.round.cutoff_on.year}年{report.round.months}"


def _named(report: MonitoringReport) -> dict[str, MonitoringRow]:
    """The report's rows by uuid, and by class and name."""
    rows = {row.uuid: row for row in report.rows.all()}
    found = {str(uuid): row for uuid, row in rows.items()}
    for one in Indicator.objects.filter(version=report.version_id, uuid__in=rows):
        found[f"{one.level2}|{one.name}"] = rows[one.uuid]
    return found
