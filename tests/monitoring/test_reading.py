"""Files as they come: what is read of them, what is refused, with which sentence."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from monitoring.exports.columns import COLUMNS, guess
from monitoring.exports.lines import lines_of
from projects.tables.cells import amount_of, code_of, day_in, day_of, document_of, text_of
from projects.tables.errors import UnreadableError
from projects.tables.files import read
from projects.tables.heads import as_of_said, find_head, money_said
from projects.tables.upload import read_upload
from projects.workbooks import new_workbook
from tests.monitoring.books import HEADS, book, text

CODE = "13990026P00021410001H"


def reading(data: bytes, money: str = "yuan", sheet: int = 0):
    rows = read(data).sheets[sheet].rows
    head = find_head(rows, COLUMNS)
    return lines_of(rows, head, guess(head.names), money)


def spent(data: bytes, money: str = "yuan"):
    return [(line.code, line.document, line.spent) for line in reading(data, money).lines]


def test_a_plain_export_is_read_row_by_row():
    data = book(
        [(CODE, "培训经费", "云财预[2026] 1号", 1234.56), (CODE, "培训经费", "云财预〔2026〕9号", "7,000")]
    )
    assert spent(data) == [
        (CODE, "云财预〔2026〕1号", Decimal("1234.56")),
        (CODE, "云财预〔2026〕9号", Decimal(7000)),
    ]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_is_read_in_the_encodings_offices_use(encoding):
    data = text([(CODE, "培训经费〇", "", "1,234.50")], encoding=encoding)
    assert spent(data) == [(CODE, "", Decimal("1234.50"))]


def test_merged_heads_over_two_rows_and_a_title_are_understood():
    target = io.BytesIO()
    with new_workbook(target) as made:
        sheet = made.add_worksheet()
        sheet.merge_range(0, 0, 0, 5, "2026年项目支出执行情况表")
        sheet.write_row(1, 0, ["截止日期：2026年6月30日", "", "", "", "单位：万元"])
        for place, words in enumerate(["项目编码", "项目名称", "指标文号"]):
            sheet.merge_range(2, place, 3, place, words)
        sheet.merge_range(2, 3, 2, 4, "支出数")
        sheet.write_row(3, 3, ["本月", "累计"])
        sheet.merge_range(2, 5, 3, 5, "预算数")
        sheet.merge_range(4, 0, 5, 0, CODE)
        sheet.merge_range(4, 1, 5, 1, "培训经费")
        sheet.write_row(4, 2, ["甲", 1, 2.5, 9])
        sheet.write_row(5, 2, ["乙", 1, 0.5, 9])
        sheet.merge_range(6, 0, 6, 2, "合计")
        sheet.write(6, 4, 3)
    rows = read(target.getvalue()).sheets[0].rows
    head = find_head(rows, COLUMNS)
    columns = guess(head.names)
    assert head.names[3:5] == ("支出数 本月", "支出数 累计")
    assert (columns["spent"], columns["budget"]) == (4, 5)
    assert money_said(rows, head, columns["spent"]) == "wan"
    assert as_of_said(rows, head) == date(2026, 6, 30)
    found = lines_of(rows, head, columns, "wan")
    assert [(line.code, line.document, line.spent) for line in found.lines] == [
        (CODE, "甲", 25000),
        (CODE, "乙", 5000),
    ]
    assert found.total == 30000


def test_a_csv_with_two_head_rows_is_understood_without_merged_cells():
    rows = [["项目编码", "项目名称", "支出数", ""], ["", "", "本月", "累计"], [CODE, "培训", "1", "2"]]
    head = find_head(rows, COLUMNS)
    assert (head.last, guess(head.names)["spent"]) == (1, 3)


def test_totals_repeated_heads_column_numbers_and_notes_are_no_projects():
    rows = [
        ("1", "2", "3", "4"),
        (CODE, "培训", "", 5),
        ("", "教育中心小计", "", 5),
        HEADS,
        (CODE[:-1] + "X", "站点", "", 6),
        ("合  计", "", "", 11),
        ("制表人：秦若兰",),
    ]
    found = reading(book(rows))
    assert [line.spent for line in found.lines] == [5, 6]
    assert (found.total, found.subtotals, found.unknown) == (11, 1, [])


def test_a_row_with_money_and_no_project_is_shown_and_not_counted():
    found = reading(book([("", "", "甲", 5), (CODE, "培训", "", 1)]))
    assert [line.number for line in found.unknown] == [2]


def test_equal_rows_are_marked_and_blank_amounts_are_no_zero():
    found = reading(book([(CODE, "培训", "甲", 5), (CODE, "培训", "甲", 5), (CODE, "培训", "乙", None)]))
    assert [(line.repeated, line.spent) for line in found.lines] == [(False, 5), (True, 5), (False, None)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("'13990026P00021410001h", CODE),
        ("１３９９００２６Ｐ０００２１４１０００１Ｈ", CODE),
        ('="13990026P00021410001H"', CODE),
        ("13990026P00021410001H\t", CODE),
        ("\u200b13990026 P000 2141 0001H\xa0", CODE),
        (301003, "301003"),
        ("—", ""),
    ],
)
def test_a_code_is_read_however_it_is_wrapped(cell, expected):
    assert (code_of(cell).text, code_of(cell).lost) == (expected, False)


@pytest.mark.parametrize("cell", [1.3990026000214e20, "1.399E+20", 139900260002141000])
def test_a_code_kept_as_a_number_has_lost_its_end(cell):
    assert code_of(cell).lost


@pytest.mark.parametrize(
    ("cell", "factor", "expected"),
    [
        (0.1 + 0.2, 1, "0.30"),
        (123.456789, 10_000, "1234567.89"),
        ("１，２３４．５６", 1, "1234.56"),
        ("(1,234.56)", 1, "-1234.56"),
        ("（5）", 1, "-5"),
        ("－12.5", 1, "-12.5"),
        ("¥ 1,000.00元", 10_000, "1000"),
        ("1.5万元", 1, "15000"),
        ("", 1, None),
        ("—", 1, None),
        (-3, 1, "-3"),
    ],
)
def test_an_amount_is_read_in_yuan(cell, factor, expected):
    found = amount_of(cell, factor)
    assert (found.yuan, found.trouble) == (None if expected is None else Decimal(expected), "")


@pytest.mark.parametrize("cell", ["abc", "1.2.3", "12,34", "#REF!", "1e5", 1e30, float("1e14")])
def test_what_is_no_amount_says_so(cell):
    assert amount_of(cell, 1).trouble


def test_less_than_a_cent_is_rounded_and_says_so():
    assert (amount_of(33.3333333333, 10_000).yuan, amount_of(33.3333333333, 10_000).rounded) == (
        Decimal("333333.33"),
        True,
    )


@pytest.mark.parametrize("written", ["2026年6月30日", "2026-6-30", "2026/06/30", "20260630", "2026年6月底"])
def test_dates_are_read_in_words_and_figures(written):
    assert day_in(f"截至{written}") == date(2026, 6, 30)
    assert day_of(46203) == date(2026, 6, 30)


def test_a_document_number_is_the_same_in_all_brackets():
    assert document_of(" 云财预 [2026] 1号") == document_of("云财预（2026）1号") == "云财预〔2026〕1号"


def test_a_number_as_text_keeps_no_point_zero():
    assert (text_of(12.0), text_of(12.5), text_of(3)) == ("12", "12.5", "3")


def test_hidden_sheets_are_left_out_and_named():
    found = read(book([(CODE, "培训", "", 1)], _底稿=[["项目编码", "累计支出"], [CODE, 9]]))
    assert ([sheet.name for sheet in found.sheets], found.hidden) == (["支出"], ["底稿"])


def test_columns_with_formulas_are_named():
    target = io.BytesIO()
    with new_workbook(target) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        sheet.write_row(1, 0, [CODE, "培训", ""])
        sheet.write_formula(1, 3, "=1+1", None, 2)
    found = read(target.getvalue())
    assert found.formulas == ["D"]
    assert found.sheets[0].rows[1][3] == 2


def test_what_people_typed_is_never_written_as_a_formula():
    data = book([("=1+1", "http://example.org", "@SUM(A1)", "+5")], heads=("甲", "乙", "丙", "丁"))
    found = read(data)
    assert found.formulas == []
    assert found.sheets[0].rows[1] == ["=1+1", "http://example.org", "@SUM(A1)", "+5"]


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")


def bomb() -> bytes:
    """A workbook of a few hundred kilobytes that unpacks to 400 MB."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(400):
                part.write(b"\0" * 1024**2)
    return target.getvalue()


