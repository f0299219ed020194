"""Rules about the head of the sheet: code, name, money, plan."""

from decimal import Decimal

import pytest

from projects.checks.r01_code import check_character
from tests.projects.checks.sheets import (
    assert_every_repair_settles,
    code,
    faultless,
    found,
    plan,
    said,
    wan,
)

OPEN = (None, None, None)


class TestProjectCode:
    def test_a_code_with_its_check_character_is_silent(self):
        assert said("R01", faultless()) == []

    @pytest.mark.parametrize(
        "wrong", ["", "13990026P0000002141", code() + "0", "1399002PP0000002141AB", "13990026P000000214１A"]
    )
    def test_length_and_shape_must_be_right(self, wrong):
        assert said("R01", faultless(code=wrong)) == [("error", "code")]

    def test_the_message_tells_length_and_parts(self):
        (finding,) = found("R01", faultless(code="13990026P"))
        assert finding.message == (
            "项目编码：填的是“13990026P”，共9位。应为21位：6位区划、2位年份、1位字母、11位序号、1位校验码。"
            "请对照批复或一体化系统修改。"
        )

    def test_small_letters_blanks_and_letters_typed_for_digits_are_straightened(self):
        right = code()
        typed = right[:6] + " " + right[6:8] + "p" + right[9:].replace("0", "O", 1)
        sheet = faultless(code=typed)
        (finding,) = found("R01", sheet)
        assert finding.repairs[0].changes == {"code": right}
        assert_every_repair_settles("R01", sheet)

    def test_a_wrong_check_character_is_asked_about_in_region_13_under_letter_p(self):
        right = code()
        wrong = right[:20] + ("0" if right[20] != "0" else "1")
        (finding,) = found("R01", faultless(code=wrong))
        assert finding.severity == "warning"
        assert f"推算是“{right[20]}”" in finding.message

    @pytest.mark.parametrize("other", [{"region": "110101"}, {"letter": "T"}, {"letter": "R"}])
    def test_elsewhere_the_check_character_is_not_judged(self, other):
        right = code(**other)
        wrong = right[:20] + ("0" if right[20] != "0" else "1")
        assert said("R01", faultless(code=wrong)) == []

    def test_another_region_is_asked_about_unless_the_money_comes_from_above(self):
        sheet = faultless(code=code(region="130000"))
        assert said("R01", sheet, settings={"region": "139900"}) == [("warning", "code")]
        above = faultless(code=code(region="130000"), kind="上级转移支付")
        assert said("R01", above, settings={"region": "139900"}) == []

    def test_the_usual_region_is_that_of_most_codes(self):
        others = tuple(faultless(code=code(number=n)) for n in range(3))
        assert said("R01", faultless(code=code(region="130000")), others=others) == [("warning", "code")]

    def test_a_code_of_a_later_year_is_asked_about(self):
        (finding,) = found("R01", faultless(code=code(year=27)))
        assert finding.message == "项目编码：编码中的年份是 2027，预算年度是 2026。请核对；无误的请说明。"

    def test_the_check_character_follows_the_published_rule(self):
        assert check_character("13070024P00017410003") == "C"


class TestYearOfCode:
    def test_an_earlier_year_asks_what_the_project_is(self):
        sheet = faultless(code=code(year=25))
        (finding,) = found("R02", sheet)
        assert finding.severity == "warning"
        assert (
            finding.message
            == "项目编码中的年份是 2025，预算年度是 2026。这是结转项目、延续项目，还是编码填错了？"
        )
        assert [repair.label for repair in finding.repairs] == [
            "结转项目",
            "延续项目",
            "编码填错了",
            "填写说明",
        ]
        assert_every_repair_settles("R02", sheet)

    @pytest.mark.parametrize("kind", ["结转", "延续"])
    def test_a_declared_project_is_not_asked(self, kind):
        assert said("R02", faultless(code=code(year=25), kind=kind)) == []

    def test_on_import_a_declaration_does_not_count(self):
        assert said("R02", faultless(code=code(year=25), kind="结转"), on_import=True) == [
            ("warning", "code")
        ]

    def test_this_year_later_years_and_broken_codes_are_silent(self):
        assert [said("R02", faultless(code=text)) for text in (code(), code(year=27), "2025")] == [[], [], []]


class TestSameName:
    twin = faultless(code=code(number=7))

    def test_two_projects_of_one_name_in_a_unit_are_asked_about(self):
        sheet = faultless()
        assert said("R03", sheet, others=(sheet, self.twin)) == [("warning", "name")]

    def test_another_unit_or_another_name_is_silent(self):
        others = (faultless(unit_code="301007"), faultless(name="站点设备更新经费", code=code(number=9)))
        assert said("R03", faultless(), others=others) == []

    def test_a_declared_carry_over_silences_both(self):
        carried = faultless(code=code(year=25), kind="结转")
        assert said("R03", faultless(), others=(carried,)) == []
        assert said("R03", carried, others=(faultless(),)) == []

    def test_the_saved_version_of_the_same_project_is_no_twin(self):
        assert said("R03", faultless(purpose="改写"), others=(faultless(),)) == []

    def test_declaring_the_older_one_settles_it(self):
        assert_every_repair_settles("R03", faultless(code=code(year=25)), others=(self.twin,))


