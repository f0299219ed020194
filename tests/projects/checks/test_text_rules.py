"""Rules about words: descriptions, bases, goals, years and months."""

from dataclasses import replace

import pytest

from projects.checks import apply_repair
from projects.checks.texts import likeness, other_years, with_year
from tests.projects.checks.sheets import (
    ROWS,
    assert_every_repair_settles,
    code,
    faultless,
    found,
    plan,
    row,
    said,
    with_more,
    with_row,
)


class TestPace:
    def test_each_checkpoint_has_its_own_least(self):
        sheet = faultless(plan=plan("5%", "39%", "69%", "100%"))
        assert said("R09", sheet) == [("info", "plan.1"), ("info", "plan.2")]
        assert said("R09", sheet, settings={"pace_june": 30, "pace_october": 60}) == []

    def test_what_was_added_in_the_middle_of_the_year_has_no_june(self):
        sheet = faultless(plan=plan("0%", "0%", "75%", "100%"), kind="年中追加")
        assert said("R09", sheet) == []

    def test_open_months_are_asked_for_first(self):
        assert said("R09", faultless(plan=plan("10%", "30%", "100%", months=(None,) * 3))) == []


class TestPlainDescription:
    def test_empty_and_repeated_descriptions_are_told_apart(self):
        sheet = with_row(0, description=" ")
        (finding,) = found("R21", sheet)
        assert finding.text.startswith("还没有填")
        (finding,) = found("R21", with_row(0, description="骨干培训期数。"))
        assert finding.text.startswith("与名称相同")

    def test_a_total_and_a_deadline_explain_themselves(self):
        sheet = faultless(
            indicators=tuple(
                replace(one, description=one.name) if one.name in ("项目总成本", "培训完成时间") else one
                for one in ROWS
            )
        )
        assert said("R21", sheet) == []

    @pytest.mark.parametrize(
        ("description", "asked"),
        [
            ("参训人数占参训总人数的比率", True),
            ("合格人数占参训人数的比例", False),
            ("实际参训人数占参训人数的比率", True),
            ("老人占居民的比例，居民占全部居民的比例", True),
        ],
    )
    def test_a_share_of_itself_is_asked_about(self, description, asked):
        assert bool(found("R21", with_row(1, description=description))) is asked


class TestGrades:
    words = with_row(6, description="骨干业务能力")
    standard = "年底考核：平均 85 分以上为达成预期，70 分以上为部分达成，其余为未达成。"

    def test_without_a_text_of_the_department_the_drafter_writes_one(self):
        (finding,) = found("R22", self.words)
        assert [one.edit for one in finding.repairs] == ["indicators.6.description"]

    def test_the_departments_text_is_taken_over_by_a_click(self):
        given = {"qualitative_standard": self.standard}
        (finding,) = found("R22", self.words, settings=given)
        after = apply_repair(self.words, finding.repairs[0])
        assert after.indicators[6].description == f"骨干业务能力。{self.standard}"
        assert said("R22", after, settings=given) == []

    def test_a_text_that_names_no_grade_counts_where_it_is_the_departments(self):
        given = {"qualitative_standard": "由办公会评定。"}
        assert_every_repair_settles("R22", self.words, settings=given)


class TestComparison:
    def test_the_figure_may_stand_in_description_or_basis_but_a_year_is_none(self):
        cells = {"value": "比上年提升", "description": "骨干能力", "basis": "2025年统计"}
        assert said("R23", with_row(6, **cells)) == [("warning", "indicators.6.value")]
        assert said("R23", with_row(6, **{**cells, "basis": "2025年统计平均82分"})) == []

    def test_a_quantity_is_measured_anyway(self):
        assert said("R23", with_row(6, value="≥5%", name="比上年提高比例")) == []


class TestBasis:
    def test_the_full_name_the_table_gives_is_offered(self):
        rows = list(ROWS)
        rows[0] = replace(rows[0], basis="中心2026年工作计划")
        rows[1] = replace(rows[1], basis="工作计划。")
        sheet = faultless(indicators=tuple(rows))
        (finding,) = found("R24", sheet)
        assert [one.label for one in finding.repairs] == ["改为 中心2026年工作计划"]
        assert_every_repair_settles("R24", sheet)

    def test_asking_people_needs_no_plan(self):
        assert said("R24", with_row(7, basis="工作计划")) == []

    @pytest.mark.parametrize(
        ("basis", "asked"),
        [
            ("2025年工作计划", True),
            ("2025年预算测算", True),
            ("2026年工作计划", False),
            ("云财字[2025]177号文件", False),
            ("《云河市2025年培训计划》", False),
            ("关于做好2025年培训工作的通知", False),
            ("2025年决算数", False),
            ("2025年实际培训人数", False),
            ("2021-2026年工作计划", False),
        ],
    )
    def test_only_what_ends_with_its_year_is_asked_about(self, basis, asked):
        assert bool(found("R25", with_row(1, basis=basis))) is asked

    def test_the_year_is_changed_by_a_click_and_a_carried_over_project_is_not_asked(self):
        sheet = with_row(1, basis="2025年工作计划")
        (finding,) = found("R25", sheet)
        assert apply_repair(sheet, finding.repairs[0]).indicators[1].basis == "2026年工作计划"
        assert said("R25", replace(sheet, kind="结转")) == []


