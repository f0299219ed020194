"""Rules about the indicator table: classes, shapes of values, signs and units."""

import pytest

from projects.checks import apply_repair
from projects.sheet import Sheet
from tests.projects.checks.sheets import (
    ROWS,
    assert_every_repair_settles,
    complete_repairs,
    faultless,
    found,
    row,
    said,
    with_more,
    with_row,
)


def value_of(sheet: Sheet, index: int) -> str:
    return sheet.indicators[index].value


class TestClasses:
    @pytest.mark.parametrize(
        ("index", "name"), [(0, "数量"), (1, "质量"), (2, "时效"), (6, "效益"), (7, "满意度")]
    )
    def test_a_missing_class_is_named(self, index, name):
        (finding,) = found("R10", faultless(indicators=ROWS[:index] + ROWS[index + 1 :]))
        assert (finding.severity, finding.path) == ("error", "indicators")
        assert finding.message == (
            f"绩效指标：还没有{name}指标。请补充；确实不需要的，选“不适用”并写明原因。"
        )

    def test_several_missing_classes_are_one_finding(self):
        (finding,) = found("R10", faultless(indicators=ROWS[:1]))
        assert "还没有质量指标、时效指标、成本指标、效益指标、满意度指标" in finding.message

    def test_any_one_benefit_is_enough(self):
        for cls in ("经济效益", "生态效益", "可持续影响"):
            changed = with_row(6, level2=f"{cls}指标")
            assert said("R10", changed) == []

    def test_not_applicable_with_a_reason_is_enough_and_without_one_is_not(self):
        rows = ROWS[:7]
        assert said("R10", faultless(indicators=rows, not_applicable={"满意度指标": "只采购设备"})) == []
        (finding,) = found("R10", faultless(indicators=rows, not_applicable={"服务对象满意度指标": " "}))
        assert "服务对象满意度指标选了“不适用”，还没有写原因" in finding.message

    def test_benefit_does_not_apply_when_each_of_its_classes_does_not(self):
        rows = ROWS[:6] + ROWS[7:]
        reasons = {f"{cls}指标": "只购设备" for cls in ("经济效益", "社会效益", "生态效益", "可持续影响")}
        assert said("R10", faultless(indicators=rows, not_applicable=reasons)) == []
        del reasons["生态效益指标"]
        assert said("R10", faultless(indicators=rows, not_applicable=reasons)) == [("error", "indicators")]

    def test_a_class_with_rows_needs_no_reason(self):
        assert said("R10", faultless(not_applicable={"质量指标": ""})) == []

    def test_cost_as_level_1_counts_as_cost(self):
        rows = [*ROWS[:3], row("经济成本", "≤12 万元", "项目总成本", "项目总支出"), *ROWS[6:]]
        assert said("R10", faultless(indicators=tuple(rows))) == []

    def test_an_empty_row_is_no_indicator(self):
        assert said("R10", with_row(7, name="", value="")) == [("error", "indicators")]

    def test_an_added_row_is_asked_to_be_filled_and_no_further_one_is_offered(self):
        (finding,) = found("R10", with_row(7, name="", value=""))
        assert finding.message == "绩效指标：满意度指标的行还空着，请填写三级指标和指标值。"
        assert finding.repairs == ()
        (finding,) = found("R10", faultless(indicators=with_row(7, name="", value="").indicators[1:]))
        assert "还没有数量指标。" in finding.message
        assert [one.label for one in finding.repairs] == ["补一行数量指标"]