def zipped(name: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, "x")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "文件是空的"),
        (b"%PDF-1.7", "这是 PDF"),
        (encrypted(), "设了密码"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧版 .xls"),
        (b"<html><table><tr><td>1</td></tr></table>", "文件内容是网页"),
        (b"Rar!\x1a\x07", "压缩包"),
        (zipped("word/document.xml"), "不是表格文件"),
        (zipped("mimetype"), "这种格式"),
        (zipped("xl/workbook.xml"), "已损坏"),
        (b"PK\x03\x04broken", "已损坏"),
        (book([(CODE, "培训", "", 1)])[:-200], "已损坏"),
        (bytes(range(256)) * 10, "不是 .xlsx"),
        ("只有一列\n没有表格".encode(), "没有分成列"),
        (("甲,乙\n" + "1,2\n" * 30_001).encode(), "超过 30000 行"),
        (b"x" * (20 * 1024**2 + 1), "最大 20 MB"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(UnreadableError, match=sentence):
        read_upload(data)


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    data = bomb()
    assert len(data) < 1024**2
    with pytest.raises(UnreadableError, match="解压后太大"):
        read_upload(data)


def test_a_cell_at_the_far_end_of_the_sheet_is_refused():
    target = io.BytesIO()
    with new_workbook(target) as made:
        sheet = made.add_worksheet()
        sheet.write(0, 0, "项目编码")
        sheet.write(1_048_575, 16_383, 1)
    with pytest.raises(UnreadableError, match=r"太费时或太占内存|最多"):
        read_upload(target.getvalue())


def test_a_child_that_takes_too_long_is_a_sentence():
    with pytest.raises(UnreadableError, match="太费时"):
        read_upload(book([(CODE, "培训", "", 1)]), patience=0.001)


def test_ten_thousand_rows_are_read_to_the_last_cent():
    rows = [(f"13990026P{n:011d}7", f"项目{n}", f"云财预〔2026〕{n % 9}号", n + 0.5) for n in range(10_000)]
    data = book(rows)
    table = read_upload(data)
    sheet = table["sheets"][0]["rows"]
    head = find_head(sheet, COLUMNS)
    found = lines_of(sheet, head, guess(head.names), "yuan")
    assert len(found.lines) == 10_000
    assert sum(line.spent for line in found.lines) == sum(Decimal(n) + Decimal("0.5") for n in range(10_000))
