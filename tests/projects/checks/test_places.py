"""Places are spoken the same everywhere, kept by row uuid, and changed by repairs."""

from dataclasses import replace
from decimal import Decimal

import pytest

from projects.checks import Repair, apply_repair, cell_fingerprint, spoken
from projects.checks.apply import changed
from projects.checks.places import address, anchor, path_of, spoken_many
from tests.projects.checks.sheets import faultless, plan, row, wan, with_more


class TestSpoken:
    @pytest.mark.parametrize(
        ("path", "words"),
        [
            ("budget", "预算数"),
            ("fiscal", "财政资金"),
            ("other", "其他资金"),
            ("purpose", "资金用途"),
            ("code", "项目编码"),
            ("plan", "资金支出计划"),
            ("plan.1", "6月底计划"),
            ("goals.0", "绩效目标第1条"),
            ("indicators.2.value", "时效第1行 指标值"),
            ("indicators.4.description", "成本第2行 描述"),
            ("indicators.6.basis", "社会效益第1行 依据"),
            ("indicators.7", "满意度第1行"),
            ("indicators", "绩效指标"),
        ],
    )
    def test_a_path_has_one_spoken_address(self, path, words):
        assert spoken(faultless(), path) == words

    def test_rows_are_counted_within_their_class_wherever_they_stand(self):
        sheet = with_more(row("时效", "≤9 月"), row("可持续影响", "健全"))
        assert spoken(sheet, "indicators.8.value") == "时效第2行 指标值"
        assert spoken(sheet, "indicators.9.value") == "可持续第1行 指标值"

    def test_open_months_are_called_by_number(self):
        sheet = faultless(plan=plan("30%", "100%", months=(None, None)))
        assert spoken(sheet, "plan.1") == "资金支出计划第2个数"

    def test_a_message_names_the_row(self):
        assert address(faultless(), "indicators.3.value") == "成本第1行「项目总成本」"
        assert address(faultless(), "indicators.3.basis") == "成本第1行「项目总成本」依据"

    def test_several_places_are_spoken_in_one_breath(self):
        paths = ["indicators.3.value", "indicators.4.value", "indicators.0.value", "budget"]
        assert spoken_many(faultless(), paths) == "成本第1、2行 指标值、数量第1行 指标值、预算数"

    def test_cells_of_one_row_are_named_once_and_many_make_the_row(self):
        two = ["indicators.3.value", "indicators.3.basis"]
        assert spoken_many(faultless(), two) == "成本第1行 指标值、依据"
        assert (
            spoken_many(faultless(), [*two, "indicators.3.name", "indicators.4.value"])
            == "成本第1行、成本第2行 指标值"
        )


class TestAnchors:
    def test_a_row_with_a_uuid_is_found_again_wherever_it_moves(self):
        kept = replace(row("质量", "≥95%"), uuid="a1")
        before = with_more(kept)
        place = anchor(before, "indicators.8.value")
        assert place == "indicators/a1/value"
        assert path_of(faultless(indicators=(kept,)), place) == "indicators.0.value"
        assert path_of(faultless(), place) is None

    def test_other_places_are_their_own_anchor(self):
        assert anchor(faultless(), "indicators.0.value") == "indicators.0.value"
        assert anchor(faultless(), "plan.1") == "plan.1"
        assert path_of(faultless(), "budget") == "budget"


class TestFingerprint:
    def test_the_same_text_has_the_same_fingerprint_wherever_the_row_stands(self):
        moved = faultless(indicators=(row("质量", "≥5%"), *faultless().indicators))
        assert cell_fingerprint(faultless(), "indicators.4.value") == cell_fingerprint(
            moved, "indicators.5.value"
        )

    def test_another_text_has_another_one(self):
        assert cell_fingerprint(faultless(), "purpose") != cell_fingerprint(
            faultless(purpose="改写"), "purpose"
        )

    def test_an_amount_is_the_same_however_many_zeros_it_carries(self):
        assert cell_fingerprint(faultless(), "budget") == cell_fingerprint(
            faultless(budget=Decimal("120000.00")), "budget"
        )

    def test_cells_do_not_run_together(self):
        one = faultless(name="甲乙", purpose="丙")
        other = faultless(name="甲", purpose="乙丙")
        assert cell_fingerprint(one, "name", "purpose") != cell_fingerprint(other, "name", "purpose")


class TestRepair:
    def test_every_kind_of_cell_can_be_changed(self):
        sheet = apply_repair(
            faultless(),
            Repair(
                "改",
                {
                    "budget": "1,200.5",
                    "plan.2": "90%",
                    "goals.0": "举办五期培训。",
                    "indicators.0.value": "≥5 期",
                    "indicators.0.weight": "7.5",
                    "kind": "结转",
                },
            ),
        )
        assert sheet.budget == wan("1200.5")
        assert (sheet.plan[2].percent, sheet.plan[2].month) == (Decimal(90), 10)
        assert sheet.goals == ("举办五期培训。",)
        assert (sheet.indicators[0].value, sheet.indicators[0].weight) == ("≥5 期", Decimal("7.5"))
        assert sheet.kind == "结转"

    def test_the_given_sheet_stays_as_it_was(self):
        sheet = faultless()
        apply_repair(sheet, Repair("改", {"name": "另一个名称"}))
        assert sheet == faultless()

    def test_the_next_row_number_adds_a_row_and_a_later_one_is_refused(self):
        sheet = changed(faultless(), {"indicators.8.level2": "成本指标", "indicators.8.value": "≤1 万元"})
        assert (len(sheet.indicators), sheet.indicators[8].value) == (9, "≤1 万元")
        with pytest.raises(ValueError, match="no such row"):
            changed(faultless(), {"indicators.9.value": "≤1 万元"})

    def test_a_repaired_row_keeps_its_uuid(self):
        sheet = with_more(replace(row("质量", ">95%"), uuid="a1"))
        assert changed(sheet, {"indicators.8.value": "≥95%"}).indicators[8].uuid == "a1"

    @pytest.mark.parametrize("wrong", [{"budget": "很多"}, {"colour": "1"}, {"indicators.0.colour": "1"}])
    def test_what_cannot_be_read_is_refused(self, wrong):
        with pytest.raises(ValueError):
            changed(faultless(), wrong)
