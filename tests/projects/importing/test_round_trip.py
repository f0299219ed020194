"""Export → import gives back the same target: every project of the sample, and whatever a form could hold."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from docx import Document
from hypothesis import example, given, settings

from projects.importing.anything import read_anything
from projects.importing.published import UnreadableError, read_document
from projects.importing.record import record_of
from projects.importing.report import as_json
from projects.layout.excel import xlsx_of
from projects.layout.paper import Cell, Grid, Paper, Style, Text, head
from projects.layout.pdf import pdf_of
from projects.layout.word import docx_of
from projects.printing.binding import bound_paper
from projects.printing.target_form import target_paper
from projects.sheet import IndicatorRow
from projects.sheet_data import GoalText, SheetData
from projects.versions.clean import clean
from tests.projects.importing import yunhe
from tests.projects.importing.roundtrip import (
    CLASSES,
    PRINTED,
    content_of,
    plain,
    read_back,
    returned,
    targets,
)

SAMPLE = [
    content_of(record.data, project["unit_code"], project["unit_name"])
    for project in as_json(read_document(yunhe.FILE.read_bytes()), [])["projects"]
    for record in [record_of(project, {})]
]
BOUND = bound_paper(SAMPLE, 2027, "云河市委组织部", date(2027, 1, 9))
EVERY_FORMAT = (xlsx_of, docx_of, pdf_of)
ODD = SheetData(
    code="13990027P00097010001C",
    name="=cmd|' /C calc'!A0",
    kind="carried_over",
    budget=Decimal("365000.37"),
    fiscal=Decimal(0),
    other=None,
    purpose="+1\n-2\n@3\n=4",
    plan={3: Decimal(0), 6: None, 10: Decimal("45.55"), 12: Decimal(100)},
    goals=(GoalText("1.5 倍"), GoalText("2.不是第二条"), GoalText("=1+1")),
    indicators=(IndicatorRow("产出指标", "数量指标", "@站点数", "长" * 3900, "-1", "=A1", uuid="1"),),
    not_applicable={"生态效益指标": "无关"},
)


@pytest.mark.parametrize("make", EVERY_FORMAT)
def test_every_project_of_the_sample_comes_back_the_same(make):
    records = read_back(make(BOUND))
    assert len(records) == len(SAMPLE)
    for content, record in zip(SAMPLE, records, strict=True):
        assert plain(returned(record)) == plain(content)
        # the sample leaves a plan open: as a table it is blank, and nothing is guessed
        assert record.wrong == ()


@given(targets())
@example(ODD)
@settings(deadline=None, max_examples=60)
def test_whatever_a_form_holds_comes_back_out_of_a_workbook(data):
    (record,) = read_back(xlsx_of(target_paper(content_of(data), 2027)))
    assert plain(returned(record)) == plain(content_of(data))


@given(targets())
@example(ODD)
@settings(deadline=None, max_examples=15)
def test_whatever_a_form_holds_comes_back_out_of_a_word_file(data):
    (record,) = read_back(docx_of(target_paper(content_of(data), 2027)))
    assert plain(returned(record)) == plain(content_of(data))


@given(targets(PRINTED, most=400))
@example(ODD)
@settings(deadline=None, max_examples=15)
def test_whatever_a_form_can_print_comes_back_out_of_a_pdf_blank_by_blank(data):
    (record,) = read_back(pdf_of(target_paper(content_of(data), 2027)))
    assert plain(returned(record)) == plain(content_of(data))


def test_a_blank_at_the_end_of_a_broken_line_is_not_lost_and_none_is_made_up():
    """Cells of the width of 指标值: where a line breaks at a blank, beside one, and where no blank stands."""
    said = (
        "问卷，样本不少于 400 份",
        "≥ 5 期",
        "ISO 9001 认证",
        "样本不少于400份以上的",
        "甲乙丙丁戊己庚 辛",
        "甲乙丙丁戊己 A B",
    )
    rows = tuple(IndicatorRow(*CLASSES[n], one, one, one, one, uuid=str(n)) for n, one in enumerate(said))
    content = content_of(SheetData(**{**vars(ODD), "indicators": rows}))
    (record,) = read_back(pdf_of(target_paper(content, 2027)))
    assert plain(returned(record)) == plain(content)


@pytest.mark.parametrize("make", EVERY_FORMAT)
def test_texts_that_go_on_overleaf_come_back_whole(make):
    """资金用途, 绩效目标 and a reason, each longer than what is left of its page."""
    data = SheetData(
        **{
            **vars(ODD),
            "purpose": "\n".join(f"第 {n} 项：各站点设备更新和维护 {n} 次" for n in range(70)),
            "goals": tuple(GoalText(f"完成 {n} 个站点的更新，" * 40) for n in range(4)),
            "not_applicable": {name: "与本项目的内容没有关系 " * 60 + "。" for _, name in CLASSES[:6]},
        }
    )
    content = content_of(clean(data))
    (record,) = read_back(make(target_paper(content, 2027)))
    assert plain(returned(record)) == plain(content)


def test_five_hundred_rows_come_back():
    rows = tuple(
        IndicatorRow("产出指标", "数量指标", f"指标{n}", "描述" * 20, f"≥{n} 个", "规范", uuid=str(n))
        for n in range(500)
    )
    data = SheetData(**{**vars(ODD), "indicators": rows})
    for make in (xlsx_of, docx_of):
        (record,) = read_back(make(target_paper(content_of(data), 2027)))
        assert [row.value for row in record.data.indicators] == [row.value for row in rows]


def test_sixty_rows_with_one_longer_than_a_page_come_back_out_of_every_format():
    """Empty cells, beginnings of formulas and a text that no page holds whole."""
    rows = tuple(
        IndicatorRow(*CLASSES[n // 8], f"指标{n}", said, f"@{n} 期", "=A1" if n % 2 else "", uuid=str(n))
        for n in range(60)
        for said in ["各站点设备更新维护，" * (160 if n == 30 else n % 3)]
    )
    content = content_of(SheetData(**{**vars(ODD), "indicators": rows}))
    for make in EVERY_FORMAT:
        (record,) = read_back(make(target_paper(content, 2027)))
        assert plain(returned(record)) == plain(content)


def test_a_short_plan_lands_in_its_months_by_where_it_stands():
    data = SheetData(**{**vars(ODD), "plan": {3: None, 6: Decimal(30), 10: None, 12: Decimal(100)}})
    content = content_of(data)
    for make in EVERY_FORMAT:
        ((project),) = as_json(read_anything(make(target_paper(content, 2027))), [])["projects"]
        assert project["plan"] == ["", "30%", "", "100%"]
        assert not [question for question in project["questions"] if question["path"] == "plan"]


def test_a_row_torn_by_a_page_is_joined_and_asked_about():
    from projects.importing.tables.boxes import Box, Row
    from projects.importing.tables.reading import document_of

    def row(*texts: str, page: int = 1) -> Row:
        return Row([Box(text, place, place + 1) for place, text in enumerate(texts)], page)

    heads = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
    document = document_of(
        [
            row("项目编码", "1", "项目名称", "经费"),
            row("预算规模及资金用途", "预算数", "1.00", "其中：财政资金", "1.00", "其他资金", ""),
            row("资金支出计划（%）", "3月底", "6月底", "10月底", "12月底"),
            row("", "10%", "20%", "30%", "100%"),
            row(*heads),
            row("产出指标", "数量指标", "站点数", "更新的", "≥60 个", "《规"),
            row(*heads, page=2),
            row("", "", "", "站点", "", "范》", page=2),
            row("", "质量指标", "合格率", "", "≥98 %", "", page=2),
        ]
    )
    first, second = document.projects[0].sheet.indicators
    assert (first.description, first.basis, second.level1) == ("更新的站点", "《规范》", "产出指标")
    assert [question.path for question in document.projects[0].questions] == ["indicators.0"]


def test_a_sheet_somebody_typed_is_read_by_its_labels():
    """Unmerged levels, shares instead of percentages, an amount in 元, rows of another order of columns."""
    table = [
        [Cell("301003 云河市党员教育中心 单位：元", across=6)],
        [Cell("项目编码"), Cell("13990027P00097010001C"), Cell("项目名称"), Cell("教育经费", across=3)],
        [Cell("预算数"), Cell(Decimal(123400)), Cell("其中:财政资金"), Cell(Decimal(123400)), Cell("其他资金"), Cell("")],
        [Cell("用途"), Cell("资金用于课件制作。", across=5)],
        [Cell("资金支出计划(%)", across=2), *head("3月底", "6月底", "10月底", "12月底")],
        [Cell("", across=2), *(Cell(Decimal(one)) for one in ("0.1", "0.25", "0.6", "1"))],
        [Cell("绩效目标"), Cell("1、制作课件。\n2、组织培训。", across=5)],
        head("三级指标", "一级指标", "二级指标", "指标值", "绩效指标描述", "指标值确定依据"),
        [Cell("课件数"), Cell("产出指标"), Cell("数量指标"), Cell(30), Cell("课件"), Cell("计划")],
        [Cell("合格率"), Cell(""), Cell("质量指标"), Cell("≥95%"), Cell(""), Cell("")],
    ]  # fmt: skip
    file = xlsx_of(Paper("表", [Text("教育经费绩效目标表", Style.TITLE), Grid([1] * 6, table)]))
    (record,) = read_back(file)
    assert (record.unit_code, record.data.budget) == ("301003", Decimal(123400))
    assert list(record.data.plan.values()) == [10, 25, 60, 100]
    assert [goal.text for goal in record.data.goals] == ["制作课件。", "组织培训。"]
    assert [(row.level1, row.level2, row.name, row.value) for row in record.data.indicators] == [
        ("产出指标", "数量指标", "课件数", "30"),
        ("产出指标", "质量指标", "合格率", "≥95%"),
    ]


def bomb(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml" if name == "xlsx" else "word/document.xml", b"")
        for number in range(4):
            archive.writestr(f"{number}.xml", b"0" * 80_000_000)
    return buffer.getvalue()


def word(text: str) -> bytes:
    buffer = io.BytesIO()
    document = Document()
    document.add_paragraph(text)
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "另存为 .xlsx 或 .docx"),
        (lambda: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (lambda: bomb("xlsx"), "解压后太大"),
        (lambda: bomb("docx"), "解压后太大"),
        (lambda: b"PK\x03\x04broken", "不完整"),
        (lambda: b"%PDF-1.7\nbroken", "PDF"),
        (lambda: pdf_of(Paper("空", [])), "没有文字|没有找到"),
        (lambda: word("一份通知"), "没有找到项目绩效目标表"),
        (lambda: xlsx_of(Paper("表", [Grid([1, 1], [head("项目编码", "项目名称"), [Cell("1"), Cell("甲")]])])), "没有找到"),
        (lambda: xlsx_of(Paper("表", [Grid([1, 1], [[Cell("项目编码"), Cell("1")]])])), "没有读到资金支出计划"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_of_ours_is_a_sentence_that_says_what_to_do(make, words):
    with pytest.raises(UnreadableError, match=words):
        read_anything(make())