class TestWrongClass:
    def test_money_outside_cost_must_move(self):
        sheet = with_more(row("时效", "≤3 万元", "设备维护费"))
        (finding,) = found("R11", sheet)
        assert (finding.severity, finding.path) == ("error", "indicators.8.value")
        assert finding.message == ("时效第2行「设备维护费」：填的是金额“≤3 万元”，金额应放在成本指标中。")
        assert finding.repairs[0].changes == {"indicators.8.level2": "成本指标"}
        assert_every_repair_settles("R11", sheet)

    @pytest.mark.parametrize("cls", ["数量", "质量", "满意度", "社会效益"])
    def test_money_is_out_of_place_in_every_class_but_cost_and_economic_benefit(self, cls):
        assert said("R11", with_more(row(cls, "≥30 元/人", "补贴")))[0] == ("error", "indicators.8.value")

    def test_economic_benefit_may_be_money(self):
        assert said("R11", with_more(row("经济效益", "≥300 万元", "带动投资"))) == []

    @pytest.mark.parametrize("value", ["≤12 月", "≤12 月底", "2026年10月底前", "10月31日", "年底前完成"])
    def test_a_deadline_outside_time_must_move(self, value):
        sheet = with_more(row("质量", value, "验收时间"))
        (finding,) = found("R11", sheet)
        assert (finding.severity, finding.path) == ("error", "indicators.8.value")
        assert "完成时间应放在时效指标中" in finding.message
        assert_every_repair_settles("R11", sheet)

    @pytest.mark.parametrize(
        ("value", "name"),
        [("12 个月", "运行时间"), ("≥12 月", "发放月数"), ("≥3 年", "使用年限"), ("≥5 天", "培训天数")],
    )
    def test_a_length_of_time_is_no_deadline(self, value, name):
        assert said("R11", with_more(row("数量", value, name))) == []

    def test_a_deadline_moved_from_cost_in_another_level_changes_level_1_too(self):
        sheet = with_more(row("社会效益", "≤9 月", "建成时间"))
        (finding,) = found("R11", sheet)
        assert finding.repairs[0].changes == {
            "indicators.8.level1": "产出指标",
            "indicators.8.level2": "时效指标",
        }

    def test_punctuality_under_quality_is_a_note(self):
        sheet = with_more(row("质量", "≥95%", "补贴发放及时率"))
        (finding,) = found("R11", sheet)
        assert (finding.severity, finding.path) == ("info", "indicators.8.name")
        assert_every_repair_settles("R11", sheet)

    def test_punctuality_moved_does_not_come_back_as_a_percentage_under_time(self):
        sheet = with_more(row("质量", "=100%", "补贴按时发放"))
        (finding,) = found("R11", sheet)
        moved = apply_repair(sheet, finding.repairs[0])
        assert moved.indicators[8].name == "补贴按时发放率"
        assert said("R18", moved) == []

    def test_a_rate_as_the_only_quantity_is_a_note_beside_a_count_it_is_none(self):
        alone = with_row(0, value="=100%", name="发放完成比例")
        (finding,) = found("R11", alone)
        assert (finding.severity, finding.path) == ("info", "indicators.0.value")
        assert said("R11", with_more(row("数量", "=100%", "发放完成比例"))) == []


class TestDoubled:
    @pytest.mark.parametrize(
        ("typed", "once"),
        [
            ("≥180≥180 人", "≥180 人"),
            ("≥95≥95%", "≥95%"),
            ("≤32.4≤32.4万元", "≤32.4万元"),
            ("≥5 次≥5 次", "≥5 次"),
            ("5 次5 次", "5 次"),
            ("95%95%", "95%"),
            ("≥≥420 人次", "≥420 人次"),
        ],
    )
    def test_what_stands_twice_is_offered_once(self, typed, once):
        sheet = with_row(0, value=typed)
        (finding,) = found("R13", sheet)
        assert (finding.severity, finding.path) == ("error", "indicators.0.value")
        assert value_of(apply_repair(sheet, finding.repairs[0]), 0) == once
        assert_every_repair_settles("R13", sheet)

    def test_the_message_shows_what_was_typed(self):
        (finding,) = found("R13", with_row(0, value="≥≥420 人次"))
        assert finding.message == "数量第1行「骨干培训期数」：填的是“≥≥420 人次”，符号写了两次。"

    @pytest.mark.parametrize("value", ["≥180 人", "=100%", "进一步提高", "≥18018 人", "55 人", "≥1≥18 人"])
    def test_a_value_written_once_is_silent(self, value):
        assert said("R13", with_row(0, value=value)) == []


