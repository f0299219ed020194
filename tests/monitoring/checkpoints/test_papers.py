"""The 支出进度通报 on plain lines: sums, words, Word and Excel files read back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

from docx import Document
from python_calamine import CalamineWorkbook

from monitoring.lights import Light, Thresholds
from monitoring.papers.notice import Line, Notice
from monitoring.papers.sheets import xlsx_of
from monitoring.papers.written import paper_of
from projects.layout.word import docx_of

JUNE = Thresholds(nothing_spent=True)


def line(name: str, **given: object) -> Line:
    usual: dict[str, object] = {
        "code": "13990026P000210140001A",
        "name": name,
        "unit": "本级",
        "office": "组织一科",
        "budget": Decimal(1_000_000),
        "planned": Decimal(60),
        "spent": Decimal(600_000),
        "actual": Decimal("60.0"),
        "lag": Decimal("0.0"),
        "light": Light.NORMAL,
        "said": "未落后",
    }
    return Line(**(usual | given))  # type: ignore[arg-type]


RED = line(
    "档案数字化经费",
    spent=Decimal(314_000),
    actual=Decimal("31.4"),
    lag=Decimal("28.6"),
    light=Light.WARNING,
    said="落后28.6个百分点",
    cause="=1+1 设备招标流标一次",
    measure="7月底前<重新>招标",
    state="已确认",
)
YELLOW = line(
    "站点更新经费",
    unit="教育中心",
    office="",
    budget=Decimal(3_000_000),
    planned=Decimal(45),
    spent=Decimal(900_000),
    actual=Decimal("30.0"),
    lag=Decimal("15.0"),
    light=Light.ATTENTION,
    said="落后15.0个百分点",
    state="未报",
    owes=True,
)


def notice(*lines: Line, **given: object) -> Notice:
    usual: dict[str, object] = {
        "sender": "中共云河市委组织部",
        "year": 2026,
        "month": 6,
        "cutoff_on": date(2026, 6, 30),
        "due_on": date(2026, 7, 10),
        "made_on": date(2026, 7, 13),
        "as_of": date(2026, 6, 30),
        "final": True,
        "provisional": False,
        "demands": True,
        "thresholds": JUNE,
        "lines": lines,
        "root": "本级",
    }
    return Notice(**(usual | given))  # type: ignore[arg-type]


def words_of(file: bytes) -> str:
    paper = Document(BytesIO(file))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def test_a_sums_share_is_of_the_money_and_not_the_mean_of_the_projects():
    total = notice(RED, YELLOW).total
    assert (total.budget, total.spent) == (Decimal(4_000_000), Decimal(1_214_000))
    # 100 × 60 % + 300 × 45 % of 400 万元
    assert total.planned == Decimal("48.8")
    assert (total.reading.actual, total.reading.lag) == (Decimal("30.4"), Decimal("18.4"))
    assert (total.normal, total.attention, total.warning) == (0, 1, 1)


def test_units_are_told_apart_and_the_offices_of_the_root():
    told = notice(RED, line("另一项目", office="研究室"), YELLOW)
    assert [one.name for one in told.units] == ["本级", "教育中心"]
    assert [(one.name, one.projects) for one in told.offices] == [("组织一科", 1), ("研究室", 1)]


def test_the_farthest_behind_comes_first_and_who_has_not_written_is_named():
    told = notice(line("正常项目"), YELLOW, RED)
    assert [one.name for one in told.behind] == ["档案数字化经费", "站点更新经费"]
    assert [one.name for one in told.unwritten] == ["站点更新经费"]


def test_the_word_file_says_what_the_page_says():
    words = words_of(docx_of(paper_of(notice(RED, YELLOW))))
    assert "中共云河市委组织部2026年6月底支出进度通报" in words
    assert (
        "调整后预算 400.00 万元，累计执行 121.40 万元，占 30.4%；6月底计划 48.8%，落后18.4个百分点。" in words
    )
    assert "尚未确认说明的 1 个：站点更新经费（教育中心，未报）。" in words
    assert "预警 落后28.6个百分点" in words


def test_what_somebody_typed_stays_text_in_word():
    file = docx_of(paper_of(notice(RED)))
    assert "7月底前<重新>招标" in words_of(file)
    assert b"&lt;\xe9\x87\x8d\xe6\x96\xb0&gt;" in ZipFile(BytesIO(file)).read("word/document.xml")


def test_a_provisional_notice_says_so_and_as_of_when():
    told = notice(YELLOW, final=False, provisional=True, as_of=date(2026, 6, 24))
    assert "灯色为预计：按截至 2026-06-24 周三 的执行数" in words_of(docx_of(paper_of(told)))


def test_march_says_that_it_is_only_a_hint():
    assert "3月底仅作提示" in notice(YELLOW, month=3, demands=False).rules


def test_the_excel_file_holds_figures_as_figures_and_texts_as_texts():
    book = CalamineWorkbook.from_filelike(BytesIO(xlsx_of(notice(RED, YELLOW))))
    assert book.sheet_names == ["各单位", "各科室", "落后项目", "全部项目"]
    rows = book.get_sheet_by_name("落后项目").to_python()
    assert rows[3][5:10] == [100.0, 31.4, 60.0, 31.4, 28.6]
    assert rows[3][12] == "=1+1 设备招标流标一次"
    assert rows[3][10] == "预警 落后28.6个百分点"
    sums = book.get_sheet_by_name("各单位").to_python()
    assert sums[5][:4] == ["合计", 2.0, 400.0, 121.4]


def test_a_notice_of_nothing_is_a_paper_too():
    told = notice(as_of=None, final=False)
    assert "没有进度落后的项目。" in words_of(docx_of(paper_of(told)))
    assert CalamineWorkbook.from_filelike(BytesIO(xlsx_of(told))).sheet_names == [
        "各单位",
        "落后项目",
        "全部项目",
    ]
