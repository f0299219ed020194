"""指标值 as operator, number and unit."""

from decimal import Decimal

import pytest

from projects.values import parse_value


@pytest.mark.parametrize(
    ("text", "operator", "number", "unit"),
    [
        ("≥5 次", "≥", "5", "次"),
        ("1 年", "=", "1", "年"),
        ("100%", "=", "100", "%"),
        (">95％", ">", "95", "%"),
        ("≤58.32 万元", "≤", "58.32", "万元"),
        ("≤ 1,200.50 元", "≤", "1200.50", "元"),
        ("⩾３０ 人", "≥", "30", "人"),
        ("≤430 元 人/天", "≤", "430", "元人/天"),
        ("≤3000 大约 人/年", "≤", "3000", "大约人/年"),
        ("≤430 元/人·天", "≤", "430", "元/人·天"),
        ("≥20", "≥", "20", ""),
    ],
)
def test_a_quantity_is_read_as_operator_number_and_unit(text, operator, number, unit):
    value = parse_value(text)
    assert (value.operator, value.number, value.unit) == (operator, Decimal(number), unit)
    assert value.quantitative
    assert not value.doubled


@pytest.mark.parametrize(
    ("text", "operator", "number", "unit"),
    [
        ("≥180≥180 人", "≥", "180", "人"),
        ("≥95≥95%", "≥", "95", "%"),
        ("≤32.4≤32.4 万元", "≤", "32.4", "万元"),
        ("≤≤12 月", "≤", "12", "月"),
    ],
)
def test_a_doubled_quantity_is_read_once_and_marked(text, operator, number, unit):
    value = parse_value(text)
    assert (value.operator, value.number, value.unit) == (operator, Decimal(number), unit)
    assert value.doubled


@pytest.mark.parametrize(
    "text", ["", "涉密", "进一步提高", "2027年6月30日", "3-5次", "不少于5次", "≥180≥190 人"]
)
def test_words_dates_and_ranges_are_no_quantity(text):
    value = parse_value(text)
    assert (value.operator, value.number, value.unit) == (None, None, None)
    assert not value.quantitative


def test_whether_the_sign_was_printed_is_known():
    assert parse_value("≥5 次").signed
    assert not parse_value("5 次").signed
