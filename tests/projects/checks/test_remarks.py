"""Findings become remarks: one fact once, n places together, five shown, explanations kept."""

from dataclasses import replace

from projects.checks import BY_CODE, Context, Repair, apply_repair, review_one
from projects.checks.base import ERROR, INFO, WARNING, Finding
from projects.checks.fates import CHANGED, EXPLAINED, IGNORED, fates
from projects.checks.precedence import without_repeats
from projects.checks.remarks import Explanation, blocking, open_remarks, panel
from tests.projects.checks.sheets import YEAR, code, faultless, plan, row, with_more, with_row


def review(sheet, **context):
    return review_one(sheet, Context(**{"year": YEAR, **context}))


def rules(sheet, **context):
    return [finding.rule for finding in without_repeats(review(sheet, **context))]


def answer(finding: Finding, text: str = "按文件执行") -> Explanation:
    return Explanation(finding.rule, finding.anchor, finding.fingerprint, text)


class TestOneFactOneRemark:
    def test_a_plan_figure_of_10000_is_not_also_a_fall_or_a_wrong_end(self):
        sheet = faultless(plan=plan("10%", "45%", "10000%", "100%"))
        assert {finding.rule for finding in review(sheet)} == {"R06", "R07"}
        assert rules(sheet) == ["R06"]

    def test_the_row_to_be_moved_is_the_class_that_is_missing(self):
        sheet = with_row(2, level2="质量指标")
        assert {"R10", "R11"} <= {finding.rule for finding in review(sheet)}
        assert rules(sheet) == ["R11"]

    def test_another_missing_class_is_still_said(self):
        rows = with_row(2, level2="质量指标").indicators[1:]
        assert rules(faultless(indicators=rows)) == ["R10", "R11"]

    def test_a_percentage_under_time_says_nothing_about_its_sign(self):
        sheet = with_row(2, value="≥100%", name="完成时间")
        assert {finding.rule for finding in review(sheet)} == {"R17", "R18"}
        assert rules(sheet) == ["R18"]

    def test_the_parts_above_the_budget_are_said_with_the_total(self):
        sheet = faultless(
            indicators=tuple(
                replace(one, value=value) if value else one
                for one, value in zip(
                    faultless().indicators,
                    (None, None, None, "≤20 万元", "≤18 万元", "≤2 万元", None, None),
                    strict=True,
                )
            )
        )
        assert {finding.rule for finding in review(sheet)} == {"R30", "R32"}
        assert rules(sheet) == ["R30"]

    def test_the_parts_above_the_total_are_a_fact_of_their_own(self):
        sheet = with_row(4, value="≤30 万元")
        assert rules(sheet) == ["R32"]

    def test_what_must_be_changed_never_yields_to_a_lesser_level(self):
        strong = Finding("R16", ERROR, "indicators.0.value", "")
        weak = Finding("R18", INFO, "indicators.0.value", "")
        assert without_repeats([strong, weak]) == [strong, weak]

    def test_findings_of_different_projects_never_meet(self):
        one = Finding("R18", ERROR, "indicators.0.value", "", project="A")
        other = Finding("R16", INFO, "indicators.0.value", "", project="B")
        assert without_repeats([one, other]) == [one, other]


class TestSameRemark:
    def sheet(self):
        return with_more(
            row("数量", "4 期", "课程"), row("数量", "20 人", "讲师"), row("质量", ">90%", "到课率")
        )

    def test_n_rows_are_one_remark_with_n_places_and_one_button(self):
        sheet = self.sheet()
        remark = next(one for one in open_remarks(sheet, review(sheet)) if one.rules == ("R15",))
        assert remark.place == "数量第2、3行 指标值"
        assert [place.path for place in remark.places] == ["indicators.8.value", "indicators.9.value"]
        assert remark.text == "没有写符号，按“=”计算。最好写明。共 2 处。"
        (button,) = remark.repairs
        assert button.label == "一次修改 2 处"
        mended = apply_repair(sheet, button)
        assert [one.value for one in mended.indicators[8:10]] == ["≥4 期", "≥20 人"]

    def test_a_single_one_keeps_its_own_words_and_buttons(self):
        sheet = self.sheet()
        remark = next(one for one in open_remarks(sheet, review(sheet)) if one.rules == ("R16",))
        assert remark.place == "质量第2行 指标值"
        assert remark.text.startswith("填的是“>90%”")

    def test_no_code_is_printed_and_the_title_is_for_the_tooltip(self):
        sheet = self.sheet()
        for remark in open_remarks(sheet, review(sheet)):
            assert "R1" not in remark.text + remark.place
            assert remark.title

    def test_the_same_repair_for_all_keeps_its_label(self):
        sheet = with_row(0, value="涉密", description="涉密")
        (remark,) = open_remarks(sheet, review(sheet))
        assert [one.label for one in remark.repairs] == ["改为另行管理项目"]
        assert remark.place == "数量第1行 描述、指标值"

    def test_questions_are_explained_cell_by_cell_and_never_merged(self):
        sheet = with_more(
            row("成本", "≤400 元", "食宿标准", "每人每天标准"), row("成本", "≤90 元", "资料标准", "每人标准")
        )
        asked = [one for one in open_remarks(sheet, review(sheet)) if one.rules == ("R19",)]
        assert [len(one.places) for one in asked] == [1, 1]


