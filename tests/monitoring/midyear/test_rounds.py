"""A round with a cut-off opens a prefilled form for every project; figures follow the imports and stand once handed in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from monitoring.lights import Light
from monitoring.midyear.reopening import hand_in_late, reopen_report
from monitoring.models import MonitoringReport, MonitoringRound, MonitoringRow
from projects.models import BudgetYear, Project
from tests.cast import Cast
from tests.monitoring.checkpoints.year import approved, on, tick
from tests.monitoring.midyear.year import (
    CLOSES,
    CUTOFF,
    DAY,
    OPENS,
    case_of,
    confirm,
    fill,
    opened,
    plan,
    project,
    report_of,
    spent,
    stage_of,
)
from workflows import cases, year
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case, Round, StageRun

pytestmark = pytest.mark.django_db
State = MonitoringReport.State


@pytest.mark.parametrize(
    ("cutoff", "said"),
    [
        (None, "请填写运行监控的统计截止"),
        (date(2025, 6, 30), "不在 2026 年度内"),
        (date(2026, 7, 31), "应不晚于截止日期"),
    ],
)
def test_a_round_without_a_fitting_cutoff_is_refused_and_not_planned(
    cast: Cast, cutoff: date, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        plan(cast, cutoff)

    assert not Round.objects.filter(stage="monitoring").exists()


def test_a_second_round_of_the_same_cutoff_is_refused_and_one_of_another_is_not(cast: Cast) -> None:
    plan(cast)

    with pytest.raises(Refused, match="已有统计截止"):
        plan(cast)
    later = plan(cast, date(2026, 9, 30), "1–9月运行监控", opens_on=date(2026, 10, 8), due_on=date(2026, 10, 20),
                 closes_on=date(2026, 11, 17))  # fmt: skip
    assert [one.months for one in MonitoringRound.objects.all()] == ["1–6月", "1–9月"]
    assert later.round.number == 2


def test_it_opens_with_the_funds_the_plan_and_a_row_for_each_indicator(
    cast: Cast, budget_year: BudgetYear
) -> None:
    made = project(cast, budget_year)
    spent(cast, {made: "314000"})
    plan(cast)

    opened()

    report = report_of(made)
    assert (report.budget, report.spent, report.planned, report.planned_month) == (1000000, 314000, 60, 6)
    assert (report.funds_lamp, report.lag, report.provisional) == (Light.WARNING, Decimal("28.6"), False)
    assert report.said == "落后28.6个百分点"
    funds = {one.source: (one.initial, one.spent, one.expected) for one in report.funds.all()}
    assert funds["total"] == (1000000, 314000, None)
    assert funds["fiscal"] == (1000000, 314000, None)
    assert funds["other"] == (0, 0, None)
    assert report.rows.count() == 2
    assert case_of(report).drafter == cast.shen


def test_between_two_points_of_the_plan_the_last_one_counts_and_before_the_first_none(
    cast: Cast, budget_year: BudgetYear
) -> None:
    made = project(cast, budget_year)
    plan(cast, date(2026, 5, 31), "1–5月")
    opened()
    assert (report_of(made).planned, report_of(made).planned_month) == (15, 3)

    plan(cast, date(2026, 2, 28), "1–2月")
    opened()
    early = MonitoringReport.objects.get(project=made, round__cutoff_on=date(2026, 2, 28))
    assert (early.planned, early.funds_lamp) == (None, Light.UNPLANNED)


def test_what_concerns_no_project_is_not_asked_for(cast: Cast, budget_year: BudgetYear) -> None:
    apart = approved(cast, budget_year, "另行管理项目", kind=Project.Kind.SEPARATE)
    added = approved(cast, budget_year, "追加项目", joined_on=date(2026, 7, 1))
    plan(cast)

    opened()

    assert not MonitoringReport.objects.filter(project__in=[apart, added]).exists()
    stages = StageRun.objects.filter(round__stage="monitoring", state=StageRun.State.SKIPPED)
    assert stages.count() == 2


def test_an_import_moves_what_lies_with_its_drafter_and_nothing_that_was_handed_in(
    cast: Cast, report: MonitoringReport
) -> None:
    assert report.provisional
    spent(cast, {report.project: "590000"}, DAY)
    tick(DAY)
    report.refresh_from_db()
    assert (report.spent, report.funds_lamp) == (590000, Light.NORMAL)

    with on(DAY):
        fill(report, cast.shen)
        cases.submit(case_of(report).pk, actor=cast.shen)
    spent(cast, {report.project: "100000"}, date(2026, 7, 7))
    tick(date(2026, 7, 7))
    report.refresh_from_db()
    assert report.spent == 590000

    with on(date(2026, 7, 7)):
        cases.withdraw(case_of(report).pk, actor=cast.shen)
    tick(date(2026, 7, 7), 12)
    report.refresh_from_db()
    assert report.spent == 100000


def test_the_form_goes_from_the_drafter_by_head_and_desk_to_the_division_leader(
    cast: Cast, report: MonitoringReport
) -> None:
    spent(cast, {report.project: "590000"}, DAY)
    tick(DAY, 9)
    with on(DAY):
        fill(report, cast.shen, "certain", "maybe")

    confirm(cast, report)

    report.refresh_from_db()
    assert (report.state, report.performance_lamp, report.lamp) == (
        State.CONFIRMED,
        Light.ATTENTION,
        Light.ATTENTION,
    )
    assert case_of(report).state == Case.State.APPROVED
    tick(DAY)
    assert stage_of(report).state == StageRun.State.DONE


def test_the_database_keeps_what_was_decided(cast: Cast, report: MonitoringReport) -> None:
    with on(DAY):
        fill(report, cast.shen)
    confirm(cast, report)

    for change in (
        lambda: MonitoringReport.objects.filter(pk=report.pk).update(spent=1),
        lambda: MonitoringRow.objects.filter(report=report).update(achieved="别的"),
        lambda: report.funds.all().delete(),
        lambda: MonitoringReport.objects.filter(pk=report.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_what_was_not_handed_in_is_missed_and_handed_in_late_with_the_figures_of_then(
    cast: Cast, report: MonitoringReport
) -> None:
    spent(cast, {report.project: "590000"}, DAY)
    tick(DAY)
    after = date(2026, 8, 13)
    assert after > CLOSES
    tick(after)
    assert stage_of(report).state == StageRun.State.MISSED
    spent(cast, {report.project: "1"}, after)
    tick(after, 12)

    with on(after, 13):
        with pytest.raises(NotAllowed):
            hand_in_late(report.pk, actor=cast.gao, reason="出差")
        late = hand_in_late(report.pk, actor=cast.shen, reason="出差")
        fill(late, cast.shen)
    confirm(cast, late, after)

    late.refresh_from_db()
    assert (late.pk, late.spent, late.state) == (report.pk, 590000, State.CONFIRMED)
    tick(after, 16)
    assert stage_of(late).late


def test_reopening_leaves_what_was_decided_and_begins_the_next_with_its_words(
    cast: Cast, report: MonitoringReport
) -> None:
    with on(DAY):
        fill(report, cast.shen, "impossible")
        with pytest.raises(Stale):
            reopen_report(report.pk, actor=cast.qin, reason="漏填", due_on=DAY)
    confirm(cast, report)
    tick(DAY)
    spent(cast, {report.project: "590000"}, DAY)

    with on(DAY, 15):
        with pytest.raises(NotAllowed):
            reopen_report(report.pk, actor=cast.shen, reason="漏填", due_on=date(2026, 7, 20))
        after = reopen_report(report.pk, actor=cast.qin, reason="漏填一项", due_on=date(2026, 7, 20))

    before = MonitoringReport.objects.get(pk=report.pk)
    assert (before.is_current, before.state, before.spent) == (False, State.CONFIRMED, 0)
    assert (after.number, after.spent, after.reopened_why) == (2, 590000, "漏填一项")
    assert [row.chance for row in after.rows.order_by("pk")] == [
        row.chance for row in before.rows.order_by("pk")
    ]
    assert after.performance_lamp == Light.WARNING


def test_nothing_is_handed_in_before_the_cutoff_is_over(cast: Cast, budget_year: BudgetYear) -> None:
    made = project(cast, budget_year)
    plan(cast, opens_on=date(2026, 6, 26))
    opened(date(2026, 6, 26))
    report = report_of(made)

    with on(CUTOFF):
        fill(report, cast.shen)
        with pytest.raises(Refused) as refused:
            cases.submit(case_of(report).pk, actor=cast.shen)
    assert "2026-06-30 以后才能提交" in refused.value.problems[0].text
    with on(OPENS):
        cases.submit(case_of(report).pk, actor=cast.shen)


def test_a_recalled_round_asks_for_nothing_and_its_figures_stand(
    cast: Cast, report: MonitoringReport
) -> None:
    with on(DAY):
        year.recall_round(report.round.round_id, actor=cast.qin, reason="改在9月")
    tick(DAY, 12)
    spent(cast, {report.project: "590000"}, date(2026, 7, 7))
    tick(date(2026, 7, 8))

    report.refresh_from_db()
    assert report.frozen_at is not None
    assert (report.spent, stage_of(report).state) == (0, StageRun.State.RECALLED)
    # the same cut-off may be planned again
    assert plan(cast).cutoff_on == CUTOFF
