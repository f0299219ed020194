"""Whatever table is exported, it is read back as it was: columns anywhere, amounts of any sign, any text around it."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.exports.columns import COLUMNS, guess
from monitoring.exports.lines import lines_of
from projects.tables.cells import CENT, amount_of, text_of
from projects.tables.errors import UnreadableError
from projects.tables.files import read
from projects.tables.heads import find_head
from tests.monitoring.books import book, text

DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
codes = st.text(DIGITS, min_size=11, max_size=11).map(lambda end: f"13990026P{end}C")
amounts = st.decimals(Decimal("-99999999"), Decimal("99999999"), places=2, allow_nan=False)
#: no digits and letters alone: such a name could be anything
names = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=20).filter(
    lambda name: not any(word in name for word in ("合计", "小计", "总计", "注", "说明", "备注", "制", "填", "审", "打印", "导出", "单位", "累计"))
)  # fmt: skip
rows = st.lists(st.tuples(codes, names, amounts), min_size=1, max_size=30)
FIELDS = {
    "code": "项目编码",
    "name": "项目名称",
    "spent": "累计支出（元）",
    "x": "功能科目",
    "y": "本月支出",
    "z": "执行率",
}
orders = st.permutations(list(FIELDS))


def laid_out(table, order, as_text):
    def cell(row, field):
        value = {"code": row[0], "name": row[1], "spent": row[2]}.get(field, "")
        if field == "spent":
            return f"{value:,}" if as_text else float(value)
        return value

    return [FIELDS[field] for field in order], [[cell(row, field) for field in order] for row in table]


@settings(max_examples=40, deadline=None)
@given(rows, orders, st.booleans(), st.integers(0, 3))
def test_a_workbook_is_read_back_as_it_was_written(table, order, as_text, above):
    heads, body = laid_out(table, order, as_text)
    found = read(book(body, heads=heads, above=[["项目支出执行情况表"]] * above)).sheets[0].rows
    head = find_head(found, COLUMNS)
    lines = lines_of(found, head, guess(head.names), "yuan").lines
    assert [(line.code, line.name, line.spent) for line in lines] == table


@settings(max_examples=40, deadline=None)
@given(rows, orders, st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
def test_a_csv_is_read_back_as_it_was_written(table, order, encoding):
    heads, body = laid_out(table, order, True)
    found = read(text(body, heads=heads, encoding=encoding)).sheets[0].rows
    head = find_head(found, COLUMNS)
    lines = lines_of(found, head, guess(head.names), "yuan").lines
    assert [(line.code, line.name, line.spent) for line in lines] == table


@settings(max_examples=200, deadline=None)
@given(amounts, st.sampled_from([1, 10_000]))
def test_an_amount_survives_the_spreadsheet_in_yuan_and_in_ten_thousands(yuan, factor):
    assert amount_of(float(yuan / factor), factor).yuan == yuan
    assert amount_of(f"{yuan / factor:f}", factor).yuan == yuan


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_read_once_and_for_all(cell):
    once = text_of(cell)
    assert text_of(once) == once or unicodedata.normalize("NFKC", once) != once
    found = amount_of(cell, 1)
    assert found.yuan is None or found.yuan == found.yuan.quantize(CENT)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda data: b"PK\x03\x04" + data))
def test_any_bytes_are_a_table_or_a_sentence(data):
    try:
        found = read(data).sheets
    except UnreadableError as error:
        found = str(error)
    assert found[-1] == "。" if isinstance(found, str) else found
