"""What became of projects in a year: money, score, lights, lost points, open rectifications. A constant number of queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count

from accounts.models import User
from monitoring.execution import spent_at
from monitoring.lights import Light
from monitoring.models import (
    CheckpointReport,
    EvaluationScheme,
    MonitoringReport,
    Rectification,
    SelfEvaluation,
)
from monitoring.papers.results import DEDUCTIONS, Lost, Result, result_of
from projects import predecessors
from projects.access import visible_projects
from projects.models import Project

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Thresholds:
    """Below what a year's results speak against a project: points, points, percent of the budget. 计分设置 of that year."""

    poor: Decimal = Decimal(60)
    middling: Decimal = Decimal(80)
    slow: Decimal = Decimal(50)


@dataclass(frozen=True)
class Past:
    """One project in one earlier year. Amounts are yuan; ``score`` is None where no self-evaluation was confirmed."""

    project: Project
    budget: Decimal
    spent: Decimal
    score: Decimal | None
    grade: str
    lights: Sequence[tuple[str, Light]]
    lost: Sequence[Lost]
    open_rectifications: int
    thresholds: Thresholds = Thresholds()

    @property
    def year(self) -> int:
        return self.project.year_id

    @property
    def rate(self) -> Decimal | None:
        """Percent of the adjusted budget spent; None without one."""
        if self.budget <= 0:
            return None
        return (self.spent * 100 / self.budget).quantize(Decimal("0.1"), ROUND_HALF_UP)


def pasts_of(projects: Collection[Project], user: User) -> dict[int, list[Past]]:
    """Project -> its earlier years as far as the person reads them, the last one first."""
    before = predecessors.earlier(projects)
    ids = [one.pk for chain in before.values() for one in chain]
    readable = set(visible_projects(user).filter(pk__in=ids).values_list("pk", flat=True))
    known = {one.pk: one for chain in before.values() for one in chain if one.pk in readable}
    told = _told(known) if known else {}
    return {pk: [told[one.pk] for one in chain if one.pk in told] for pk, chain in before.items()}


def _told(known: dict[int, Project]) -> dict[int, Past]:
    ids = list(known)
    spent = spent_at(ids, date(max(one.year_id for one in known.values()), 12, 31))
    scored, lights = _scores(ids), _lights(ids)
    alive = Rectification.objects.filter(project__in=ids, state__in=Rectification.ALIVE)
    rectifications = dict(alive.order_by().values_list("project").annotate(Count("pk")))
    thresholds = _thresholds({one.year_id for one in known.values()})
    return {
        pk: _past(one, spent, scored, lights, rectifications, thresholds.get(one.year_id, Thresholds()))
        for pk, one in known.items()
    }


def _thresholds(years: Collection[int]) -> dict[int, Thresholds]:
    """Of the years that have settings of their own."""
    rows = EvaluationScheme.objects.filter(year__in=years).values_list("year", "poor", "middling", "slow")
    return {year: Thresholds(*said) for year, *said in rows}


def _past(
    project: Project,
    spent: dict[int, Decimal],
    scored: dict[int, Result],
    lights: dict[int, list[tuple[str, Light]]],
    rectifications: dict[int, int],
    thresholds: Thresholds,
) -> Past:
    budget = project.adjusted if project.adjusted is not None else project.approved
    result = scored.get(project.pk)
    return Past(
        project=project,
        budget=budget or NOTHING,
        spent=spent.get(project.pk, NOTHING),
        score=result.score if result else None,
        grade=result.grade if result else "",
        lights=lights.get(project.pk, []),
        lost=result.lost if result else (),
        open_rectifications=rectifications.get(project.pk, 0),
        thresholds=thresholds,
    )


def _scores(ids: Collection[int]) -> dict[int, Result]:
    rows = SelfEvaluation.objects.filter(
        project__in=ids, is_current=True, state=SelfEvaluation.State.CONFIRMED
    )
    rows = rows.select_related("project__unit").prefetch_related(*DEDUCTIONS).order_by("round")
    return {sheet.project_id: result_of(sheet) for sheet in rows}


def _lights(ids: Collection[int]) -> dict[int, list[tuple[str, Light]]]:
    """Each checkpoint and monitoring round with its light, in the order of the year."""
    found: dict[int, list[tuple[date, str, Light]]] = {}
    reports = CheckpointReport.objects.filter(project__in=ids, is_current=True).exclude(refreshed_at=None)
    for one in reports.select_related("checkpoint"):
        found.setdefault(one.project_id, []).append((one.checkpoint.cutoff_on, one.checkpoint.name, one.lamp))
    forms = MonitoringReport.objects.filter(project__in=ids, is_current=True).exclude(
        state=MonitoringReport.State.DRAFT
    )
    for form in forms.select_related("round"):
        found.setdefault(form.project_id, []).append(
            (form.round.cutoff_on, f"{form.round.months}监控", form.lamp)
        )
    return {
        pk: [(words, light) for _, words, light in sorted(rows, key=lambda row: row[0])]
        for pk, rows in found.items()
    }