class TestYears:
    @pytest.mark.parametrize(
        ("text", "years"),
        [
            ("举办2025年培训", ["2025"]),
            ("2024年、2025年的补助", ["2024", "2025"]),
            ("举办2026年培训", []),
            ("按2021—2026年规划", []),
            ("按2021年至2025年规划", ["2021", "2025"]),
            ("自2016年以来", []),
            ("比2025年提高", []),
            ("云办发〔2025〕12号，《2025年方案》", []),
            ("培训2196人，2025版教材", []),
            ("2025年版教材", []),
        ],
    )
    def test_which_years_are_asked_about(self, text, years):
        assert [match["year"] for match in other_years(text, 2026)] == years

    def test_every_such_year_is_changed_at_once(self):
        assert with_year("2024年、2025年的补助（〔2025〕1号）", 2026) == "2026年、2026年的补助（〔2025〕1号）"

    def test_each_cell_is_a_place(self):
        sheet = replace(
            with_row(0, description="2025年培训期数"), name="2025年培训经费", goals=("完成2025年培训。",)
        )
        assert [path for _, path in said("R40", sheet)] == ["name", "goals.0", "indicators.0.description"]
        assert said("R40", replace(sheet, kind="结转")) == []
        assert_every_repair_settles("R40", sheet)


class TestMonths:
    @pytest.mark.parametrize(
        ("description", "asked"),
        [
            ("12月底前完成", True),
            ("3月开班、12月结业", True),
            ("11月底前完成", False),
            ("10月完成", False),
            ("培训为期12个月", False),
            ("《12月工作安排》", False),
            ("2027年12月完成", False),
        ],
    )
    def test_a_later_month_is_asked_about(self, description, asked):
        assert bool(found("R42", with_row(2, description=description))) is asked
        if asked:
            assert_every_repair_settles("R42", with_row(2, description=description))

    def test_one_event_in_two_months_is_noted_for_reviewers(self):
        sheet = with_more(
            row("数量", "≥2 次", "慰问次数", "1月春节慰问、10月重阳慰问"),
            row("成本", "≤1 万元", "慰问费", "2月春节慰问"),
        )
        (finding,) = found("R43", sheet)
        assert finding.path == "indicators.9.description"
        assert "1月" in finding.text
        assert "2月" in finding.text

    def test_a_cell_that_names_both_months_means_both(self):
        sheet = with_more(
            row("数量", "≥2 次", "慰问次数", "3月骨干走访、9月骨干走访"),
            row("成本", "≤1 万元", "慰问费", "5月骨干走访"),
        )
        assert said("R43", sheet) == []


class TestGoals:
    def test_a_copied_use_is_asked_about_whatever_its_opening_words(self):
        sheet = faultless(
            purpose="资金用于开展全市站点骨干业务培训和考核。",
            goals=("通过开展全市站点骨干业务培训、考核。",),
        )
        assert said("R44", sheet) == [("warning", "goals.0")]

    def test_a_result_beside_it_is_enough(self):
        sheet = faultless(
            purpose="资金用于开展全市站点骨干业务培训和考核。",
            goals=("开展全市站点骨干业务培训和考核，合格率达到九成以上，站点故障明显减少。",),
        )
        assert said("R44", sheet) == []

    def test_likeness_goes_from_nothing_to_one(self):
        assert likeness("开展培训", "开展培训。") == 1
        assert likeness("开展培训", "购置设备") == 0
        assert likeness("", "") == 0

    def test_a_number_of_the_goal_is_held_against_rows_of_its_unit_and_subject(self):
        assert found("R47", faultless(goals=("举办五期培训。",)))
        assert said("R47", faultless(goals=("举办4期培训。",))) == []
        assert said("R47", faultless(goals=("举办五次竞赛。",))) == []
        assert said("R47", faultless(goals=("每五期培训考核一次。",))) == []


class TestComponents:
    def test_what_no_row_speaks_of_is_named(self):
        sheet = faultless(purpose="用于举办骨干培训、购置播放设备，维护远程终端，提升能力。")
        (finding,) = found("R45", sheet)
        assert "“购置播放设备”" in finding.text
        assert "“维护远程终端”" in finding.text
        assert "骨干" not in finding.text

    def test_what_is_spent_on_the_way_is_no_component(self):
        assert said("R45", faultless(purpose="用于骨干培训的讲课费、场租费用。")) == []


class TestSameDescription:
    def test_deadlines_and_ways_of_asking_may_share_their_words(self):
        sheet = with_more(
            row("时效", "≤12 月", "考核完成时间", ROWS[2].description),
            row("满意度", "≥90%", "单位满意度", ROWS[7].description),
        )
        assert said("R48", sheet) == []
        assert said("R48", with_more(row("质量", "≥90%", "到课率", ROWS[1].description))) == [
            ("info", "indicators.8.description")
        ]


def test_running_costs_are_asked_about_and_the_exceptions_are_the_departments():
    sheet = faultless(purpose="用于日常办公和骨干培训。")
    assert said("R38", sheet) == [("warning", "purpose")]
    assert said("R38", sheet, settings={"running_exceptions": ("日常办公",)}) == []


def test_a_code_of_another_year_is_asked_first_and_its_old_years_wait():
    from projects.checks.precedence import without_repeats

    sheet = replace(with_row(1, basis="2025年工作计划"), code=code(year=25), purpose="用于2025年骨干培训。")
    everything = [one for rule in ("R02", "R25", "R40") for one in found(rule, sheet)]
    assert len(everything) == 3
    assert [one.rule for one in without_repeats(everything)] == ["R02"]