class TestShifted:
    shifted = row(
        "满意度", "问卷中满意人数占有效问卷的比率。", "服务对象满意度指标", "学员满意度", "95%问卷调查"
    )

    def test_a_slipped_row_is_one_finding_and_slides_back_in_one_click(self):
        sheet = faultless(indicators=(*ROWS[:7], self.shifted))
        (finding,) = found("R14", sheet)
        assert (finding.severity, finding.path) == ("error", "indicators.7.value")
        back = apply_repair(sheet, finding.repairs[0]).indicators[7]
        assert (back.name, back.description) == ("学员满意度", "问卷中满意人数占有效问卷的比率。")
        assert (back.value, back.basis) == ("95%", "问卷调查")
        assert_every_repair_settles("R14", sheet)

    @pytest.mark.parametrize(
        ("cell", "text"),
        [
            ("value", "通过举办培训，使全市站点骨干掌握设备维护和课件制作方法"),
            ("basis", "≥95%"),
            ("basis", "120 人次"),
            ("name", "社会效益指标"),
        ],
    )
    def test_each_sign_alone_is_enough(self, cell, text):
        assert said("R14", with_row(6, **{cell: text})) == [("error", f"indicators.6.{cell}")]

    @pytest.mark.parametrize(
        ("cell", "text"),
        [
            ("value", "进一步提高"),
            ("value", "长期有效，持续提升"),
            ("value", "全市学习环境得到持续优化，学员获得感增强"),
            ("value", "涉密"),
            ("basis", "2026 年预算测算"),
            ("basis", "云组字〔2025〕25 号"),
            ("basis", "12 份问卷汇总表"),
            ("basis", "95%以上为合格（验收办法）"),
            ("name", "学员满意度"),
        ],
    )
    def test_ordinary_cells_are_silent(self, cell, text):
        assert said("R14", with_row(6, **{cell: text})) == []

    def test_value_and_basis_in_each_others_place_are_swapped(self):
        sheet = with_row(7, value="问卷调查", basis="≥90%")
        (finding,) = found("R14", sheet)
        assert finding.repairs[0].label == "指标值与依据对调"
        assert_every_repair_settles("R14", sheet)


class TestSigns:
    def test_a_quantity_without_a_sign_is_a_note_with_the_usual_sign_first(self):
        sheet = with_row(0, value="4 期")
        (finding,) = found("R15", sheet)
        assert finding.message == (
            "数量第1行「骨干培训期数」：填的是“4 期”，没有写符号，按“=”计算。最好写明。"
        )
        assert (finding.severity, [one.label for one in finding.repairs]) == (
            "info",
            ["改为 ≥4 期", "改为 =4 期"],
        )
        assert_every_repair_settles("R15", sheet)

    @pytest.mark.parametrize(
        ("cls", "value", "first"),
        [
            ("质量", "100%", "=100%"),
            ("质量", "95%", "≥95%"),
            ("时效", "12 月", "≤12 月"),
            ("时效", "1 年", "=1 年"),
            ("成本", "3 万元", "≤3 万元"),
            ("满意度", "90 %", "≥90 %"),
            ("质量", "0 起", "=0 起"),
            ("数量", "1122 人", "≥1122 人"),
        ],
    )
    def test_the_usual_sign_depends_on_class_and_kind(self, cls, value, first):
        (finding,) = found("R15", with_more(row(cls, value)))
        assert finding.repairs[0].label == f"改为 {first}"

    def test_a_price_standard_is_exact(self):
        (finding,) = found("R15", with_more(row("成本", "1500 元", "嘉奖标准")))
        assert finding.repairs[0].label == "改为 =1500 元"

    @pytest.mark.parametrize(
        "value", ["=4 期", "进一步提高", "2026年10月底前", "12月底前", "3-5 人", "3月底前完成上年考核"]
    )
    def test_signed_values_words_dates_and_ranges_are_silent(self, value):
        assert said("R15", with_row(0, value=value)) == []

    @pytest.mark.parametrize(
        ("typed", "signs"), [("不少于10期", "≥10 期"), ("不超过 3 万元", "≤3 万元"), ("10期以上", "≥10 期")]
    )
    def test_words_for_a_sign_are_offered_as_the_sign(self, typed, signs):
        sheet = with_row(0, value=typed)
        (finding,) = found("R15", sheet)
        assert finding.repairs[0].label == f"改为 {signs}"
        assert_every_repair_settles("R15", sheet)

    def test_a_strict_sign_is_a_note(self):
        sheet = with_row(1, value=">95%")
        (finding,) = found("R16", sheet)
        assert (finding.severity, finding.repairs[0].label) == ("info", "改为 ≥95%")
        assert_every_repair_settles("R16", sheet)

    def test_below_becomes_at_most_and_usual_signs_are_silent(self):
        (finding,) = found("R16", with_row(2, value="<11 月"))
        assert finding.repairs[0].label == "改为 ≤11 月"
        assert said("R16", faultless()) == []


