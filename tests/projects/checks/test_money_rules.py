"""Rules about the money in the table, deadlines of old years, 涉密 and 分值."""

from dataclasses import replace
from decimal import Decimal

import pytest

from projects.checks import Context, apply_repair, carried_over_note, review_one, waivers
from projects.checks.precedence import without_repeats
from tests.projects.checks.sheets import (
    ROWS,
    YEAR,
    assert_every_repair_settles,
    code,
    faultless,
    found,
    row,
    said,
    wan,
    with_more,
    with_row,
)

TOTAL = row("成本", "≤12 万元", "项目总成本", "项目总支出")


def costs(*rows, **changes):
    """The faultless sheet with other cost rows."""
    return faultless(indicators=(*ROWS[:3], *rows, *ROWS[6:]), **changes)


class TestTotal:
    def test_a_total_above_the_budget_must_come_down(self):
        sheet = with_row(3, value="≤15.5 万元")
        (finding,) = found("R30", sheet)
        assert finding.message == (
            "成本第1行「项目总成本」：填的是“≤15.5 万元”，预算数是 12.00万元，多 3.50万元。请改为不超过预算数。"
        )
        assert finding.repairs[0].label == "改为 ≤12 万元"
        assert_every_repair_settles("R30", sheet)

    def test_a_budget_of_nothing_is_a_limit_too(self):
        sheet = faultless(budget=Decimal(0), fiscal=Decimal(0))
        assert said("R30", sheet) == [("error", "indicators.3.value")]
        assert_every_repair_settles("R30", sheet)

    @pytest.mark.parametrize("value", ["≥15 万元", "15 万元", "=150000 元"])
    def test_whatever_its_sign_and_unit(self, value):
        sheet = with_row(3, value=value)
        assert said("R30", sheet) == [("error", "indicators.3.value")]
        assert_every_repair_settles("R30", sheet)

    @pytest.mark.parametrize(
        ("name", "description"),
        [
            ("总成本", "津贴"),
            ("项目总预算", ""),
            ("项目总支出", ""),
            ("成本控制", "项目总支出。"),
            ("项目总成本控制数", ""),
            ("项目成本", ""),
        ],
    )
    def test_a_total_is_known_by_its_words(self, name, description):
        assert said("R30", costs(row("成本", "≤15 万元", name, description)))

    @pytest.mark.parametrize(
        ("name", "description"),
        [("培训总支出", ""), ("处理预算", "处理总支出"), ("总站维护费", ""), ("成本", "")],
    )
    def test_the_whole_of_a_part_is_no_total(self, name, description):
        assert said("R30", costs(TOTAL, row("成本", "≤15 万元", name, description))) == []

    def test_a_total_under_another_class_is_still_the_total(self):
        assert said("R30", costs(row("时效", "≤15 万元", "项目总预算"))) == [("error", "indicators.3.value")]

    def test_a_total_below_the_budget_is_asked_about(self):
        sheet = costs(row("成本", "≤11.99 万元", "项目总成本"))
        (finding,) = found("R31", sheet)
        assert finding.severity == "warning"
        assert "少 0.01万元" in finding.message
        assert_every_repair_settles("R31", sheet)

    def test_equal_at_a_hundredth_of_a_wan_is_silent(self):
        sheet = faultless(budget=Decimal("120004"))
        assert (said("R30", sheet), said("R31", sheet)) == ([], [])

    def test_a_declared_carry_over_keeps_its_old_total(self):
        sheet = replace(with_row(3, value="≤15 万元"), kind="结转")
        assert said("R30", sheet) == []
        assert said("R30", sheet, on_import=True) == [("error", "indicators.3.value")]


