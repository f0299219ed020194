"""A draft is changed by its drafter, by one person at a time, and only into something that can be stored."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from projects import versions
from projects.models import OpenQuestion, Project, TargetVersion
from projects.sheet import IndicatorRow
from projects.sheet_data import GoalText
from projects.versions import Conflict, Invalid
from tests.projects.makers import CODE, draft, make_year
from workflows.errors import NotAllowed
from workflows.models import Case


def fresh(version: TargetVersion) -> TargetVersion:
    return versions.with_rows(TargetVersion.objects.all()).get(pk=version.pk)


def data_of(version: TargetVersion):
    return versions.data_of(fresh(version))


def save(version, actor, data, revision=0):
    return versions.save(version.pk, actor=actor, revision=revision, data=data)


def problems_of(version, actor, **changes) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        save(version, actor, replace(data_of(version), **changes))
    return caught.value.problems


def test_saving_what_already_stands_changes_nothing(cast, version):
    before = versions.content_of(fresh(version))
    saved = save(version, cast.shen, data_of(version))
    assert versions.content_of(saved) == before
    assert saved.revision == 0


def test_what_is_typed_stands_after_the_save(cast, version):
    data = data_of(version)
    rows = (replace(data.indicators[0], value="≥61 个"), *data.indicators[1:])
    saved = save(version, cast.shen, replace(data, budget=Decimal(380000), indicators=rows, name="新的名称"))
    assert saved.budget == Decimal(380000)
    assert saved.project.name == "新的名称"
    row = saved.indicators.all()[0]
    assert (row.value, row.operator, row.number, row.unit) == ("≥61 个", "≥", Decimal(61), "个")
    assert saved.revision == 1


def test_a_row_keeps_its_uuid_through_an_edit_and_a_move(cast, version):
    data = data_of(version)
    first, second, *rest = data.indicators
    saved = save(version, cast.shen, replace(data, indicators=(second, replace(first, basis="合同"), *rest)))
    assert [str(row.uuid) for row in saved.indicators.all()][:2] == [second.uuid, first.uuid]
    assert saved.indicators.all()[1].basis == "合同"


def test_rows_are_added_and_removed(cast, version):
    data = data_of(version)
    new = IndicatorRow("产出指标", "数量指标", "培训人次", "培训站点管理员", "≥120 人次", "培训计划")
    saved = save(
        version, cast.shen, replace(data, indicators=(new, *data.indicators[1:]), goals=(GoalText("一条"),))
    )
    rows = list(saved.indicators.all())
    assert len(rows) == len(data.indicators)
    assert rows[0].name == "培训人次"
    assert str(rows[0].uuid) != data.indicators[0].uuid
    assert [goal.text for goal in saved.goals.all()] == ["一条"]


def test_an_empty_new_row_is_not_kept(cast, version):
    data = data_of(version)
    saved = save(version, cast.shen, replace(data, indicators=(*data.indicators, IndicatorRow("", "", ""))))
    assert saved.indicators.count() == len(data.indicators)


def test_two_people_cannot_overwrite_each_other_and_both_texts_are_there(cast, version):
    data = data_of(version)
    save(version, cast.shen, replace(data, purpose="先保存的"))
    with pytest.raises(Conflict) as caught:
        save(version, cast.shen, replace(data, purpose="后保存的"))
    assert caught.value.mine["purpose"] == "后保存的"
    assert caught.value.theirs["purpose"] == "先保存的"
    assert caught.value.revision == 1
    assert fresh(version).purpose == "先保存的"


@pytest.mark.parametrize("who", ["fang", "gao", "qin", "bai", "luo"])
def test_nobody_but_the_drafter_saves(cast, version, who):
    with pytest.raises(NotAllowed):
        save(version, getattr(cast, who), data_of(version))


@pytest.mark.parametrize("state", ["in_review", "approved", "rejected"])
def test_only_a_draft_is_saved(cast, version, state):
    data = data_of(version)
    TargetVersion.objects.filter(pk=version.pk).update(state=state)
    with pytest.raises(NotAllowed):
        save(version, cast.shen, replace(data, purpose="改"))


def test_an_amount_finer_than_the_screen_shows_is_kept_exactly(cast, version):
    TargetVersion.objects.filter(pk=version.pk).update(budget=Decimal("1234567.89"))
    assert save(version, cast.shen, data_of(version)).budget == Decimal("1234567.89")


@pytest.mark.parametrize(
    ("field", "amount", "says"),
    [
        ("budget", Decimal(-1), "不能小于 0"),
        ("fiscal", Decimal("0.001"), "最多两位小数"),
        ("other", Decimal(10) ** 15, "太大"),
    ],
)
def test_an_amount_that_cannot_stand_is_refused_with_a_sentence(cast, version, field, amount, says):
    assert says in problems_of(version, cast.shen, **{field: amount})[field]


def test_a_code_another_project_of_the_year_has_is_refused(cast, year, version):
    draft(year, cast.college, None, cast.ouyang, code="13990027P00021410008X")
    found = problems_of(version, cast.shen, code="13990027P00021410008X")
    assert "老年大学" in found["code"]
    other_year = make_year(2026)
    draft(other_year, cast.college, None, cast.ouyang, code="13990026P00021410009W")
    save(version, cast.shen, replace(data_of(version), code="13990026P00021410009W"))


def test_every_other_mistake_has_its_path_and_sentence(cast, version):
    data = data_of(version)
    first, second, third, *rest = data.indicators
    rows = (
        replace(first, level2="规模指标"),
        replace(second, weight=Decimal("3.3")),
        replace(third, value="很" * 301),
        *rest,
    )
    found = problems_of(
        version,
        cast.shen,
        name=" ",
        kind="secret",
        code="1" * 41,
        plan={3: Decimal(10) ** 7},
        indicators=rows,
        not_applicable={"质量指标": "", "规模指标": "没有"},
    )
    assert set(found) == {
        "name",
        "kind",
        "code",
        "plan.0",
        "indicators.0.level2",
        "indicators.1.weight",
        "indicators.2.value",
        "not_applicable.质量指标",
        "not_applicable.规模指标",
    }
    assert all("请" in sentence or "最多" in sentence for sentence in found.values())


def test_a_blank_before_the_first_figure_is_0_and_after_100_it_is_100(cast, version):
    plan = {3: None, 6: Decimal(50), 10: Decimal(100), 12: None}
    saved = save(version, cast.shen, replace(data_of(version), plan=plan))
    assert [point.percent for point in saved.plan_points.all()] == [0, 50, 100, 100]


def test_a_blank_in_the_middle_stays_blank(cast, version):
    plan = {3: Decimal(10), 6: None, 10: Decimal(80), 12: Decimal(100)}
    saved = save(version, cast.shen, replace(data_of(version), plan=plan))
    assert [point.percent for point in saved.plan_points.all()] == [10, None, 80, 100]


def test_weights_are_filled_in_by_the_scheme_when_nobody_gave_any(cast, version):
    data = data_of(version)
    blank = tuple(replace(row, weight=None) for row in data.indicators)
    saved = save(version, cast.shen, replace(data, indicators=blank))
    assert [row.weight for row in saved.indicators.all()] == [
        Decimal(w) for w in (12.5, 12.5, 12.5, 12.5, 30, 10)
    ]


def test_control_characters_do_not_reach_the_database(cast, version):
    saved = save(
        version, cast.shen, replace(data_of(version), purpose="用于\x00更新\r\n第二行", name="名\u200b称")
    )
    assert saved.purpose == "用于更新\n第二行"
    assert saved.project.name == "名称"


def test_a_created_project_has_a_draft_of_its_drafter_with_a_case(cast, year):
    new = versions.NewProject(
        year=year, unit=cast.root, office=cast.office_one, name="换届培训经费", code=CODE
    )
    version = versions.create_project(new, actor=cast.fang)
    assert version.project.drafter == cast.fang
    assert [point.month for point in version.plan_points.all()] == [3, 6, 10, 12]
    case = Case.objects.get(kind="target", document_id=version.pk)
    assert (case.state, case.title) == ("draft", "换届培训经费")
    with pytest.raises(Invalid, match="已有项目使用这个编码"):
        versions.create_project(new, actor=cast.fang)


def test_nobody_creates_a_project_for_another_office(cast, year):
    new = versions.NewProject(year=year, unit=cast.root, office=cast.office_one, name="换届培训经费")
    for person in (cast.bai, cast.shen, cast.qin, cast.xu):
        with pytest.raises(NotAllowed):
            versions.create_project(new, actor=person)
    assert not Project.objects.exists()


def test_a_project_without_drafter_is_taken_up_by_the_first_of_its_unit_who_saves(cast, year):
    version = draft(year, cast.centre, None, None)
    with pytest.raises(NotAllowed):
        save(version, cast.fang, data_of(version))
    saved = save(version, cast.shen, replace(data_of(version), name="接手填报的项目", budget=Decimal(370000)))
    assert saved.project.drafter == cast.shen
    case = Case.objects.get(document_id=version.pk)
    assert (case.drafter, case.title, case.amount) == (cast.shen, "接手填报的项目", Decimal(370000))


def test_the_budget_desk_says_who_drafts_an_imported_project(cast, year):
    version = draft(year, cast.root, None, None)
    with pytest.raises(NotAllowed):
        versions.assign(version.project_id, actor=cast.xu, drafter=cast.fang, office=cast.office_one)
    with pytest.raises(Invalid):
        versions.assign(version.project_id, actor=cast.qin, drafter=cast.bai, office=cast.office_one)
    assert (cast.office_one, cast.fang) in versions.candidates(version.project)
    versions.assign(version.project_id, actor=cast.qin, drafter=cast.fang, office=cast.office_one)
    assert Case.objects.get(document_id=version.pk).office == cast.office_one
    with pytest.raises(Invalid, match="已有经办人"):
        versions.assign(version.project_id, actor=cast.qin, drafter=cast.fang, office=cast.office_one)


class TestQuestions:
    """A cell the imported text left open is empty and blocks until somebody answers."""

    @pytest.fixture
    def asked(self, version):
        row = version.indicators.first()
        version.plan_points.update(percent=None)
        plan = OpenQuestion.objects.create(
            version=version, path="plan", text="各是哪个月底？", printed="50%、100%"
        )
        cell = OpenQuestion.objects.create(version=version, path=f"indicators/{row.uuid}", text="像是错了格")
        return plan, cell

    def test_it_blocks_submission(self, version, asked):
        texts = [problem.text for problem in versions.problems(fresh(version))]
        assert texts[:2] == ["请先回答：各是哪个月底？", "请先回答：像是错了格"]

    def test_months_named_for_the_printed_figures_fill_the_plan(self, cast, version, asked):
        plan, cell = asked
        data = replace(data_of(version), answers={plan.pk: "6、12", cell.pk: "按原文"})
        saved = save(version, cast.shen, data)
        assert [point.percent for point in saved.plan_points.all()] == [0, 50, None, 100]
        assert versions.open_questions(saved) == []

    def test_filling_the_cell_answers_too(self, cast, version, asked):
        data = data_of(version)
        rows = (replace(data.indicators[0], value="≥61 个"), *data.indicators[1:])
        plan = {3: Decimal(0), 6: Decimal(40), 10: Decimal(80), 12: Decimal(100)}
        saved = save(version, cast.shen, replace(data, plan=plan, indicators=rows))
        assert versions.open_questions(saved) == []
        assert {one.answered_by for one in saved.questions.all()} == {cast.shen}

    def test_an_answer_that_cannot_be_understood_is_asked_again(self, cast, version, asked):
        plan, _ = asked
        found = problems_of(version, cast.shen, answers={plan.pk: "年底"})
        assert "2 个数" in found["plan"]
        assert len(versions.open_questions(fresh(version))) == 2

    def test_a_save_that_says_nothing_about_it_leaves_it_open(self, cast, version, asked):
        saved = save(version, cast.shen, replace(data_of(version), purpose="改用途"))
        assert len(versions.open_questions(saved)) == 2