class TestPercent:
    @pytest.mark.parametrize(
        ("typed", "better"), [("≥9500%", "≥95%"), ("≥10000%", "=100%"), ("≥120%", "=100%")]
    )
    def test_above_100_must_be_changed(self, typed, better):
        sheet = with_row(1, value=typed)
        (finding,) = found("R17", sheet)
        assert (finding.severity, finding.repairs[0].label) == ("error", f"改为 {better}")
        assert_every_repair_settles("R17", sheet)

    def test_at_least_100_is_exactly_100(self):
        sheet = with_row(7, value="≥100%")
        (finding,) = found("R17", sheet)
        assert (finding.severity, finding.repairs[0].label) == ("info", "改为 =100%")
        assert_every_repair_settles("R17", sheet)

    @pytest.mark.parametrize("value", ["=100%", "100%", "≤100%", "≥99.9%"])
    def test_up_to_100_is_silent(self, value):
        assert said("R17", with_row(1, value=value)) == []

    def test_a_growth_may_be_above_100(self):
        assert said("R17", with_more(row("经济效益", "≥120%", "销售收入增长率"))) == []


class TestUnit:
    def test_a_percentage_is_no_time(self):
        sheet = with_row(2, value="≥100%", name="完成时间", description="11 月底前完成")
        (finding,) = found("R18", sheet)
        assert finding.message == (
            "时效第1行「完成时间」：填的是“≥100%”，时效应写时间，如“≤12 月”；比率一般放在质量指标中。"
        )
        assert [one.label for one in finding.repairs] == ["改为 ≤11 月", "移到质量指标"]
        assert_every_repair_settles("R18", sheet)

    @pytest.mark.parametrize("name", ["发放及时率", "按时开班率", "按期验收率", "任务完成率"])
    def test_a_rate_of_punctuality_or_completion_may_stand_under_time(self, name):
        assert said("R18", with_row(2, value="≥95%", name=name)) == []

    def test_other_rates_may_not(self):
        assert said("R18", with_row(2, value="≥95%", name="发放率", description="")) == [
            ("error", "indicators.2.value")
        ]

    def test_a_percentage_is_no_cost_unless_it_is_a_saving(self):
        assert said("R18", with_row(5, value="≤95%")) == [("error", "indicators.5.value")]
        assert said("R18", with_row(5, value="≥5%", name="成本节约率")) == []

    def test_the_rest_of_the_total_is_offered_as_the_amount(self):
        sheet = with_row(5, value="≤95%")
        (finding,) = found("R18", sheet)
        assert finding.repairs[0].label == "改为 ≤2.4 万元（总额减去其他明细）"
        assert_every_repair_settles("R18", sheet)

    def test_people_where_days_are_counted_become_days(self):
        sheet = with_more(row("时效", "≥20 人", "到岗时效", "教师每月授课天数"))
        (finding,) = found("R18", sheet)
        assert finding.repairs[0].label == "改为 ≥20 天"
        assert_every_repair_settles("R18", sheet)

    def test_people_are_counted_in_people(self):
        for name, description in (("聘请教师数", "每天授课的教师"), ("参训人员", "培训天数不少于3天")):
            assert said("R18", with_more(row("数量", "≥20 人", name, description))) == []

    def test_people_are_no_time(self):
        sheet = with_more(row("时效", "≥3 人", "值班安排"))
        assert said("R18", sheet) == [("error", "indicators.8.value")]
        assert_every_repair_settles("R18", sheet)


