"""Who is told what of a checkpoint, and when it is not told any more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from monitoring import reminders
from monitoring.checkpoints import explaining
from notifications.models import Notice, Obligation
from notifications.reminders import Moment
from notifications.reminders.sweeping import write
from notifications.reminders.telling import tell_due
from projects.models import BudgetYear, Project
from tests.cast import Cast
from tests.monitoring.checkpoints.year import (
    JUNE_CUTOFF,
    JUNE_DUE,
    JUNE_OPENS,
    approved,
    on,
    plan_year,
    report_of,
    stage_of,
    tick,
)
from tests.monitoring.makers import at, imported
from workflows import cases, year

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(cast: Cast, budget_year: BudgetYear) -> Project:
    made = approved(cast, budget_year)
    plan_year(cast)
    tick(JUNE_OPENS)
    return made


def sweep(day: date) -> None:
    """The sweep of one day, for this source."""
    with on(day):
        write(reminders.SOURCE, Moment.present())
        tell_due(reminders.SOURCE, Moment.present())


def told(family: str) -> list[tuple[str, int]]:
    """Who was told, and how many working days before (negative: after) the date."""
    rows = Obligation.objects.filter(stage=family, state="told").order_by("pk")
    return [(row.recipient.name, row.offset) for row in rows.select_related("recipient")]


def test_before_the_cut_off_whoever_is_behind_is_told_to_pay_at_five_moments(
    cast: Cast, project: Project
) -> None:
    day = JUNE_OPENS
    while day <= JUNE_CUTOFF:
        sweep(day)
        day += timedelta(days=1)
    assert told(reminders.PAY) == [("沈知远", offset) for offset in (15, 7, 3, 1, 0)]
    last = Notice.objects.filter(kind=reminders.PAY).latest("pk")
    assert last.title == "抓紧支付，今天到期：档案数字化经费"
    assert "6月底计划 60%，实际 0%，尚未支出，落后60.0个百分点。统计截止为6月30日（周二）" in last.text
    assert last.url == f"/progress/reports/{report_of(project).pk}/"


def test_whoever_has_paid_is_told_nothing_more(cast: Cast, project: Project) -> None:
    sweep(JUNE_OPENS)
    imported(cast.qin, date(2026, 6, 24), {project: "600000"}, unit=cast.root)
    tick(date(2026, 6, 25))
    sweep(JUNE_CUTOFF)
    assert told(reminders.PAY) == [("沈知远", 15)]


def test_before_the_deadline_an_explanation_is_asked_for_and_after_it_of_the_head_too(
    cast: Cast, project: Project
) -> None:
    imported(cast.qin, JUNE_CUTOFF, {project: "314000"}, unit=cast.root, confirmed_at=at(date(2026, 7, 7)))
    tick(date(2026, 7, 7))
    day = date(2026, 7, 7)
    while day <= date(2026, 7, 24):
        sweep(day)
        day += timedelta(days=1)
    assert told(reminders.EXPLAIN) == [("沈知远", offset) for offset in (3, 1, 0, -1, -3, -7)]
    assert told(reminders.EXPLAIN_HEAD) == [("高映雪", offset) for offset in (-1, -3, -7)]
    first = Notice.objects.filter(kind=reminders.EXPLAIN).earliest("pk")
    assert first.text == (
        "6月底计划 60%，实际 31.4%，落后28.6个百分点。请在7月10日（周五）前填写原因和下一步安排，约需5分钟。"
    )


def test_whoever_has_handed_in_is_told_nothing_more(cast: Cast, project: Project) -> None:
    day = date(2026, 7, 8)
    with on(day):
        report = report_of(project)
        explaining.explain(report.pk, actor=cast.shen, revision=0, cause="流标", measure="重新招标")
        case = stage_of(project).case
        assert case is not None
        cases.submit(case.pk, actor=cast.shen)
    sweep(day)
    sweep(JUNE_DUE + timedelta(days=3))
    assert told(reminders.EXPLAIN) == told(reminders.EXPLAIN_HEAD) == []


def test_an_extension_brings_the_new_dates_reminders_and_not_the_old_ones(
    cast: Cast, project: Project
) -> None:
    with on(date(2026, 7, 7)):
        stage = stage_of(project)
        year.move_dates(
            stage.round_id, actor=cast.qin, reason="系统升级", due_on=date(2026, 7, 17), run=stage.run
        )
    sweep(JUNE_DUE)
    sweep(date(2026, 7, 13))
    assert set(Obligation.objects.filter(stage=reminders.EXPLAIN).values_list("due_on", flat=True)) == {
        date(2026, 7, 17)
    }
    assert told(reminders.EXPLAIN_HEAD) == []


def test_march_and_a_project_that_left_the_year_are_never_asked(cast: Cast, budget_year: BudgetYear) -> None:
    left = approved(cast, budget_year)
    plan_year(cast)
    tick(date(2026, 3, 11))
    sweep(date(2026, 4, 10))
    assert told(reminders.EXPLAIN) == []
    tick(JUNE_OPENS)
    with on(JUNE_OPENS):
        year.end_run(stage_of(left).run, sort="cancelled", reason="财政收回", actor=cast.qin)
    sweep(JUNE_CUTOFF)
    assert told(reminders.PAY) == []


def test_the_whole_source_is_one_statement(cast: Cast, project: Project) -> None:
    sql, params = reminders.SOURCE.statement(Moment(at(JUNE_CUTOFF)))
    assert sql.count("%s") == len(params)