class TestPanel:
    def test_errors_come_first_five_are_shown_and_the_rest_is_folded(self):
        values = ("≥100%", ">90%", "95%")
        rows = [row("质量", value, f"合格率{i}") for i, value in enumerate(values)]
        sheet = with_more(
            *rows,
            row("质量", "≥9500%", "到课率"),
            row("时效", "≤1 年", "运行时间"),
            row("质量", "≥3 件", "投诉数"),
            plan=plan("10%", "45%", "80%", "90%"),
        )
        seen = panel(sheet, review(sheet))
        assert [one.severity for one in seen.remarks] == [ERROR, WARNING, INFO, INFO, INFO, INFO, INFO]
        assert (len(seen.shown), len(seen.folded)) == (5, 2)
        assert seen.counts == {ERROR: 1, WARNING: 1, INFO: 5}
        assert seen.blocked

    def test_notes_alone_do_not_block(self):
        sheet = with_row(0, value="4 期")
        assert not panel(sheet, review(sheet)).blocked
        assert blocking(review(sheet), []) == []


class TestExplanations:
    sheet = faultless(plan=plan("10%", "45%", "80%", "90%"))

    def test_a_question_blocks_until_it_is_explained(self):
        (finding,) = review(self.sheet)
        assert blocking([finding], []) == [finding]
        assert blocking([finding], [answer(finding)]) == []
        seen = panel(self.sheet, [finding], [answer(finding)])
        assert (seen.remarks, [one.explanation for one in seen.explained]) == ((), [answer(finding)])

    def test_a_blank_explanation_is_none(self):
        (finding,) = review(self.sheet)
        assert blocking([finding], [answer(finding, " ")]) == [finding]

    def test_it_ends_when_the_cell_changes(self):
        (before,) = review(self.sheet)
        (after,) = review(faultless(plan=plan("10%", "45%", "80%", "95%")))
        assert blocking([after], [answer(before)]) == [after]

    def test_it_ends_when_a_cell_the_arithmetic_rests_on_changes(self):
        (before,) = review(with_row(3, value="≤11 万元", name="项目总成本"))[:1]
        assert before.rule == "R31"
        raised = replace(with_row(3, value="≤11 万元"), budget=faultless().budget + 100, fiscal=None)
        after = next(one for one in review(raised) if one.rule == "R31")
        assert after.fingerprint != before.fingerprint

    def test_it_stays_when_a_row_is_added_above(self):
        price = replace(row("成本", "≤400 元", "食宿标准", "每人每天标准"), uuid="row-1")
        before = next(one for one in review(with_more(price)) if one.rule == "R19")
        assert before.anchor == "indicators/row-1/value"
        moved = faultless(indicators=(*faultless().indicators, row("社会效益", "增强", "团结"), price))
        after = next(one for one in review(moved) if one.rule == "R19")
        assert after.path == "indicators.9.value"
        assert blocking([after], [answer(before)]) == []

    def test_it_answers_only_its_own_question(self):
        sheet = faultless(code=code(year=25), plan=plan("10%", "45%", "80%", "90%"))
        asked, end = (next(one for one in review(sheet) if one.rule == rule) for rule in ("R02", "R08"))
        assert blocking([asked, end], [answer(asked)]) == [end]

    def test_what_must_be_changed_cannot_be_explained_away(self):
        (finding,) = review(with_row(4, value="≤30 万元"))
        assert blocking([finding], [answer(finding)]) == [finding]


class TestReviewersOnly:
    def test_some_remarks_are_for_reviewers_only(self, monkeypatch):
        monkeypatch.setattr(type(BY_CODE["R15"]), "reviewers_only", True)
        sheet = with_row(0, value="4 期")
        assert open_remarks(sheet, review(sheet)) == []
        (remark,) = open_remarks(sheet, review(sheet), reviewer=True)
        assert remark.reviewers_only


class TestFates:
    def test_each_finding_was_changed_explained_or_ignored(self):
        drafted = with_row(0, value="≥4≥4 期")
        drafted = replace(drafted, plan=plan("10%", "45%", "80%", "90%"))
        drafted = apply_repair(drafted, Repair("", {"indicators.7.value": "90%"}))
        submitted = apply_repair(drafted, Repair("", {"indicators.0.value": "≥4 期"}))
        before, after = review(drafted), review(submitted)
        end = next(one for one in after if one.rule == "R08")
        assert fates(before, after, [answer(end)]) == {
            ("R13", CHANGED): 1,
            ("R08", EXPLAINED): 1,
            ("R15", IGNORED): 1,
        }