class TestSubCosts:
    def test_parts_together_above_the_total_must_come_down(self):
        sheet = with_row(4, value="≤10.6 万元")
        (finding,) = found("R32", sheet)
        assert (finding.severity, finding.path) == ("error", "indicators.4.value")
        assert finding.message == (
            "本表明细合计 13.00万元，总额 12.00万元，多 1.00万元。请调减明细，或核对总额。"
        )
        assert finding.repairs[0].label == "培训费减 1.00万元"
        assert_every_repair_settles("R32", sheet)

    def test_one_part_above_the_budget_is_named(self):
        sheet = costs(row("成本", "≤30 万元", "设备费"), row("成本", "≤2 万元", "资料费"))
        (finding,) = found("R32", sheet)
        assert finding.message == (
            "成本第1行「设备费」：填的是“≤30 万元”，这一项已超过预算数；本表明细合计 32.00万元，"
            "预算数 12.00万元，多 20.00万元。请调减明细，或核对预算数。"
        )
        assert_every_repair_settles("R32", sheet)

    def test_parts_in_yuan_are_added_as_money(self):
        assert said("R32", with_row(5, value="≤24000 元")) == []
        assert said("R32", with_row(5, value="≤25000 元")) == [("error", "indicators.4.value")]

    def test_what_a_year_costs_is_a_part_and_no_price(self):
        assert said("R32", with_row(5, value="≤2.4 万元/年")) == []
        assert said("R32", with_row(5, value="≤2.5 万元/年")) == [("error", "indicators.4.value")]

    def test_a_part_of_a_part_is_not_added_twice(self):
        assert said("R32", with_more(row("成本", "≤3 万元", "其中：师资费"))) == []

    def test_a_difference_without_a_row_is_asked_about_with_the_arithmetic(self):
        sheet = costs(
            row("成本", "≤40.18 万元", "项目总成本"),
            row("成本", "≤10 万元", "舆情处理"),
            row("成本", "≤8 万元", "维护费"),
            budget=wan("40.18"),
        )
        (finding,) = found("R32", sheet)
        assert finding.severity == "warning"
        assert finding.message == (
            "本表明细合计 18.00万元，总额 40.18万元，还有22.18万元没有对应的成本指标。可补一行，或说明用途。"
        )
        assert [one.label for one in finding.repairs] == ["补一行", "填写说明"]
        filled = apply_repair(sheet, finding.repairs[0])
        assert filled.indicators[-1].value == "≤22.18 万元"
        assert said("R32", filled) == []

    def test_the_share_is_a_setting(self):
        sheet = with_row(5, value="≤1.3 万元")
        assert said("R32", sheet) == []
        assert said("R32", sheet, settings={"uncovered_share": Decimal("0.05")}) == [
            ("warning", "indicators.3.value")
        ]

    def test_a_total_without_parts_is_no_question_here(self):
        assert said("R32", costs(TOTAL)) == []

    def test_a_price_without_its_quantity_explains_nothing(self):
        (finding,) = found("R32", costs(TOTAL, row("成本", "≤400 元/人·天", "培训费", "骨干培训标准")))
        assert "还有12.00万元没有对应的成本指标（成本第2行只有单价，没有数量）" in finding.message

    def test_a_price_with_its_quantity_counts(self):
        people = row("数量", "≥60 人", "参训骨干", "站点骨干参训人数")
        price = row("成本", "≤2000 元/人", "骨干参训费", "站点骨干参训的费用")
        assert (
            said("R32", replace(costs(TOTAL, price), indicators=(people, *costs(TOTAL, price).indicators)))
            == []
        )

    def test_a_declared_carry_over_is_silent(self):
        assert said("R32", replace(with_row(4, value="≤30 万元"), kind="结转")) == []


class TestPriceTimesQuantity:
    people = row("数量", "≥600 人", "骨干参训人数", "站点骨干")

    def with_price(self, value: str, description: str = "站点骨干参训标准"):
        rows = costs(TOTAL, row("成本", value, "参训费", description)).indicators
        return faultless(indicators=(self.people, *rows))

    def test_the_least_quantity_at_the_price_above_the_total_is_asked_about(self):
        (finding,) = found("R34", self.with_price("≤400 元/人·天"))
        assert finding.severity == "warning"
        assert finding.message == (
            "成本第2行「参训费」：按上限测算：600 人 × 400 元/人·天 = 24.00万元（按1天算），上限 12.00万元。"
            "请核对数量、单价和上限，或说明测算办法。"
        )

    def test_days_named_in_the_description_are_counted(self):
        (finding,) = found("R34", self.with_price("≤150 元/人·天", "站点骨干参训 2 天"))
        assert "600 人 × 2 天 × 150 元/人·天 = 18.00万元，上限" in finding.message

    def test_what_fits_is_silent(self):
        assert said("R34", self.with_price("≤200 元/人·天")) == []

    def test_a_quantity_of_something_else_is_not_taken(self):
        patrol = row("成本", "≤400 元/人·天", "平台巡检补助", "巡检补助标准")
        assert said("R34", faultless(indicators=(self.people, *costs(TOTAL, patrol).indicators))) == []

    def test_an_average_is_a_price_for_one_event(self):
        events = row("数量", "≥5 次", "主题活动次数", "举办主题活动")
        average = row("成本", "≤3 万元", "平均主题活动费用", "平均每次费用")
        sheet = faultless(indicators=(events, *costs(TOTAL, average).indicators))
        (finding,) = found("R34", sheet)
        assert "5 次 × 3 万元/次 = 15.00万元，上限 12.00万元" in finding.message

    def test_a_cap_described_by_price_and_quantity_is_held_against_itself(self):
        description = "参训 420 人次，每人天不超过 340 元，2 天"
        sheet = with_row(4, value="≤9.6 万元", description=description)
        (finding,) = found("R34", sheet)
        assert "420 人次 × 2 天 × 340 元 = 28.56万元，上限 9.60万元" in finding.message
        assert (
            said("R34", with_row(4, value="≤9.6 万元", description="参训 120 人次，每人天不超过 340 元"))
            == []
        )


