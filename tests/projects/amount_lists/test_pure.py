"""What a table of 控制数 says, and what of a target no longer fits another amount."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from projects.amount_lists.columns import COLUMNS
from projects.amount_lists.consequences import consequences
from projects.amount_lists.rows import rows_of
from projects.sheet import IndicatorRow, PlanPoint, Sheet
from projects.tables.heads import find_head

TABLE = [
    ["2027年部门预算控制数表", "", "", ""],
    ["项目编码", "项目名称", "控制数（万元）", "财政意见"],
    ["13990027P000214100077", "站点经费", 32.5, "压减一般性支出"],
    ["", "没有编码的项目", "20", ""],
    ["小计", "", 52.5, ""],
    ["1.399E+20", "坏编码", 3, ""],
    ["13990027P00021410010X", "空金额", "", ""],
    ["合计", "", 52.5, ""],
]

SHEET = Sheet(
    code="13990027P000214100077",
    name="站点经费",
    unit_code="301003",
    unit_name="教育中心",
    budget=Decimal(365000),
    fiscal=Decimal(365000),
    other=Decimal(0),
    purpose="用于更新 60 个站点，共 36.5 万元。",
    plan=(
        PlanPoint("15%", Decimal(15), 3),
        PlanPoint("45%", Decimal(45), 6),
        PlanPoint("80%", Decimal(80), 10),
        PlanPoint("100%", Decimal(100), 12),
    ),
    goals=("更新 60 个站点。",),
    indicators=(
        IndicatorRow("产出指标", "数量指标", "站点数", "更新的站点", "≥60 个", "方案", uuid="q"),
        IndicatorRow("产出指标", "质量指标", "合格率", "验收合格率", "≥98 %", "方案", uuid="z"),
        IndicatorRow("产出指标", "时效指标", "完成时间", "完成的月份", "≤10 月", "方案", uuid="s"),
        IndicatorRow("产出指标", "成本指标", "总成本", "更新和维护", "≤36.5 万元", "测算", uuid="c"),
        IndicatorRow("效益指标", "社会效益指标", "覆盖率", "覆盖率", "≥92 %", "统计", uuid="x"),
        IndicatorRow("满意度指标", "服务对象满意度指标", "满意度", "满意度", "≥90 %", "问卷", uuid="m"),
    ),
)


def test_rows_are_read_with_their_trouble_and_totals_left_out() -> None:
    head = find_head(TABLE, COLUMNS)
    assert head is not None
    columns = COLUMNS.guess(head.names)
    assert columns == {"code": 0, "name": 1, "amount": 2, "opinion": 3}
    found = rows_of(TABLE, head, columns, "wan")
    assert [(row.number, row.code, row.amount, row.trouble) for row in found] == [
        (3, "13990027P000214100077", Decimal(325000), ""),
        (4, "", Decimal(200000), ""),
        (7, "13990027P00021410010X", None, "没有金额"),
    ]
    assert found[0].opinion == "压减一般性支出"


def test_a_lower_amount_breaks_the_cap_the_words_and_the_plan_in_money() -> None:
    found = {one.place: one.text for one in consequences(SHEET, Decimal(325000), 2027, {})}
    assert found["预算数"] == "预算数由 36.50 万元改为 32.50 万元"
    assert "多 4" in next(text for place, text in found.items() if place.startswith("成本第1行"))
    assert found["资金用途"] == "文中还是原来的金额"
    assert "6月底 14.63" in found["资金支出计划"]
    assert found["财政资金"] == "其他资金不变的，财政资金应为 32.50 万元"


def test_other_money_that_exceeds_the_new_amount_is_to_be_looked_at_and_a_higher_one_moves_the_plan_too() -> (
    None
):
    sheet = replace(SHEET, fiscal=Decimal(15000), other=Decimal(350000))
    found = {one.place: one.text for one in consequences(sheet, Decimal(325000), 2027, {})}
    assert "35.00 万元超过新的预算数" in found["其他资金"]
    assert "财政资金" not in found
    more = {one.place: one.text for one in consequences(SHEET, Decimal(465000), 2027, {})}
    assert "6月底 20.93" in more["资金支出计划"]
    assert more["财政资金"].endswith("46.50 万元")


def test_the_same_amount_breaks_nothing_and_what_was_wrong_before_is_not_told_again() -> None:
    assert consequences(SHEET, Decimal("365049.99"), 2027, {}) == []
    wrong = replace(SHEET.indicators[3], value="≤50 万元")
    sheet = replace(SHEET, indicators=(*SHEET.indicators[:3], wrong, *SHEET.indicators[4:]))
    places = [one.place for one in consequences(sheet, Decimal(325000), 2027, {})]
    assert not any(place.startswith("成本") for place in places)
