"""A checkpoint's figures are taken while somebody hands in or the desk opens it again: nothing decided is written over."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest

from monitoring.checkpoints import explaining, reopening
from monitoring.checkpoints.refreshing import refresh
from monitoring.models import CheckpointReport
from projects.models import Project
from tests.cast import Cast
from tests.monitoring.checkpoints.year import (
    JUNE_CUTOFF,
    JUNE_OPENS,
    approved,
    in_execution,
    on,
    plan_year,
    report_of,
    stage_of,
    tick,
)
from tests.monitoring.makers import imported
from tests.races.barrier import ROUNDS, at_once
from workflows import cases
from workflows.errors import Busy, Stale
from workflows.models import Case

pytestmark = pytest.mark.django_db(transaction=True)
JULY = date(2026, 7, 2)
State = CheckpointReport.State


def behind(cast: Cast, most: int) -> list[Project]:
    """So many projects far behind at 6月底, whose figures of the cut-off are in."""
    year = in_execution()
    found = [approved(cast, year, f"项目{number:02d}") for number in range(most)]
    plan_year(cast)
    tick(JUNE_OPENS)
    imported(cast.qin, JUNE_CUTOFF, dict.fromkeys(found, "100000"), unit=cast.root)
    tick(JULY)
    return found


def faults(results: list[Any]) -> list[Any]:
    return [one for one in results if isinstance(one, BaseException) and not isinstance(one, Stale | Busy)]


def written(report: CheckpointReport, cast: Cast) -> Case:
    explaining.explain(
        report.pk, actor=cast.shen, revision=report.revision, cause="流标", measure="7月底前重新招标"
    )
    return Case.objects.get(kind="checkpoint", document_id=report.pk)


def test_figures_are_taken_while_an_explanation_is_handed_in(cast: Cast) -> None:
    """Both happen: the report is under review with the light it was explained for, and its figures are those of the file."""
    with on(JULY):
        for round, project in enumerate(behind(cast, ROUNDS)):
            report = report_of(project)
            case = written(report, cast)
            # a new file: the refreshing has something to write
            imported(cast.qin, JUNE_CUTOFF, {project: str(120000 + round)}, unit=cast.centre)
            results = at_once(
                [partial(refresh, report.checkpoint_id), partial(cases.submit, case.pk, actor=cast.shen)]
            )
            assert faults(results) == []
            if isinstance(results[1], Busy | Stale):
                cases.submit(case.pk, actor=cast.shen)
            refresh(report.checkpoint_id)
            report.refresh_from_db()
            case.refresh_from_db()
            assert (report.state, report.cause, report.spent) == (State.IN_REVIEW, "流标", 120000 + round)
            assert (report.explained_light, report.light) == ("warning", "warning")
            assert case.state == Case.State.OPEN


def test_figures_are_taken_while_a_checkpoint_is_opened_again(cast: Cast) -> None:
    """What was confirmed stays as it was; there is one current report, and it gets its figures."""
    projects = behind(cast, ROUNDS)
    confirmed = {}
    with on(JULY):
        for project in projects:
            case = written(report_of(project), cast)
            cases.submit(case.pk, actor=cast.shen)
            cases.approve(case.pk, actor=cast.gao)
    tick(date(2026, 7, 14))
    with on(date(2026, 7, 15)):
        for project in projects:
            report = report_of(project)
            assert report.frozen_at is not None
            confirmed[report.pk] = (report.spent, report.light, report.frozen_at, report.state)
            again = partial(
                reopening.reopen_report,
                report.pk,
                actor=cast.qin,
                reason="数据有误",
                due_on=date(2026, 7, 31),
            )
            results = at_once(
                [partial(refresh, report.checkpoint_id), again, partial(refresh, report.checkpoint_id)]
            )
            assert faults(results) == []
            if isinstance(results[1], Busy | Stale):
                again()
            refresh(report.checkpoint_id)
            fresh = report_of(project)
            assert (fresh.number, fresh.frozen_at) == (2, None)
            assert fresh.refreshed_at is not None
            assert stage_of(project).state == "open"
            before = CheckpointReport.objects.get(pk=report.pk)
            assert (before.spent, before.light, before.frozen_at, before.state) == confirmed[report.pk]
            assert not before.is_current