class TestDescribedMoney:
    def test_the_described_amount_is_the_value(self):
        sheet = with_row(4, description="制作课件 9.3 万元")
        (finding,) = found("R35", sheet)
        assert (finding.severity, finding.path) == ("error", "indicators.4.value")
        assert finding.message == (
            "成本第2行「培训费」：描述写的是 9.3 万元，指标值是“≤9.6 万元”，两处不一致。请改正其中一处。"
        )
        assert [one.label for one in finding.repairs] == ["指标值改为 ≤9.3 万元", "描述改为 9.6万元"]
        assert_every_repair_settles("R35", sheet)

    @pytest.mark.parametrize(
        "description",
        [
            "场地 5 万元，师资 3 万元，食宿 1.6 万元",
            "共 9.6 万元，其中师资 3 万元",
            "合计 96000 元",
            "上年 8 万元",
            "每期 2.4 万元，共 4 期",
            "4 期 × 2.4 万元",
            "36 部，每部不超过 1.20 万元",
            "180 个站点 × 0.56 万元/个",
            "场地、师资和食宿",
            "培训 8 万人次",
        ],
    )
    def test_sums_single_amounts_prices_and_other_years_agree(self, description):
        assert said("R35", with_row(4, description=description)) == []

    def test_a_sum_that_does_not_fit_is_told_as_a_sum(self):
        sheet = with_row(3, description="场地 5 万元，师资 3 万元，食宿 1.6 万元")
        (finding,) = found("R35", sheet)
        assert "描述中 3 个金额合计 9.60万元，指标值是“≤12 万元”" in finding.message

    def test_a_value_of_nothing_gets_the_described_amount_in_its_own_unit(self):
        sheet = with_row(4, value="≤0 万元", description="制作课件 8 万元")
        (finding,) = found("R35", sheet)
        assert finding.repairs[0].label == "指标值改为 ≤8 万元"

    def test_prices_are_held_against_prices(self):
        price = row("成本", "≤400 元/人·天", "食宿标准", "每人每天 380 元")
        assert said("R35", with_more(price)) == [("error", "indicators.8.value")]
        assert said("R35", with_more(replace(price, description="每人每天 400 元"))) == []


class TestPastDeadline:
    @pytest.mark.parametrize(
        "description",
        [
            "2025 年 3 月完成。",
            "2025年6月底前完成",
            "2025 年 12 月底全部完成",
            "2025年底前",
            "于2025年9月验收",
        ],
    )
    def test_a_deadline_of_an_old_year_must_be_changed(self, description):
        sheet = with_row(2, description=description)
        assert said("R41", sheet) == [("error", "indicators.2.description")]
        assert_every_repair_settles("R41", sheet)

    def test_the_message_shows_it(self):
        (finding,) = found("R41", with_row(2, description="2025年6月底前完成"))
        assert finding.message == (
            "时效第1行「培训完成时间」描述：写的是“2025年6月底前完成”，早于预算年度 2026年。"
            "请改为本年度的时间；结转项目请声明结转。"
        )
        assert finding.repairs[0].changes == {"indicators.2.description": "2026年6月底前完成"}

    def test_in_the_value_too(self):
        assert said("R41", with_row(2, value="2025年12月底前")) == [("error", "indicators.2.value")]

    @pytest.mark.parametrize(
        "description",
        [
            "2026 年 12 月底前完成",
            "2027年1月完成",
            "3月底前完成2025年度考核",
            "2026年1月底前发放2025年12月补贴",
            "2025年10月底前完成招标，2026年6月底前完成建设",
            "发放 2024 年、2025 年津贴",
        ],
    )
    def test_this_year_and_old_years_that_are_no_deadline_are_silent(self, description):
        assert said("R41", with_row(2, description=description)) == []

    def test_an_old_year_in_another_class_is_no_deadline(self):
        assert said("R41", with_row(0, description="2025年6月底前完成")) == []

    def test_a_declared_carry_over_is_silent(self):
        assert said("R41", replace(with_row(2, description="2025年6月底前完成"), kind="结转")) == []


