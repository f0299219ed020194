"""Rules across the projects of a department, and between its document and its projects."""

from dataclasses import replace

from projects.checks import Context, review_department, review_one
from projects.checks.departments import Department, Item, item_of, linked
from projects.checks.neighbours import neighbour
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
)


def priced(value: str, number: int) -> object:
    return with_more(
        row("成本", value, "培训预算", "培训费每人每天标准"), code=code(number=number), name=f"培训{number}"
    )


class TestOnePrice:
    def test_the_fewer_are_asked_and_the_usual_price_is_offered(self):
        others = tuple(priced("≤430 元/人·天", n) for n in (1, 2))
        odd = priced("≤420 元/人·天", 3)
        (finding,) = found("R36", odd, others=(*others, odd))
        assert "430 元" in finding.text
        assert "2 个项目" in finding.text
        assert_every_repair_settles("R36", odd, others=(*others, odd))
        assert found("R36", others[0], others=(*others, odd)) == []

    def test_of_two_projects_both_are_asked(self):
        pair = (priced("≤430 元/人·天", 1), priced("≤420 元/人·天", 2))
        assert [len(found("R36", one, others=pair)) for one in pair] == [1, 1]

    def test_another_standard_is_another_price(self):
        other = with_more(row("成本", "≤90 元/人", "资料标准", "资料费每人标准"), code=code(number=1))
        assert found("R36", priced("≤430 元/人·天", 2), others=(other,)) == []


class TestTwins:
    def test_the_same_indicators_with_other_values_are_alike_by_their_use(self):
        rows = tuple(replace(one, value=one.value.replace("9", "8").replace("4", "3")) for one in ROWS)
        other = faultless(code=code(number=9), name="另一个培训", indicators=rows, purpose="用于购置设备。")
        assert found("R49", faultless(), others=(other,)) == []
        assert found("R49", faultless(), others=(replace(other, purpose=faultless().purpose),))

    def test_a_few_rows_are_alike_by_chance(self):
        few = faultless(indicators=ROWS[:3])
        assert found("R49", few, others=(faultless(code=code(number=9), name="另一个"),)) == []

    def test_what_is_kept_of_a_project_is_enough(self):
        other = faultless(code=code(number=9), name="另一个培训")
        kept = replace(neighbour(other, Context(year=YEAR)), sheet=None)
        whole = review_one(faultless(), Context(year=YEAR, others=(other,)))
        assert [one.rule for one in whole] == ["R49"]
        assert review_one(faultless(), Context(year=YEAR, known=(kept,))) == whole


class TestLargeAmounts:
    def test_a_part_that_is_all_of_it_is_no_breakdown(self):
        rows = (
            *ROWS[:3],
            replace(ROWS[3], value="≤160 万元"),
            replace(ROWS[4], value="≤160 万元"),
            *ROWS[6:],
        )
        sheet = faultless(budget=wan("160"), fiscal=wan("160"), indicators=rows)
        assert said("R37", sheet) == [("info", "indicators.3.value")]
        assert said("R37", sheet, settings={"breakdown_from": 2_000_000}) == []

    def test_a_large_part_is_named_in_the_use_or_in_the_projects_name(self):
        rows = (*ROWS[:4], replace(ROWS[4], name="播放设备", description="购置终端"), *ROWS[5:])
        sheet = faultless(indicators=rows)
        assert said("R46", sheet) == [("info", "indicators.4.value")]
        assert said("R46", replace(sheet, name="播放设备购置")) == []


class TestSatisfaction:
    def test_whom_a_piece_of_work_serves_is_asked(self):
        rows = (*ROWS[:7], replace(ROWS[7], name="用人单位满意率", description="用人单位的满意程度"))
        assert said("R52", faultless(indicators=rows)) == [("info", "indicators.7.name")]
        rows = (*ROWS[:7], replace(ROWS[7], name="服务对象满意率", description="满意程度"))
        assert said("R52", faultless(indicators=rows)) == []


class TestDepartmentDocument:
    mine, other = faultless(), faultless(code=code(number=9), name="站点维护经费")

    def test_titles_lose_their_number_and_find_their_project(self):
        items = [item_of("（一）站点骨干培训经费", ""), item_of("二、村级组织经费", "")]
        document = linked(items, [self.mine, self.other])
        assert [(item.title, item.code) for item in document.items] == [
            ("站点骨干培训经费", self.mine.code),
            ("村级组织经费", ""),
        ]

    def test_a_likely_name_is_proposed_only_among_those_left_over(self):
        items = [Item("站点骨干培训经费"), Item("站点骨干业务培训经费")]
        document = linked(items, [self.mine, self.other])
        assert [item.code for item in document.items] == [self.mine.code, ""]
        (only,) = linked(items[1:], [self.mine, self.other]).items
        assert (only.code, only.name) == (self.mine.code, self.mine.name)

    def test_the_likest_pair_comes_first_and_marks_do_not_make_another_name(self):
        sheets = [faultless(code=code(number=at), name=name) for at, name in enumerate(
            ("“站点”维护 经费", "站点维护、培训工作经费", "完全无关的设备采购"), 1
        )]  # fmt: skip
        document = linked(
            [Item("站点维护和培训经费"), Item("站点维护经费"), Item("老年大学教学经费")], sheets
        )
        assert [item.code for item in document.items] == [sheets[1].code, sheets[0].code, ""]

    def test_the_older_of_two_namesakes_is_proposed_for_nothing_else(self):
        old, new = (faultless(code=code(number=at, year=at), name="站点维护经费") for at in (24, 26))
        document = linked([Item("站点维护经费"), Item("站点维护工作经费")], [old, new])
        assert [item.code for item in document.items] == [new.code, ""]

    def test_items_projects_and_names_are_held_against_each_other(self):
        document = Department(
            (
                Item("站点骨干轮训经费", code=self.mine.code, name=self.mine.name),
                Item("村级组织经费"),
                Item("对下补助", transfer=True),
            )
        )
        context = Context(year=YEAR, department=document)
        assert [(one.rule, one.path) for one in review_department(context)] == [("R60", "items.1")]
        assert [one.rule for one in review_one(self.mine, context)] == ["R62"]
        assert [one.rule for one in review_one(self.other, context)] == ["R61"]
        assert review_one(replace(self.other, kind="结转"), context) == []

    def test_a_waived_rule_says_nothing_of_the_document(self):
        context = Context(
            year=YEAR,
            department=Department((Item("村级组织经费"),)),
            settings={"waived": {"R60": "全部为转移支付"}},
        )
        assert review_department(context) == []

    def test_without_a_document_nothing_is_missing(self):
        assert review_department(Context(year=YEAR)) == []
        assert said("R61", self.mine, department=Department()) == []

    def test_a_number_of_the_documents_text_is_held_against_the_row(self):
        document = Department((Item(self.mine.name, "全年举办两期骨干培训。", code=self.mine.code),))
        (finding,) = found("R47", self.mine, department=document)
        assert finding.path == "indicators.0.value"
        assert "两期" in finding.text
