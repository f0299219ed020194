"""One paper with merged cells, rendered as Excel, Word and PDF and read back."""

from __future__ import annotations

import json
import re
import subprocess
import zlib
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from projects.layout import child, pdf
from projects.layout.excel import xlsx_of
from projects.layout.measure import heights, lines
from projects.layout.paper import Cell, Grid, Paper, Style, Text, clean, head
from projects.layout.pdf import breakable, data_of, pdf_of, pdfs_of
from projects.layout.word import docx_of
from workflows.errors import Refused

CODE = "13990026P000210140001"


def form(title: str = "监控情况表") -> Paper:
    table = Grid(
        [10, 20, 40, 15],
        [
            [Cell("指标", across=2, bold=True), *head("完成情况", "金额")],
            [
                Cell("产出", down=2),
                Cell("数量"),
                Cell("=1+1 #strong[x] <b>\n第二行"),
                Cell(Decimal("1234.5")),
            ],
            [Cell("质量"), Cell("", across=2)],
        ],
        head=1,
        name="监控/表",
    )
    parts = [
        Text(title, Style.TITLE),
        Text("单位：教育中心\t万元", Style.LINE),
        table,
        Text("注：一句话", Style.NOTE),
    ]
    return Paper(title, parts)


def pages(file: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", file)) or len(re.findall(rb"/Type\s*/Page\b", _inflated(file)))


def _inflated(file: bytes) -> bytes:
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", file, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(found)


def test_the_cells_of_a_table_are_placed_as_in_html():
    places = [(one.row, one.column, one.cell.text[:2]) for one in form().grids[0].placed]
    assert places == [
        (0, 0, "指标"), (0, 2, "完成"), (0, 3, "金额"),
        (1, 0, "产出"), (1, 1, "数量"), (1, 2, "=1"), (1, 3, "1,"),
        (2, 1, "质量"), (2, 2, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        [[Cell("a")]],
        [[Cell("a"), Cell("b"), Cell("c")]],
        [[Cell("a", down=2), Cell("b")]],
        [[Cell("a"), Cell("b", down=2)], [Cell("c", across=2)]],
    ],
)
def test_a_table_with_a_hole_or_an_overlap_is_refused(rows):
    with pytest.raises(ValueError):
        _ = Grid([1, 1], rows).placed


def test_excel_holds_figures_as_figures_and_texts_as_texts_with_the_cells_merged():
    book = CalamineWorkbook.from_filelike(BytesIO(xlsx_of(form())))
    assert book.sheet_names == ["监控 表"]
    sheet = book.get_sheet_by_index(0)
    rows = sheet.to_python(skip_empty_area=False)
    assert rows[0][0] == "监控情况表"
    assert rows[3] == ["产出", "数量", "=1+1 #strong[x] <b>\n第二行", 1234.5]
    assert ((2, 0), (2, 1)) in sheet.merged_cell_ranges
    assert ((3, 0), (4, 0)) in sheet.merged_cell_ranges
    assert rows[5][0] == "注：一句话"


def test_tables_with_names_are_sheets_of_their_own_and_take_their_texts_along():
    two = Paper(
        "册",
        [
            Text("甲"),
            Grid([1], [[Cell("一")]], name="表"),
            Text("乙"),
            Grid([1, 1], [[Cell("二"), Cell("三")]], name="表"),
        ],
    )
    book = CalamineWorkbook.from_filelike(BytesIO(xlsx_of(two)))
    assert book.sheet_names == ["表", "表2"]
    assert book.get_sheet_by_name("表2").to_python() == [["乙", ""], ["二", "三"]]


def test_word_holds_the_table_with_its_cells_merged_and_its_head_repeated():
    file = Document(BytesIO(docx_of(form())))
    table = file.tables[0]
    assert [cell.text for cell in table.rows[1].cells] == [
        "产出",
        "数量",
        "=1+1 #strong[x] <b>\n第二行",
        "1,234.50",
    ]
    assert table.cell(1, 0)._tc is table.cell(2, 0)._tc
    assert table.cell(0, 0)._tc is table.cell(0, 1)._tc
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert "w:tblHeader" not in table.rows[1]._tr.xml


def test_a_pdf_embeds_its_fonts_and_repeats_the_head_on_every_page():
    rows = [head("序", "内容"), *([Cell(str(n)), Cell("一段不长不短的文字，" * 5)] for n in range(90))]
    file = pdf_of(Paper("长表", [Grid([1, 6], rows, head=1)], landscape=True))
    assert file.startswith(b"%PDF-")
    assert pages(file) >= 3
    assert b"/FontFile3" in file + _inflated(file)


def test_what_a_text_says_is_no_markup_for_the_pdf():
    """Were the text source, the first would not compile and the second would read a file."""
    for text in ('#panic("x")', '#read("/etc/passwd")', "*a_ $ \\ ] [ // `"):
        assert pdf_of(Paper(text, [Text(text), Grid([1], [[Cell(text)]])])).startswith(b"%PDF-")


def test_several_papers_come_back_in_their_order(monkeypatch):
    monkeypatch.setattr(pdf, "AT_ONCE", 2)
    papers = [Paper(f"第{n}份", [Text("段落\n" * (60 * n + 1))]) for n in range(3)]
    counts = [pages(file) for file in pdfs_of(papers)]
    assert counts == sorted(counts)
    assert len(set(counts)) == 3


def test_a_paper_that_is_too_large_is_refused_with_a_sentence(monkeypatch):
    monkeypatch.setattr(pdf, "MOST_CELLS", 3)
    with pytest.raises(Refused, match="改下载 Excel"):
        pdf_of(form())


def test_a_child_that_takes_too_long_is_a_sentence_too(monkeypatch):
    def forever(*args: object, **rest: object) -> None:
        raise subprocess.TimeoutExpired("python", 1)

    monkeypatch.setattr(subprocess, "run", forever)
    with pytest.raises(Refused, match="改下载 Excel"):
        pdf_of(form())


def test_a_code_stays_whole_where_it_fits_and_breaks_where_it_does_not():
    assert breakable(CODE, 60) == CODE
    assert breakable(CODE, 20).replace("\u200b", "") == CODE
    assert "\u200b" in breakable(CODE, 20)
    assert breakable("二〇二六年", 5) == "二〇二六年"


def test_a_row_of_excel_is_as_high_as_its_text_needs():
    grid = Grid([1, 1], [[Cell("短", down=2), Cell("字" * 40)], [Cell("x")]])
    high, low = heights(grid, [10, 20])
    assert high > 4 * low / 2
    assert lines("一二三四五", 10) == 2
    tall = Grid([1, 1], [[Cell("字" * 100, down=2), Cell("a")], [Cell("b")]])
    assert sum(heights(tall, [10, 10])) >= lines("字" * 100, 10) * 14


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_put_on_paper(text):
    paper = Paper(text, [Text(text), Grid([1], [[Cell(text)]], name=text)])
    assert json.loads(json.dumps(data_of(paper)))["title"] == clean(text)
    assert Document(BytesIO(docx_of(paper))).tables
    assert CalamineWorkbook.from_filelike(BytesIO(xlsx_of(paper))).sheet_names


def test_the_child_draws_what_it_is_given():
    paper = json.dumps(data_of(form()), ensure_ascii=False)
    drawn = child._draw(json.dumps({"papers": [paper], "fonts": []}).encode())
    assert len(drawn["pdfs"]) == 1


def test_a_part_of_a_line_that_is_too_long_for_its_share_takes_a_column_more() -> None:
    from projects.layout.excel import edges_of

    parts = ("301001 中共云河市委组织部本级", "2026年度", "批复版 → 调整版1")
    assert edges_of(parts, (13, 33, 13, 33)) == [0, 2, 3, 4]
    assert edges_of(("短", "短", "短"), (13, 33, 13, 33)) == [0, 1, 3, 4]
    # nobody is pushed out
    assert edges_of(("很长" * 40, "很长" * 40, "短"), (10, 10, 10)) == [0, 1, 2, 3]