class TestSecret:
    def test_a_cell_that_is_only_the_word_asks_for_a_placeholder(self):
        sheet = with_row(0, value="涉密")
        (finding,) = found("R51", sheet)
        assert (finding.severity, finding.path) == ("error", "indicators.0.value")
        assert finding.repairs[0].label == "改为另行管理项目"
        assert_every_repair_settles("R51", sheet)

    def test_every_such_cell_is_a_place_and_no_other_rule_cries(self):
        secret = [replace(one, name="涉密", description="涉密", value="涉密", basis="涉密") for one in ROWS]
        sheet = faultless(goals=("1.涉密",), indicators=tuple(secret))
        findings = review_one(sheet, Context(year=YEAR, on_import=True))
        heard = without_repeats(findings)
        assert {finding.rule for finding in heard} == {"R51"}
        assert len(heard) == 1 + 4 * len(ROWS)

    def test_the_word_in_a_sentence_is_a_note(self):
        (finding,) = found("R51", faultless(purpose="用于涉密内网维护。"))
        assert finding.message == "资金用途：文字中提到“涉密”。公开前请交保密审查确认。"
        assert finding.severity == "info"

    def test_what_is_not_secret_is_silent(self):
        assert said("R51", faultless(purpose="用于非涉密网络维护，不涉密。")) == []

    def test_a_placeholder_holds_no_content(self):
        sheet = faultless(kind="另行管理")
        assert said("R51", sheet) == [("error", "purpose"), ("error", "goals"), ("error", "indicators")]
        assert_every_repair_settles("R51", sheet)

    def test_a_placeholder_is_tested_by_nothing_else(self):
        empty = faultless(
            code="", kind="另行管理", budget=None, fiscal=None, purpose="", goals=(), indicators=(), plan=()
        )
        assert review_one(empty, Context(year=YEAR)) == []
        filled = replace(empty, code=code(year=25), budget=wan("5"), fiscal=wan("4"))
        assert {one.rule for one in review_one(filled, Context(year=YEAR))} == {"R02", "R04"}


class TestWeights:
    weighted = tuple(
        replace(one, weight=Decimal(points))
        for one, points in zip(ROWS, ("10", "10", "10", "10", "5", "5", "30", "10"), strict=True)
    )

    def test_the_scheme_is_kept(self):
        assert said("R53", faultless(indicators=self.weighted), weights_due=True) == []

    def test_points_that_do_not_sum_must_be_changed_and_can_be_balanced(self):
        rows = (replace(self.weighted[0], weight=Decimal("12.5")), *self.weighted[1:])
        sheet = faultless(indicators=rows)
        (finding,) = found("R53", sheet, weights_due=True)
        assert (finding.severity, finding.path) == ("error", "indicators")
        assert finding.message == "分值：产出指标合计 52.5 分，应为 50 分（另有预算执行率）。请调整。"
        assert_every_repair_settles("R53", sheet, weights_due=True)

    def test_where_satisfaction_does_not_apply_its_points_go_to_the_benefit(self):
        rows = (*self.weighted[:6], replace(self.weighted[6], weight=Decimal(40)))
        declined = faultless(indicators=rows, not_applicable={"服务对象满意度指标": "只采购设备"})
        assert said("R53", declined, weights_due=True) == []
        assert said("R53", faultless(indicators=rows), weights_due=True) == [("error", "indicators")]

    def test_before_the_moment_and_on_import_nobody_asks(self):
        assert said("R53", faultless()) == []
        assert said("R53", faultless(), weights_due=True, on_import=True) == []


class TestTheWhole:
    def test_a_faultless_sheet_has_no_findings(self):
        assert review_one(faultless(), Context(year=YEAR)) == []

    def test_a_waived_rule_is_silent_and_reviewers_see_the_reason(self):
        sheet = with_row(0, value="4 期")
        context = Context(year=YEAR, settings={"waived": {"R15": "统一按等于理解"}})
        assert review_one(sheet, context) == []
        assert list(waivers(sheet, context)) == [("指标值没有写符号", "统一按等于理解")]

    def test_a_rule_can_be_waived_for_one_project(self):
        waived = {"waived": {f"R15/{code()}": "已核对"}}
        assert said("R15", with_row(0, value="4 期"), settings=waived) == []
        assert said("R15", replace(with_row(0, value="4 期"), code=code(number=9)), settings=waived)

    def test_a_declared_carry_over_gets_one_sentence_for_its_old_year(self):
        sheet = replace(with_row(4, value="≤15 万元"), kind="结转", code=code(year=25))
        assert (
            carried_over_note(sheet, Context(year=YEAR)) == "已声明结转：成本明细沿用原目标，不再逐条询问。"
        )
        assert carried_over_note(faultless(kind="结转"), Context(year=YEAR)) == ""
