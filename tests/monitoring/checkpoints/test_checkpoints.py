"""A checkpoint from its opening to its end: every sentence about it, on a real year."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from monitoring.checkpoints import explaining, reopening
from monitoring.checkpoints.planning import plan_checkpoints, set_thresholds
from monitoring.checkpoints.refreshing import refresh
from monitoring.lights import Light
from monitoring.models import Checkpoint, CheckpointReport
from projects.models import BudgetYear, Project, ProjectEvent
from tests.cast import Cast
from tests.monitoring.checkpoints.year import (
    JANUARY,
    JUNE_CLOSES,
    JUNE_CUTOFF,
    JUNE_DUE,
    JUNE_OPENS,
    MARCH_CUTOFF,
    MARCH_OPENS,
    YEAR,
    approved,
    lock,
    on,
    plan_year,
    report_of,
    stage_of,
    tick,
)
from tests.monitoring.makers import at, imported
from workflows import cases, year
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case, StageRun

pytestmark = pytest.mark.django_db
BEFORE = date(2026, 6, 24)
IN_JULY = date(2026, 7, 7)


@pytest.fixture
def project(cast: Cast, budget_year: BudgetYear) -> Project:
    """100 万元, 60 % of it planned by 6月底."""
    made = approved(cast, budget_year)
    plan_year(cast)
    return made


def spend(cast: Cast, project: Project, as_of: date, yuan: str, *, known: date | None = None) -> None:
    """秦若兰 imports the export of a day for all units; it is confirmed on that day or a later one."""
    imported(cast.qin, as_of, {project: yuan}, unit=cast.root, confirmed_at=at(known or as_of, 9))


def write(
    cast: Cast, report: CheckpointReport, cause: str = "招标流标一次", measure: str = "7月底前重新招标"
) -> None:
    """沈知远 writes the explanation."""
    explaining.explain(report.pk, actor=cast.shen, revision=report.revision, cause=cause, measure=measure)


def hand_in(cast: Cast, project: Project, day: date, month: int = 6) -> Case:
    """沈知远 writes and hands in, on a day."""
    with on(day):
        report = report_of(project, month)
        write(cast, report)
        case = stage_of(project, month).case
        assert case is not None
        cases.submit(case.pk, actor=cast.shen)
        return case


def confirm(cast: Cast, case: Case, day: date) -> None:
    """高映雪 confirms."""
    with on(day):
        cases.approve(case.pk, actor=cast.gao)


# --- opening -----------------------------------------------------------------------------------------------------------


def test_a_checkpoint_opens_fifteen_working_days_before_its_cut_off(cast: Cast, project: Project) -> None:
    tick(JUNE_OPENS - timedelta(days=1))
    assert stage_of(project).state == StageRun.State.WAITING

    tick(JUNE_OPENS)

    assert stage_of(project).state == StageRun.State.OPEN
    assert report_of(project).planned == Decimal(60)


def test_until_the_figures_of_that_day_its_light_is_an_estimate_from_the_latest_ones(
    cast: Cast, project: Project
) -> None:
    spend(cast, project, date(2026, 5, 31), "200000")
    tick(JUNE_OPENS)
    assert (report_of(project).provisional, report_of(project).lag) == (True, Decimal("40.0"))

    spend(cast, project, BEFORE, "450000")
    tick(BEFORE)

    report = report_of(project)
    assert (report.provisional, report.lamp, report.lag) == (True, Light.ATTENTION, Decimal("15.0"))
    assert report.spent_as_of == BEFORE


def test_the_four_are_planned_once_and_only_by_the_budget_desk_of_the_root(
    cast: Cast, project: Project
) -> None:
    assert list(Checkpoint.objects.order_by("cutoff_on").values_list("month", flat=True)) == [3, 6, 10, 12]
    assert [one.demands for one in Checkpoint.objects.order_by("cutoff_on")] == [False, True, True, True]
    with on(JANUARY):
        assert plan_checkpoints(YEAR, cast.qin) == []
        Checkpoint.objects.all().delete()
        with pytest.raises(NotAllowed):
            plan_checkpoints(YEAR, cast.su)


def test_a_project_that_came_after_the_cut_off_has_no_earlier_checkpoint(
    cast: Cast, budget_year: BudgetYear
) -> None:
    later = approved(cast, budget_year, joined_on=date(2026, 7, 2), kind="added")
    plan_year(cast)

    tick(JUNE_OPENS)

    stage = stage_of(later)
    assert (stage.state, stage.note) == (StageRun.State.SKIPPED, "2026-07-02 追加的项目，不参加6月底节点")
    assert not CheckpointReport.objects.filter(project=later).exists()


def test_a_project_managed_apart_has_no_report(cast: Cast, budget_year: BudgetYear) -> None:
    apart = approved(cast, budget_year, kind="separate")
    plan_year(cast)
    tick(JUNE_OPENS)
    assert stage_of(apart).state == StageRun.State.SKIPPED


# --- the figures -------------------------------------------------------------------------------------------------------


def test_the_export_of_the_cut_off_day_ends_the_estimate(cast: Cast, project: Project) -> None:
    tick(JUNE_OPENS)
    spend(cast, project, JUNE_CUTOFF, "314000", known=IN_JULY)
    tick(IN_JULY)

    report = report_of(project)
    assert (report.provisional, report.lamp) == (False, Light.WARNING)
    assert report.said == "落后28.6个百分点"


def test_the_export_of_one_unit_ends_the_estimate_of_that_unit_only(
    cast: Cast, budget_year: BudgetYear
) -> None:
    ours = approved(cast, budget_year)
    theirs = approved(cast, budget_year, "课程经费", unit=cast.college, drafter=cast.ouyang)
    plan_year(cast)
    tick(JUNE_OPENS)
    imported(cast.su, JUNE_CUTOFF, {ours: "314000"}, unit=cast.centre, confirmed_at=at(IN_JULY))
    tick(IN_JULY)

    assert not report_of(ours).provisional
    assert report_of(theirs).provisional


def test_what_is_dated_after_the_cut_off_does_not_change_the_report(cast: Cast, project: Project) -> None:
    tick(JUNE_OPENS)
    spend(cast, project, JUNE_CUTOFF, "314000", known=IN_JULY)
    spend(cast, project, date(2026, 7, 5), "900000", known=IN_JULY)
    tick(IN_JULY)

    assert report_of(project).spent == Decimal(314_000)


def test_what_is_imported_after_the_deadline_does_not_change_the_report(cast: Cast, project: Project) -> None:
    tick(JUNE_OPENS)
    spend(cast, project, JUNE_CUTOFF, "314000", known=IN_JULY)
    tick(JUNE_DUE + timedelta(days=3))
    spend(cast, project, JUNE_CUTOFF, "900000", known=JUNE_DUE + timedelta(days=4))
    tick(JUNE_DUE + timedelta(days=5))

    report = report_of(project)
    assert (report.spent, report.lamp) == (Decimal(314_000), Light.WARNING)
    assert report.frozen_at is not None


def test_nor_does_it_when_nobody_looked_until_long_after(cast: Cast, project: Project) -> None:
    """The dispatcher was down: what is known by the deadline is asked for, not what is known now."""
    tick(JUNE_OPENS)
    spend(cast, project, JUNE_CUTOFF, "314000", known=IN_JULY)
    spend(cast, project, JUNE_CUTOFF, "900000", known=JUNE_DUE + timedelta(days=4))
    tick(JUNE_DUE + timedelta(days=20))

    assert report_of(project).spent == Decimal(314_000)


def test_what_is_imported_on_the_last_day_still_counts(cast: Cast, project: Project) -> None:
    tick(JUNE_OPENS)
    spend(cast, project, JUNE_CUTOFF, "314000", known=IN_JULY)
    imported(cast.qin, JUNE_CUTOFF, {project: "550000"}, unit=cast.root, confirmed_at=at(JUNE_DUE, 23))
    tick(JUNE_DUE + timedelta(days=3))

    assert report_of(project).spent == Decimal(550_000)


def test_final_figures_are_final_in_the_database_too(cast: Cast, project: Project) -> None:
    tick(JUNE_OPENS)
    tick(JUNE_DUE + timedelta(days=3))
    report = report_of(project)
    for change in ({"spent": Decimal(1)}, {"frozen_at": None}, {"light": "normal"}):
        with pytest.raises(IntegrityError, match="不能修改"), transaction.atomic():
            CheckpointReport.objects.filter(pk=report.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckpointReport.objects.filter(pk=report.pk).delete()
    CheckpointReport.objects.filter(pk=report.pk).update(cause="流标")


def test_what_was_never_imported_is_final_without_being_an_estimate(cast: Cast, project: Project) -> None:
    tick(JUNE_OPENS)
    tick(JUNE_DUE + timedelta(days=3))
    report = report_of(project)
    assert (report.provisional, report.spent_as_of, report.spent) == (False, None, Decimal(0))


def test_execution_is_measured_against_the_adjusted_budget_of_the_day(cast: Cast, project: Project) -> None:
    def event(effective: date, registered: date, before: str, after: str) -> None:
        ProjectEvent.objects.create(
            project=project,
            kind="reduced",
            effective_on=effective,
            before=Decimal(before),
            after=Decimal(after),
            registered_by=cast.qin,
            registered_at=at(registered),
        )

    event(date(2026, 5, 20), date(2026, 5, 21), "1000000", "500000")
    tick(JUNE_OPENS)
    spend(cast, project, JUNE_CUTOFF, "314000", known=IN_JULY)
    event(date(2026, 7, 1), date(2026, 7, 2), "500000", "400000")  # from after the cut-off
    event(date(2026, 6, 1), JUNE_DUE + timedelta(days=4), "400000", "300000")  # registered after the deadline
    tick(JUNE_DUE + timedelta(days=5))

    report = report_of(project)
    assert (report.budget, report.actual) == (Decimal(500_000), Decimal("62.8"))
    assert report.lamp is Light.NORMAL


def test_spending_above_the_adjusted_budget_is_a_warning(cast: Cast, project: Project) -> None:
    tick(JUNE_OPENS)
    spend(cast, project, JUNE_CUTOFF, "1000100", known=IN_JULY)
    tick(IN_JULY)
    assert (report_of(project).lamp, report_of(project).said) == (Light.WARNING, "超出调整后预算")


def test_being_ahead_is_never_a_reason(cast: Cast, project: Project) -> None:
    tick(JUNE_OPENS)
    spend(cast, project, JUNE_CUTOFF, "990000", known=IN_JULY)
    tick(IN_JULY)
    assert (report_of(project).lamp, report_of(project).lag) == (Light.NORMAL, Decimal(0))


def test_nothing_spent_is_a_warning_only_where_something_was_planned(
    cast: Cast, budget_year: BudgetYear
) -> None:
    planned = approved(cast, budget_year, plan=(0, 5, 80, 100))
    unplanned = approved(cast, budget_year, "秋季课程", plan=(0, 0, 80, 100))
    plan_year(cast)
    tick(JUNE_OPENS)
    assert (report_of(planned).lamp, report_of(unplanned).lamp) == (Light.WARNING, Light.NORMAL)


def test_the_plan_is_that_of_the_version_in_force_at_the_cut_off(cast: Cast, project: Project) -> None:
    first = project.versions.get()
    tick(JUNE_OPENS)
    lock(project, (15, 40, 80, 100), "1000000", date(2026, 7, 3))
    tick(IN_JULY)
    assert (report_of(project).version_id, report_of(project).planned) == (first.pk, Decimal(60))


def test_a_target_approved_after_the_cut_off_had_no_plan_there(cast: Cast, budget_year: BudgetYear) -> None:
    late = approved(cast, budget_year, locked_on=date(2026, 7, 2))
    plan_year(cast)
    tick(IN_JULY)
    report = report_of(late)
    assert (report.lamp, report.planned) == (Light.UNPLANNED, None)
    assert not report.wants_words


def test_an_extension_before_the_deadline_lets_later_imports_count_for_that_project(
    cast: Cast, budget_year: BudgetYear
) -> None:
    moved, other = approved(cast, budget_year), approved(cast, budget_year, "站点经费")
    plan_year(cast)
    tick(JUNE_OPENS)
    with on(IN_JULY):
        year.move_dates(
            stage_of(moved).round_id,
            actor=cast.qin,
            reason="一体化系统升级",
            due_on=date(2026, 7, 20),
            run=stage_of(moved).run,
        )
    imported(
        cast.qin,
        JUNE_CUTOFF,
        {moved: "600000", other: "600000"},
        unit=cast.root,
        confirmed_at=at(date(2026, 7, 16)),
    )
    tick(date(2026, 7, 17))

    assert report_of(moved).spent == Decimal(600_000)
    assert report_of(other).spent == Decimal(0)


# --- green -------------------------------------------------------------------------------------------------------------


def test_who_is_green_has_nothing_to_explain_and_is_done_by_itself(cast: Cast, project: Project) -> None:
    tick(JUNE_OPENS)
    case = stage_of(project).case
    spend(cast, project, JUNE_CUTOFF, "550000", known=IN_JULY)
    tick(IN_JULY)

    stage = stage_of(project)
    assert (stage.state, stage.note) == (StageRun.State.DONE, "正常，无需说明")
    assert case is not None
    case.refresh_from_db()
    assert case.state_words == "未作说明"


def test_an_estimate_settles_nothing(cast: Cast, project: Project) -> None:
    tick(JUNE_OPENS)
    spend(cast, project, BEFORE, "600000")
    tick(BEFORE)
    assert (report_of(project).lamp, stage_of(project).state) == (Light.NORMAL, StageRun.State.OPEN)


def test_a_corrected_export_that_turns_a_green_light_red_asks_again(cast: Cast, project: Project) -> None:
    tick(JUNE_OPENS)
    spend(cast, project, JUNE_CUTOFF, "550000", known=date(2026, 7, 6))
    tick(date(2026, 7, 6))
    assert stage_of(project).state == StageRun.State.DONE

    spend(cast, project, JUNE_CUTOFF, "314000", known=IN_JULY)
    tick(IN_JULY)

    assert stage_of(project).state == StageRun.State.OPEN
    assert report_of(project).lamp is Light.WARNING
    assert hand_in(cast, project, date(2026, 7, 8)) is not None


# --- the explanation ---------------------------------------------------------------------------------------------------


def test_behind_cause_and_measure_are_demanded(cast: Cast, project: Project) -> None:
    tick(JUNE_OPENS)
    with on(BEFORE):
        case = stage_of(project).case
        assert case is not None
        with pytest.raises(Refused) as refused:
            cases.submit(case.pk, actor=cast.shen)
        assert [problem.path for problem in refused.value.problems] == ["cause", "measure"]
        write(cast, report_of(project), measure="")
        with pytest.raises(Refused) as refused:
            cases.submit(case.pk, actor=cast.shen)
        assert [problem.path for problem in refused.value.problems] == ["measure"]


def test_an_explanation_may_be_written_and_confirmed_while_the_light_is_an_estimate(
    cast: Cast, project: Project
) -> None:
    tick(JUNE_OPENS)
    spend(cast, project, BEFORE, "450000")
    tick(BEFORE, 9)
    case = hand_in(cast, project, BEFORE)
    confirm(cast, case, date(2026, 6, 25))
    tick(date(2026, 6, 25), 11)

    assert report_of(project).state == CheckpointReport.State.CONFIRMED
    assert stage_of(project).state == StageRun.State.DONE

    # and the figures go on until the deadline, without asking again while the light is no worse
    spend(cast, project, JUNE_CUTOFF, "430000", known=IN_JULY)
    tick(IN_JULY)
    assert report_of(project).lag == Decimal("17.0")
    assert stage_of(project).state == StageRun.State.DONE


def test_it_is_asked_again_when_the_final_light_is_worse_than_the_explained_one(
    cast: Cast, project: Project
) -> None:
    tick(JUNE_OPENS)
    spend(cast, project, BEFORE, "450000")
    tick(BEFORE, 9)
    confirm(cast, hand_in(cast, project, BEFORE), date(2026, 6, 25))
    tick(date(2026, 6, 25), 11)
    first = report_of(project)

    spend(cast, project, JUNE_CUTOFF, "314000", known=IN_JULY)
    tick(IN_JULY)

    again = report_of(project)
    assert (again.number, again.state, again.cause) == (2, CheckpointReport.State.DRAFT, "招标流标一次")
    assert "原为关注" in again.reopened_why
    first.refresh_from_db()
    assert (first.state, first.is_current) == (CheckpointReport.State.CONFIRMED, False)


def test_the_head_of_the_unit_confirms_and_nobody_else(cast: Cast, project: Project) -> None:
    tick(JUNE_OPENS)
    case = hand_in(cast, project, BEFORE)
    with on(BEFORE), pytest.raises((NotAllowed, Stale)):
        cases.approve(case.pk, actor=cast.qin)
    confirm(cast, case, BEFORE)
    assert report_of(project).state == CheckpointReport.State.CONFIRMED


def test_the_units_accountant_may_explain_and_an_outsider_may_not(cast: Cast, project: Project) -> None:
    tick(JUNE_OPENS)
    with on(BEFORE):
        report = report_of(project)
        explaining.explain(report.pk, actor=cast.su, revision=0, cause="付款单退回", measure="7月重报")
        with pytest.raises(NotAllowed, match="沈知远"):
            explaining.explain(report.pk, actor=cast.bai, revision=1, cause="x", measure="y")
        case = stage_of(project).case
        assert case is not None
        cases.submit(case.pk, actor=cast.su)


def test_two_who_write_at_once_do_not_overwrite_each_other(cast: Cast, project: Project) -> None:
    tick(JUNE_OPENS)
    with on(BEFORE):
        report = report_of(project)
        write(cast, report)
        with pytest.raises(Stale, match="别人保存过"):
            explaining.explain(report.pk, actor=cast.su, revision=0, cause="另一个原因", measure="")
        assert report_of(project).cause == "招标流标一次"


def test_what_was_returned_is_mended_and_handed_in_again(cast: Cast, project: Project) -> None:
    tick(JUNE_OPENS)
    case = hand_in(cast, project, BEFORE)
    with on(BEFORE):
        cases.send_back(case.pk, actor=cast.gao, comment="请写明金额。")
        assert report_of(project).state == CheckpointReport.State.DRAFT
        write(cast, report_of(project), measure="7月底前付24.40万元")
        cases.submit(case.pk, actor=cast.shen)
    confirm(cast, case, BEFORE)
    assert report_of(project).measure == "7月底前付24.40万元"


def test_march_invites_an_explanation_and_ends_without_one(cast: Cast, project: Project) -> None:
    tick(MARCH_OPENS)
    spend(cast, project, MARCH_CUTOFF, "20000", known=date(2026, 4, 2))
    tick(date(2026, 4, 2))
    report = report_of(project, 3)
    assert (report.lamp, report.wants_words) == (Light.ATTENTION, False)
    assert stage_of(project, 3).state == StageRun.State.OPEN  # it may be explained until the deadline

    tick(date(2026, 5, 6))
    stage = stage_of(project, 3)
    assert (stage.state, stage.note) == (StageRun.State.DONE, "落后13.0个百分点，未作说明（3月底不要求）")


def test_march_may_be_explained(cast: Cast, project: Project) -> None:
    tick(MARCH_OPENS)
    case = hand_in(cast, project, date(2026, 3, 20), month=3)
    confirm(cast, case, date(2026, 3, 23))
    tick(date(2026, 3, 23), 11)
    assert stage_of(project, 3).state == StageRun.State.DONE
    assert report_of(project, 3).state == CheckpointReport.State.CONFIRMED


# --- late, and once more -----------------------------------------------------------------------------------------------


def test_what_is_missing_on_the_closing_date_is_not_handed_in_and_can_be_late(
    cast: Cast, project: Project
) -> None:
    tick(JUNE_OPENS)
    spend(cast, project, JUNE_CUTOFF, "314000", known=IN_JULY)
    tick(IN_JULY)
    tick(JUNE_CLOSES)
    assert stage_of(project).state == StageRun.State.OPEN
    tick(JUNE_CLOSES + timedelta(days=3))
    assert stage_of(project).state == StageRun.State.MISSED

    day = date(2026, 8, 20)
    spend(cast, project, JUNE_CUTOFF, "900000", known=day)
    with on(day):
        with pytest.raises(Refused):
            reopening.hand_in_late(report_of(project).pk, actor=cast.shen, reason=" ")
        late = reopening.hand_in_late(report_of(project).pk, actor=cast.shen, reason="出差未及时填报")
    assert (late.number, late.spent) == (1, Decimal(314_000))
    confirm(cast, hand_in(cast, project, day), day)
    tick(day, 11)

    stage = stage_of(project)
    assert stage.late
    assert stage.state_words == "已完成（逾期补报）"
    assert report_of(project).spent == Decimal(314_000)


def test_reopening_is_a_recorded_act_with_new_figures_and_the_old_report_stays(
    cast: Cast, project: Project
) -> None:
    tick(JUNE_OPENS)
    spend(cast, project, JUNE_CUTOFF, "314000", known=IN_JULY)
    confirm(cast, hand_in(cast, project, IN_JULY), date(2026, 7, 8))
    tick(JUNE_DUE + timedelta(days=3))
    before = report_of(project)
    day = date(2026, 7, 20)
    with on(day):
        with pytest.raises(NotAllowed):
            reopening.reopen_report(before.pk, actor=cast.shen, reason="更正", due_on=date(2026, 7, 31))
        with pytest.raises(Refused, match="不早于今天"):
            reopening.reopen_report(before.pk, actor=cast.qin, reason="更正", due_on=date(2026, 7, 19))
        reopening.reopen_report(
            before.pk, actor=cast.qin, reason="财政更正了6月底支付数", due_on=date(2026, 7, 31)
        )
    spend(cast, project, JUNE_CUTOFF, "420000", known=date(2026, 7, 22))
    tick(date(2026, 7, 22))

    after = report_of(project)
    assert (after.number, after.spent, after.lamp) == (2, Decimal(420_000), Light.ATTENTION)
    assert (after.reopened_by, after.reopened_why) == (cast.qin, "财政更正了6月底支付数")
    before.refresh_from_db()
    assert (before.spent, before.is_current) == (Decimal(314_000), False)
    assert AuditEvent.objects.filter(kind="stage_opened_again").exists()

    # and it becomes final with its own deadline
    confirm(cast, hand_in(cast, project, date(2026, 7, 23)), date(2026, 7, 24))
    tick(date(2026, 8, 3))
    assert report_of(project).frozen_at is not None


def test_what_is_still_open_is_not_reopened(cast: Cast, project: Project) -> None:
    tick(JUNE_OPENS)
    with on(BEFORE), pytest.raises(Stale, match="还没有办结"):
        reopening.reopen_report(report_of(project).pk, actor=cast.qin, reason="x", due_on=IN_JULY)


# --- thresholds --------------------------------------------------------------------------------------------------------


def test_thresholds_are_the_checkpoints_own_and_change_lights_that_are_not_final(
    cast: Cast, project: Project
) -> None:
    spend(cast, project, BEFORE, "450000")
    tick(BEFORE)
    point = report_of(project).checkpoint
    with on(BEFORE):
        with pytest.raises(NotAllowed):
            set_thresholds(point.pk, actor=cast.su, attention=Decimal(15), warning=Decimal(25), demands=True)
        with pytest.raises(Refused):
            set_thresholds(point.pk, actor=cast.qin, attention=Decimal(30), warning=Decimal(25), demands=True)
        set_thresholds(point.pk, actor=cast.qin, attention=Decimal(15), warning=Decimal(25), demands=True)
        refresh(point.pk)
    assert report_of(project).lamp is Light.NORMAL
    assert AuditEvent.objects.filter(kind="checkpoint").exists()


def test_taking_the_figures_again_changes_nothing(cast: Cast, project: Project) -> None:
    tick(JUNE_OPENS)
    point = report_of(project).checkpoint
    with on(BEFORE):
        refresh(point.pk)
        assert refresh(point.pk) == 0
