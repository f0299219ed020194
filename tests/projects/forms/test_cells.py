"""Single cells of the form: what a stored figure looks like and how a typed one is read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.forms.cells import CellError, figure_text, read_percent, read_weight, split_value

PRINTED = [
    "≥5 次", "≥≥420 人次", "≥180≥180 人", "≤12月", "2024年6月", "100%", "≥1500元/人·天", "≥ 5 次", "1,200.50万元", "≥98％",
    "进一步健全", "涉密", "", "≥", "＞5 个", "按3年规划完成全部更新改造任务", "3个月内完成全部验收工作并投入使用发挥作用",
]  # fmt: skip


@pytest.mark.parametrize("printed", PRINTED)
def test_a_value_taken_apart_and_put_together_is_the_printed_text(printed):
    assert split_value(printed).printed == printed


@given(st.text(alphabet="≥>≤<=0123456789., 人次月%万元提升全", max_size=20))
def test_no_value_loses_a_character_in_three_fields(printed):
    cell = split_value(printed)
    assert cell.operator + cell.number + cell.unit == printed


def test_a_doubled_sign_stays_visible_beside_the_number():
    cell = split_value("≥≥420 人次")
    assert (cell.operator, cell.number, cell.unit.strip()) == ("≥", "≥420", "人次")


@pytest.mark.parametrize("printed", ["进一步健全", "涉密", "3个月内完成全部验收工作并投入使用发挥作用"])
def test_words_are_edited_in_one_field(printed):
    assert split_value(printed).words


@pytest.mark.parametrize("printed", ["≥5 次", "100%", ""])
def test_quantities_and_empty_cells_have_three_fields(printed):
    assert not split_value(printed).words


def test_a_preselected_sign_alone_is_no_value():
    cell = split_value("≥5")
    assert cell.__class__("≥", " ", "").printed == ""


@pytest.mark.parametrize(
    ("typed", "read"),
    [("15", 15), ("15%", 15), (" 4５ ％", 45), ("10000%", 10000), ("-5", -5), ("33.33", Decimal("33.33"))],
)
def test_percentages_are_read_with_and_without_their_sign(typed, read):
    assert read_percent(typed) == read


@pytest.mark.parametrize("blank", ["", "  ", "%"])
def test_a_blank_percentage_is_none(blank):
    assert read_percent(blank) is None


@pytest.mark.parametrize("typed", ["十五", "1e5", "15.125", "9" * 30, "1000000"])
def test_what_is_no_percentage_is_answered_with_a_sentence_that_quotes_it(typed):
    with pytest.raises(CellError, match="请"):
        read_percent(typed)


@pytest.mark.parametrize("typed", ["-1", "1000", "2.333", "五分"])
def test_what_cannot_be_a_weight_is_refused(typed):
    with pytest.raises(CellError):
        read_weight(typed)


@pytest.mark.parametrize(
    ("number", "text"), [(None, ""), ("15.00", "15"), ("2.50", "2.5"), ("100", "100"), ("0.00", "0")]
)
def test_figures_are_written_without_needless_zeros(number, text):
    assert figure_text(None if number is None else Decimal(number)) == text
