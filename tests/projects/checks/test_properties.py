"""What holds for every sheet: no text breaks a rule, every button settles its remark, reviewing is steady and fast."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.checks import BY_CODE, CHECKS, Context, apply_repair, review, review_one
from projects.checks.precedence import without_repeats
from projects.checks.remarks import panel
from projects.sheet import IndicatorRow, PlanPoint, Sheet
from tests.projects.checks.sheets import LEVEL1, ROWS, YEAR, code, faultless, row

CLASSES = (*LEVEL1, "社会效益", "经济效益", "可持续影响")
WORDS = st.sampled_from(
    ["培训", "项目", "总成本", "完成时间", "及时率", "及时", "合格率", "标准", "每人", "每天",
     "平均", "人数", "天数", "其中", "增长", "节约", "事故", "工作计划", "比上年提升", "公用经费",
     "占", "参训", "比率", "2021-2026年", "〔2025〕", "培训费每人每天标准", "2025年", "2026年",
     "3月底前完成", "12月", "，", "。", "涉密", "8万元", "400元", "5期", "2 天", "100%", " "]
)  # fmt: skip
TEXT = st.lists(WORDS, max_size=6).map("".join)
SIGN = st.sampled_from(["", "≥", "≤", ">", "<", "=", "≥≥"])
NUMBER = st.one_of(
    st.integers(0, 20_000).map(str), st.sampled_from(["100", "12", "1", "0.5", "10000", "9" * 60])
)
UNIT = st.sampled_from(
    ["", "%", " %", " 万元", "元", " 元/人", " 元/人·天", " 元 人/天", " 人/天", " 大约 人/年", " 月", " 年", " 个月", " 人",
     " 次", " 期", " 万", "年12月底前", "期以上"]
)  # fmt: skip
QUANTITY = st.builds("{}{}{}".format, SIGN, NUMBER, UNIT)
VALUE = st.one_of(
    QUANTITY, QUANTITY, QUANTITY.map(lambda text: text * 2), TEXT, st.text(max_size=20), st.just("进一步提高")
)
ROW = st.builds(row, st.sampled_from(CLASSES), VALUE, TEXT, TEXT, st.one_of(TEXT, VALUE))
PERCENT = st.one_of(st.none(), st.sampled_from([0, 10, 45, 80, 100, 1000, 10000, -5]).map(Decimal))
MONEY = st.one_of(st.none(), st.sampled_from(["0", "120000", "80000", "119999.99", "5000000"]).map(Decimal))


def points(percents: list[Decimal | None]) -> tuple[PlanPoint, ...]:
    months = (3, 6, 10, 12) if len(percents) == 4 else (None,) * len(percents)
    return tuple(
        PlanPoint("" if percent is None else f"{percent}%", percent, month)
        for percent, month in zip(percents, months, strict=True)
    )


SHEET = st.builds(
    faultless,
    code=st.one_of(st.just(code()), st.just(code(year=25)), st.text(max_size=22)),
    budget=MONEY,
    fiscal=MONEY,
    other=MONEY,
    purpose=TEXT,
    plan=st.lists(PERCENT, max_size=4).map(points),
    goals=st.lists(TEXT, max_size=2).map(tuple),
    indicators=st.lists(ROW, max_size=8).map(tuple),
    kind=st.sampled_from(["", "当年", "结转", "另行管理"]),
)


@settings(max_examples=300)
@given(SHEET, st.booleans(), st.booleans())
def test_no_text_breaks_a_rule_and_each_rule_speaks_once_of_a_place(sheet: Sheet, on_import, weights_due):
    found = review_one(
        sheet, Context(year=YEAR, others=(sheet,), on_import=on_import, weights_due=weights_due)
    )
    assert len({(one.rule, one.path) for one in found}) == len(found)
    for one in found:
        assert one.text in one.message
        assert one.path in one.cells
        assert one.severity in BY_CODE[one.rule].levels
        assert all(not repair.changes or not repair.ask for repair in one.repairs)
    panel(sheet, found)


@settings(max_examples=300)
@given(SHEET, st.booleans())
def test_a_button_settles_its_remark_and_makes_no_new_error_of_its_rule(sheet: Sheet, weights_due):
    context = Context(year=YEAR, weights_due=weights_due)
    before = review_one(sheet, context)
    errors = {(one.rule, one.path) for one in before if one.severity == "error"}
    for one in before:
        for repair in (repair for repair in one.repairs if repair.complete):
            after = [
                other for other in review_one(apply_repair(sheet, repair), context) if other.rule == one.rule
            ]
            assert (one.path, one.aspect) not in {(other.path, other.aspect) for other in after}, repair
            new = {(other.rule, other.path) for other in after if other.severity == "error"} - errors
            assert not new, (repair, new)


@settings(max_examples=100)
@given(SHEET)
def test_merging_hides_nothing_that_blocks_unless_something_that_blocks_says_it(sheet: Sheet):
    found = review_one(sheet, Context(year=YEAR))
    kept = without_repeats(found)
    levels = [one.severity for one in kept]
    for level in ("error", "warning"):
        if any(one.severity == level for one in found):
            assert level in levels or "error" in levels


def test_codes_are_unique_and_in_order():
    codes = [check.code for check in CHECKS]
    assert codes == sorted(set(codes))
    assert all(check.title for check in CHECKS)


def numbered(n: int) -> Sheet:
    """A project like no other: its rows bear its number, but for the total."""
    rows = [one if one.name == "项目总成本" else replace(one, name=f"{one.name}{n}") for one in ROWS]
    return faultless(code=code(number=n), name=f"项目{n}", indicators=tuple(rows))


def test_a_review_of_many_sheets_is_the_same_as_one_by_one():
    sheets = [numbered(n) for n in range(30)]
    sheets[3] = replace(sheets[3], name="项目4")
    whole = review(sheets, year=YEAR)
    single = [one for sheet in sheets for one in review_one(sheet, Context(year=YEAR, others=tuple(sheets)))]
    assert whole == single
    assert [(one.rule, one.project) for one in whole] == [("R03", sheets[3].code), ("R03", sheets[4].code)]


def test_the_work_grows_with_the_sheets_and_not_with_their_square(monkeypatch):
    compared = []
    monkeypatch.setattr(Context, "namesakes", property(lambda self: compared.append(1) or {}), raising=True)
    review([faultless(code=code(number=n)) for n in range(50)], year=YEAR)
    assert len(compared) == 50


def test_an_empty_sheet_is_reviewed_without_complaint_about_its_emptiness_beyond_the_rules():
    empty = Sheet("", "", "", "", None, None, None, "")
    assert [(one.rule, one.path) for one in review_one(empty, Context(year=YEAR))] == [
        ("R01", "code"),
        ("R04", "budget"),
        ("R05", "plan"),
        ("R10", "indicators"),
    ]
    assert review_one(replace(empty, indicators=(IndicatorRow("", "", ""),)), Context(year=YEAR))


@pytest.mark.parametrize(
    "text",
    [
        "≥1" + " " * 20_000 + "人",
        "1" * 20_000,
        "≥5 次" * 4_000,
        "占" * 20_000,
        "每" * 20_000,
        "2025年" * 4_000,
    ],
)
def test_a_monstrous_cell_is_read_like_any_other(text):
    rows = [
        replace(row("时效", text), description=text, name=text, basis=text),
        row("成本", text, "总成本", text),
    ]
    found = review_one(faultless(indicators=tuple(rows)), Context(year=YEAR))
    assert "R10" in {one.rule for one in found}