class TestUnitPrice:
    @pytest.mark.parametrize(
        ("typed", "description", "better"),
        [
            ("≤400 元 人/天", "", "≤400 元/人·天"),
            ("≤400 元人/天", "", "≤400 元/人·天"),
            ("≤400 元", "培训费每人每天标准", "≤400 元/人·天"),
            ("=1500 元", "按每人标准发放", "=1500 元/人"),
            ("≤6000 元", "遗属补助每年每人标准", "≤6000 元/人·年"),
            ("≤400 元/人", "每人每天标准", "≤400 元/人·天"),
        ],
    )
    def test_what_the_price_is_for_is_asked(self, typed, description, better):
        sheet = with_more(row("成本", typed, "费用标准", description))
        (finding,) = found("R19", sheet)
        assert (finding.severity, finding.path) == ("warning", "indicators.8.value")
        assert finding.repairs[0].label == f"改为 {better}"
        assert_every_repair_settles("R19", sheet)

    @pytest.mark.parametrize(
        ("typed", "description", "better"),
        [
            ("≤400 人/天", "培训费每人每天标准", "≤400 元/人·天"),
            ("≤6000 大约 人/年", "", "≤6000 元/人·年"),
            ("≤3 万", "", "≤3 万元"),
            ("≤12", "", "≤12万元"),
        ],
    )
    def test_a_missing_currency_must_be_added(self, typed, description, better):
        sheet = with_more(row("成本", typed, "费用", description))
        (finding,) = found("R19", sheet)
        assert finding.severity == "error"
        assert finding.repairs[0].label == f"改为 {better}"
        assert_every_repair_settles("R19", sheet)

    @pytest.mark.parametrize(
        ("typed", "description"),
        [
            ("≤400 元/人·天", "培训费每人每天标准"),
            ("≤400 元/人/天", "培训费每人每天标准"),
            ("≤1800 元/人", "人均成本"),
            ("≤16.4 万元", "420 人次，每人天不超过 340 元"),
            ("≤2.4 万元", "每年老年人活动费用"),
            ("≤1.2 万元/部", "每部课件的制作费"),
        ],
    )
    def test_clear_prices_and_amounts_are_silent(self, typed, description):
        assert said("R19", with_more(row("成本", typed, "费用", description))) == []


class TestDirection:
    def test_a_cost_is_capped(self):
        sheet = with_row(4, value="≥9.6万元", name="总成本")
        (finding,) = found("R20", sheet)
        assert finding.message == "成本第2行「总成本」：填的是“≥9.6万元”。成本应写上限。"
        assert (finding.severity, finding.repairs[0].label) == ("error", "改为 ≤9.6万元")
        assert_every_repair_settles("R20", sheet)

    def test_a_saving_may_be_a_floor(self):
        assert said("R20", with_more(row("成本", "≥3 万元", "成本节约额"))) == []

    def test_a_percentage_of_cost_gets_no_button_that_mends_nothing(self):
        (finding,) = found("R20", with_row(5, value=">95%"))
        assert complete_repairs(finding) == []

    def test_unwanted_events_with_a_floor_are_a_note(self):
        sheet = with_more(row("质量", "≥1 次", "安全事故次数"))
        (finding,) = found("R20", sheet)
        assert (finding.severity, finding.repairs[0].label) == ("info", "改为 ≤1 次")
        assert_every_repair_settles("R20", sheet)

    @pytest.mark.parametrize("name", ["投诉处理率", "故障修复率", "舆情处置次数", "事故应急演练次数"])
    def test_dealing_with_them_is_wanted(self, name):
        assert said("R20", with_more(row("质量", "≥3 次", name))) == []

    def test_a_service_year_is_exact(self):
        sheet = with_more(row("时效", "≤1 年", "维护时间"))
        (finding,) = found("R20", sheet)
        assert (finding.severity, finding.repairs[0].label) == ("info", "改为 =1 年")
        assert_every_repair_settles("R20", sheet)
        assert said("R20", with_more(row("时效", "=1 年", "维护时间"))) == []
