"""整改 issued by two desks at one moment, and figures taken while a form is handed in: each once, nothing in between."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from monitoring.midyear.taking import refresh
from monitoring.models import MonitoringReport, Rectification
from monitoring.rectification.issuing import Demand, issue
from notifications.models import Notice
from tests.cast import Cast
from tests.monitoring.checkpoints.year import in_execution, on
from tests.monitoring.makers import at, imported
from tests.monitoring.midyear.year import CUTOFF, DAY, case_of, fill, opened, plan, project, report_of
from tests.races.barrier import at_once
from workflows import cases
from workflows.cases import Moved
from workflows.errors import Busy, Stale

#: each is a row lock and an index besides: a few times is enough to see them at work
TIMES = 3
pytestmark = pytest.mark.django_db(transaction=True)


def made(cast: Cast, count: int) -> list[MonitoringReport]:
    year = in_execution()
    projects = [project(cast, year, f"项目{n}") for n in range(count)]
    imported(cast.qin, CUTOFF, dict.fromkeys(projects, "100000"), unit=cast.root)
    plan(cast)
    opened()
    return [report_of(one) for one in projects]


def test_of_desks_that_issue_for_one_report_one_does(cast: Cast) -> None:
    for report in made(cast, TIMES):
        with on(DAY):
            acts = [
                partial(
                    issue,
                    [Demand(report.pk, cast.shen.pk)],
                    actor=who,
                    demand="加快支出",
                    due_on=DAY + timedelta(9),
                )
                for who in (cast.qin, cast.xie) * 4
            ]
            results = at_once(acts)
        assert sum(isinstance(result, list) for result in results) == 1, results
        assert all(isinstance(result, list | Stale | Busy) for result in results), results
        assert Rectification.objects.filter(report=report).count() == 1
    assert Notice.objects.filter(kind="rectification_issued").count() == TIMES


def test_figures_taken_beside_a_handing_in_are_those_of_the_snapshot(cast: Cast) -> None:
    for number, report in enumerate(made(cast, TIMES)):
        with on(DAY):
            fill(report, cast.shen)
            imported(
                cast.qin,
                CUTOFF,
                {report.project: f"{200000 + number}"},
                unit=cast.root,
                confirmed_at=at(DAY, 9),
            )
            hand_in = partial(cases.submit, case_of(report).pk, actor=cast.shen)
            results = at_once([hand_in, *[partial(refresh, report.round_id)] * 3])
        assert isinstance(results[0], Moved), results
        report.refresh_from_db()
        case = case_of(report)
        assert case.snapshot is not None
        assert f'"spent":"{report.spent}"' in case.snapshot.text.replace(" ", "")
        assert report.frozen_at is not None
