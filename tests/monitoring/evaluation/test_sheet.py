"""One self-evaluation from its opening to 已办结: prefilled, filled in, asked for what is missing, scored, signed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from monitoring.evaluation.planning import plan_evaluation
from monitoring.evaluation.reopening import hand_in_late, reopen
from monitoring.evaluation.saving import save
from monitoring.models import EvaluationRow, EvaluationScheme, SelfEvaluation
from projects.models import BudgetYear, Indicator, Project, ProjectEvent
from tests.cast import Cast
from tests.monitoring.checkpoints.year import on, tick
from tests.monitoring.evaluation.scene import (
    CLOSES,
    DAY,
    DUE,
    OPENS,
    YEAR,
    case_of,
    filled,
    opened,
    plan,
    project_of,
    row_of,
    sheet_of,
    stage_of,
)
from tests.monitoring.makers import imported
from workflows import cases, kinds
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case, Round, StageRun

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def project(cast: Cast, budget_year: BudgetYear) -> Project:
    return project_of(cast, budget_year)


@pytest.fixture
def sheet(cast: Cast, project: Project) -> SelfEvaluation:
    return opened(cast, project)[0]


def problems(sheet: SelfEvaluation) -> dict[str, str]:
    kind = kinds.get("self_evaluation")
    return {one.path: one.text for one in kind.problems(kind.get(sheet.pk))}


def test_the_round_is_planned_once_from_january_to_march_of_the_next_year(
    cast: Cast, project: Project
) -> None:
    plan(cast)
    round = Round.objects.get(stage="self_evaluation")
    assert (round.opens_on, round.due_on, round.closes_on) == (OPENS, DUE, CLOSES)
    assert plan_evaluation(YEAR, cast.qin) == []
    with pytest.raises(NotAllowed):
        plan_evaluation(YEAR, cast.shen)


def test_the_year_may_name_other_days(cast: Cast, budget_year: BudgetYear, project: Project) -> None:
    budget_year.settings = {"self_evaluation": {"opens_on": "01-05", "due_on": "02-30", "closes_on": "03-15"}}
    budget_year.save()
    plan(cast)
    round = Round.objects.get(stage="self_evaluation")
    assert (round.opens_on, round.due_on, round.closes_on) == (
        date(2027, 1, 5),
        DUE,
        date(2027, 3, 15),
    )


def test_a_sheet_opens_with_the_money_of_the_year_the_goals_and_the_rows_of_the_version(
    sheet: SelfEvaluation,
) -> None:
    assert (sheet.initial_total, sheet.adjusted_total, sheet.spent_total) == (D(365000), D(365000), D(310250))
    assert (sheet.spent_fiscal, sheet.spent_carried, sheet.spent_other) == (D(310250), D(0), D(0))
    assert sheet.spent_as_of == date(2026, 12, 31)
    assert "更新" in sheet.goal
    rows = list(sheet.rows.all())
    assert [row.name for row in rows] == list(
        Indicator.objects.filter(version=sheet.version).values_list("name", flat=True)
    )
    assert sum((row.weight for row in rows), D(0)) == D("90.00")
    assert [row.method for row in rows] == [
        "at_least",
        "at_least",
        "deadline",
        "at_most",
        "at_least",
        "at_least",
    ]
    assert sheet.carried_out is None
    assert sheet.total is None


def test_what_is_filled_in_is_scored_row_by_row_and_added_up(cast: Cast, sheet: SelfEvaluation) -> None:
    with on(DAY):
        saved = filled(sheet, cast.shen)
    assert row_of(saved, "更新终端站点数").formula == "57 ÷ 60 × 12.5 = 11.88"
    assert row_of(saved, "基层党员满意度").actual == D("95.5")
    assert saved.execution_points == D("8.50")
    assert saved.total == D("8.50") + D("11.88") + D("12.5") * 3 + D(30) + D(10)
    assert saved.grade == "优"
    assert problems(saved) == {}


def test_a_project_not_carried_out_scores_nothing_however_much_was_spent(
    cast: Cast, sheet: SelfEvaluation
) -> None:
    with on(DAY):
        saved = filled(sheet, cast.shen, carried_out="no", achieved="")
        assert saved.total == D(0)
        assert saved.grade == "差"
        assert {row.points for row in saved.rows.all()} == {D(0)}
        assert problems(saved) == {"achieved": "项目未实施，请在实际完成情况中写明原因。"}


@pytest.mark.parametrize(
    ("changed", "path", "words"),
    [
        ({"carried_out": ""}, "carried_out", "是否实施"),
        ({"更新终端站点数__cause": ""}, "cause", "得 11.88 分，满分 12.50 分。请写明偏差原因"),
        ({"更新终端站点数__measure": ""}, "measure", "请写明改进措施"),
        ({"execution_cause": ""}, "execution_cause", "预算执行率得 8.50 分"),
        ({"更新完成时间__outcome": ""}, "actual", "请选择按期、逾期或未完成"),
        ({"党员参学覆盖率__actual": "130"}, "cause", "远高于年度指标值"),
        ({"基层党员满意度__returned": ""}, "sent", "发放、回收、满意"),
        ({"基层党员满意度__satisfied": "201"}, "returned", "满意份数不超过回收"),
        ({"funds/spent/other": "1"}, "fiscal", "三项合计 32.03 万元，总额 31.03 万元"),
        ({"funds/spent/other": ""}, "fiscal", "请把全年执行数 31.03 万元分到"),
        ({"accountant": " "}, "accountant", "财务负责人"),
    ],
)
def test_what_is_missing_or_lost_is_asked_for_at_its_place(
    cast: Cast, sheet: SelfEvaluation, changed: dict[str, str], path: str, words: str
) -> None:
    with on(DAY):
        found = problems(filled(sheet, cast.shen, **changed))
    at = next(place for place in found if place.rpartition("/")[2] == path)
    assert words in found[at]


def test_numbers_are_read_with_their_unit_and_words_where_a_number_is_due_are_refused(
    cast: Cast, sheet: SelfEvaluation
) -> None:
    with on(DAY):
        saved = filled(sheet, cast.shen, 更新终端站点数__actual="６０ 个", 站点验收合格率__actual="99.5 %")
        assert row_of(saved, "更新终端站点数").actual == 60
        with pytest.raises(Refused) as refused:
            filled(sheet_of(sheet.project), cast.shen, 更新终端站点数__actual="基本完成")
    (problem,) = refused.value.problems
    assert "请填数字（单位：个）" in problem.text
    assert row_of(saved, "更新终端站点数").actual == 60


def test_only_the_drafter_saves_and_only_from_the_last_revision(cast: Cast, sheet: SelfEvaluation) -> None:
    with on(DAY):
        with pytest.raises(NotAllowed, match="沈知远"):
            filled(sheet, cast.gao)
        filled(sheet, cast.shen)
        with pytest.raises(Stale, match="别人保存过"):
            save(sheet.pk, actor=cast.shen, revision=0, typed={"achieved": "另一份"})


def test_it_is_signed_by_four_and_then_stays_as_it_is(cast: Cast, sheet: SelfEvaluation) -> None:
    with on(DAY):
        filled(sheet, cast.shen)
        case = case_of(sheet)
        cases.submit(case.pk, actor=cast.shen)
        with pytest.raises(Stale):
            filled(sheet_of(sheet.project), cast.shen)
        for signer in (cast.gao, cast.qin, cast.lu, cast.ding):
            cases.approve(case.pk, actor=signer)
    assert Case.objects.get(pk=case.pk).state == "approved"
    assert sheet_of(sheet.project).state == SelfEvaluation.State.CONFIRMED
    for rows, change in (
        (SelfEvaluation.objects.filter(pk=sheet.pk), {"total": D(100)}),
        (EvaluationRow.objects.filter(evaluation=sheet), {"points": D(1)}),
    ):
        with pytest.raises(IntegrityError, match="不能修改"), transaction.atomic():
            rows.update(**change)  # type: ignore[attr-defined]
    tick(DAY, 12)
    assert stage_of(sheet.project).state == StageRun.State.DONE


def test_money_that_changed_after_the_save_is_looked_at_again_before_the_submission(
    cast: Cast, sheet: SelfEvaluation
) -> None:
    with on(DAY):
        filled(sheet, cast.shen)
        imported(
            cast.qin,
            date(2026, 12, 31),
            {sheet.project: "365000"},
            unit=cast.root,
            confirmed_at=None,
        )
        with pytest.raises(Refused):
            cases.submit(case_of(sheet).pk, actor=cast.shen)
        assert "全年执行数已由 31.03 万元变为 36.50 万元" in problems(sheet)["funds/spent/total"]
        saved = filled(sheet_of(sheet.project), cast.shen)
        assert saved.execution_points == D("10.00")


def test_without_a_budget_at_the_end_of_the_year_it_is_not_scored_but_explained(
    cast: Cast, budget_year: BudgetYear
) -> None:
    project = project_of(cast, budget_year, adjusted=D(0))
    ProjectEvent.objects.create(
        project=project,
        kind="recalled",
        effective_on=date(2026, 11, 3),
        before=D(365000),
        after=D(0),
        registered_by=cast.qin,
    )
    (sheet,) = opened(cast, project, spent="")
    assert sheet.exempt
    with on(DAY):
        saved = filled(sheet, cast.shen)
        assert (saved.total, saved.grade) == (None, "")
        assert list(problems(saved)) == ["exempt_why"]
        saved = save(
            sheet.pk, actor=cast.shen, revision=1, typed={"exempt_why": "资金由财政收回，项目未开展"}
        )
        assert problems(saved) == {}


def test_a_project_managed_apart_has_no_sheet(cast: Cast, budget_year: BudgetYear) -> None:
    project = project_of(cast, budget_year, kind="separate")
    plan(cast)
    tick(DAY)
    assert not SelfEvaluation.objects.exists()
    assert stage_of(project).state == StageRun.State.SKIPPED


def test_opened_again_it_is_another_sheet_with_what_was_written(cast: Cast, sheet: SelfEvaluation) -> None:
    with on(DAY):
        filled(sheet, cast.shen)
        case = case_of(sheet)
        cases.submit(case.pk, actor=cast.shen)
        for signer in (cast.gao, cast.qin, cast.lu, cast.ding):
            cases.approve(case.pk, actor=signer)
    tick(DAY, 12)
    with on(DAY, 13):
        with pytest.raises(NotAllowed):
            reopen(sheet.pk, actor=cast.shen, reason="补充佐证", due_on=DUE)
        again = reopen(sheet.pk, actor=cast.qin, reason="审计要求补充佐证", due_on=DUE)
    assert (again.number, again.state, again.reopened_why) == (2, "draft", "审计要求补充佐证")
    assert row_of(again, "更新终端站点数").actual == 57
    assert again.total == SelfEvaluation.objects.get(pk=sheet.pk).total


def test_handed_in_late_it_says_so(cast: Cast, sheet: SelfEvaluation) -> None:
    after = date(2027, 3, 22)
    tick(after)
    assert stage_of(sheet.project).state == StageRun.State.MISSED
    with on(after, 11):
        assert hand_in_late(sheet.pk, actor=cast.shen, reason="经办人住院").pk == sheet.pk
        filled(sheet, cast.shen)
    assert stage_of(sheet.project).late


def test_the_years_own_settings_weigh_and_score(
    cast: Cast, budget_year: BudgetYear, project: Project
) -> None:
    EvaluationScheme.objects.create(
        year=budget_year,
        execution_method="intervals",
        weights={"预算执行率": "20", "产出指标": "40", "效益指标": "30", "满意度指标": "10"},
        steps=[["90", "100"], ["80", "80"], ["60", "50"]],
        methods={"服务对象满意度指标": "steps", "时效指标": "direct"},
    )
    (sheet,) = opened(cast, project)
    methods = {row.name: row.method for row in sheet.rows.all()}
    assert methods["基层党员满意度"] == "steps"
    assert methods["更新完成时间"] == "direct"
    assert row_of(sheet, "更新终端站点数").weight == D("10.00")
    with on(DAY):
        saved = filled(sheet, cast.shen, 基层党员满意度__satisfied="170", completed="no")
    assert row_of(saved, "基层党员满意度").formula == "80% × 10 = 8"
    assert saved.execution_points == D("14.00")