class TestFunds:
    def test_a_blank_other_fund_is_nothing(self):
        assert said("R04", faultless(other=None)) == []

    def test_the_sum_must_be_the_budget(self):
        sheet = faultless(fiscal=wan("10"), other=wan("1.9"))
        (finding,) = found("R04", sheet)
        assert finding.severity == "error"
        assert finding.message == (
            "预算数：财政资金 10.00 + 其他资金 1.90 = 11.90万元，预算数是 12.00万元，相差 0.10万元。请改正其中一个数。"
        )
        assert_every_repair_settles("R04", sheet)

    def test_no_button_offers_a_budget_of_nothing(self):
        (finding,) = found("R04", faultless(fiscal=None, other=None))
        assert [repair.label for repair in finding.repairs] == ["财政资金改为 12.00"]

    def test_amounts_are_compared_at_a_hundredth_of_a_wan(self):
        assert said("R04", faultless(fiscal=Decimal("120049"))) == []
        assert said("R04", faultless(fiscal=Decimal("120050"))) == [("error", "budget")]

    def test_a_blank_budget_must_be_filled_but_not_that_of_a_placeholder(self):
        assert said("R04", faultless(budget=None)) == [("error", "budget")]
        assert_every_repair_settles("R04", faultless(budget=None))
        assert said("R04", faultless(budget=None, fiscal=None, kind="另行管理")) == []


class TestPlanBlanks:
    def test_in_the_form_blanks_before_the_first_figure_and_after_100_have_a_meaning(self):
        assert said("R05", faultless(plan=plan(None, "50%", "100%", None))) == []

    def test_a_blank_that_could_mean_anything_is_asked_about(self):
        (finding,) = found("R05", faultless(plan=plan("10%", None, "80%", "100%")))
        assert (finding.severity, finding.path) == ("warning", "plan.1")
        assert finding.message == "6月底计划：还没有填，3月底计划是 10%。请填写累计百分比。"

    def test_an_empty_plan_is_one_question(self):
        assert said("R05", faultless(plan=plan(None, None, None, None))) == [("warning", "plan")]

    def test_read_from_a_text_fewer_than_four_figures_are_one_question_never_a_shift(self):
        sheet = faultless(plan=plan("30%", "80%", "100%", months=OPEN))
        (finding,) = found("R05", sheet, on_import=True)
        assert (finding.severity, finding.path) == ("warning", "plan")
        assert "只有 3 个数（30%、80%、100%）" in finding.message
        assert said("R08", sheet, on_import=True) == []

    def test_four_figures_of_a_text_are_no_question(self):
        assert said("R05", faultless(), on_import=True) == []


class TestPlanRange:
    def test_above_100_the_hundredth_part_is_offered(self):
        sheet = faultless(plan=plan("10%", "45%", "10000%", "100%"))
        (finding,) = found("R06", sheet)
        assert finding.message == "10月底计划：填的是“10000%”，应在 0% 到 100% 之间。"
        assert finding.repairs[0].label == "改为 100%"
        assert_every_repair_settles("R06", sheet)

    def test_while_months_are_open_the_figure_is_called_by_its_number(self):
        sheet = faultless(plan=plan("50%", "100%", "10000%", months=OPEN))
        (finding,) = found("R06", sheet, on_import=True)
        assert finding.path == "plan.2"
        assert finding.message.startswith("资金支出计划第3个数：")

    def test_the_ends_of_the_range_belong_to_it(self):
        assert said("R06", faultless(plan=plan("0%", "45%", "80%", "100%"))) == []
        assert said("R06", faultless(plan=plan("-1%", "45%", "80%", "100.5%"))) == [
            ("error", "plan.0"),
            ("error", "plan.3"),
        ]


class TestPlanFalls:
    def test_a_fall_is_reported_at_the_later_figure_and_can_be_swapped(self):
        sheet = faultless(plan=plan("10%", "80%", "45%", "100%"))
        (finding,) = found("R07", sheet)
        assert (finding.severity, finding.path) == ("error", "plan.2")
        assert finding.message == "10月底计划：45% 比6月底计划的 80% 少。计划填累计数，不应下降，请核对。"
        assert [repair.label for repair in finding.repairs] == ["两个数对调", "改为 80%"]
        assert_every_repair_settles("R07", sheet)

    def test_standing_still_is_no_fall(self):
        assert said("R07", faultless(plan=plan("45%", "45%", "100%", "100%"))) == []

    def test_open_months_are_judged_in_their_order(self):
        sheet = faultless(plan=plan("80%", "30%", "100%", months=OPEN))
        assert said("R07", sheet, on_import=True) == [("error", "plan.1")]

    def test_a_repair_that_would_only_move_the_fall_is_not_offered(self):
        (finding,) = found("R07", faultless(plan=plan("10%", "80%", "50%", "60%")))
        assert finding.repairs == ()


class TestPlanEnd:
    def test_the_year_ends_at_100(self):
        sheet = faultless(plan=plan("10%", "45%", "80%", "90%"))
        (finding,) = found("R08", sheet)
        assert finding.severity == "warning"
        assert finding.message == "12月底计划：是 90%，全年计划应为 100%。年内不全部支出的，请说明。"
        assert_every_repair_settles("R08", sheet)

    def test_a_blank_after_100_is_100(self):
        assert said("R08", faultless(plan=plan("10%", "45%", "100%", None))) == []
