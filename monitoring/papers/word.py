"""支出进度通报 as Word, in the layout of an official letter: 方正小标宋 is not on every machine, so the usual substitutes."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from accounts.templatetags.show import pct, wan
from monitoring.papers.notice import Line, Notice, Sum

BODY, HEADING = "仿宋", "黑体"
SUM_HEAD = ("单位", "项目数", "调整后预算", "累计执行", "执行%", "计划%", "落后", "正常", "关注", "预警")
LINE_HEAD = ("序", "项目", "科室/单位", "预算", "计划%", "执行%", "灯", "原因", "下一步安排")
#: millimetres, of the 247 between the margins of a sheet lying on its side
SUM_WIDTHS = (54, 18, 30, 30, 20, 20, 21, 18, 18, 18)
LINE_WIDTHS = (10, 62, 25, 22, 15, 15, 30, 34, 34)


def word_of(notice: Notice) -> bytes:
    """The file. Texts are set as text: what somebody typed never becomes part of the document's structure."""
    paper = _blank()
    _centred(paper, notice.sender + notice.title, size=20, font=HEADING)
    _centred(paper, f"{notice.made_on:%Y-%m-%d}　单位：万元", size=12)
    for text in notice.summary:
        _paragraph(paper, text)
    _section(paper, "一、各单位支出进度")
    _sums(paper, [*notice.units, notice.total])
    if notice.offices:
        _section(paper, f"二、{notice.root}各科室支出进度")
        _sums(paper, notice.offices)
    _section(paper, f"{'三' if notice.offices else '二'}、进度落后的项目")
    if notice.behind:
        _lines(paper, notice.behind)
    else:
        _paragraph(paper, "没有进度落后的项目。")
    if notice.unwritten:
        names = "；".join(f"{line.name}（{line.place}，{line.state}）" for line in notice.unwritten)
        _paragraph(paper, f"尚未确认说明的 {len(notice.unwritten)} 个：{names}。")
    _paragraph(paper, f"注：{notice.rules}", size=11)
    file = BytesIO()
    paper.save(file)
    return file.getvalue()


def _blank() -> Paper:
    paper = Document()
    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin = Mm(24), Mm(20)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = BODY, Pt(14)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    return paper


def _centred(paper: Paper, text: str, *, size: int, font: str = BODY) -> None:
    paragraph = paper.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text, size=size, font=font)


def _section(paper: Paper, text: str) -> None:
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before = Pt(10)
    _run(paragraph, text, size=14, font=HEADING)


def _paragraph(paper: Paper, text: str, size: int = 14) -> None:
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    _run(paragraph, text, size=size)


def _sums(paper: Paper, sums: Sequence[Sum]) -> None:
    table = _table(paper, SUM_HEAD, SUM_WIDTHS)
    for row in sums:
        _fill(
            table.add_row(),
            [
                row.name,
                str(row.projects),
                wan(row.budget),
                wan(row.spent),
                pct(row.reading.actual),
                pct(row.planned),
                f"{row.reading.lag}",
                str(row.normal),
                str(row.attention),
                str(row.warning),
            ],
            right=range(1, len(SUM_HEAD)),
        )


def _lines(paper: Paper, lines: Sequence[Line]) -> None:
    table = _table(paper, LINE_HEAD, LINE_WIDTHS)
    for number, line in enumerate(lines, 1):
        _fill(
            table.add_row(),
            [
                str(number),
                line.name,
                line.place,
                wan(line.budget),
                pct(line.planned),
                pct(line.actual),
                f"{line.light.words} {line.said}",
                line.cause or "（未填写）",
                line.measure or "（未填写）",
            ],
            right=(0, 3, 4, 5),
        )


def _table(paper: Paper, head: Sequence[str], widths: Sequence[int]) -> Table:
    table = paper.add_table(rows=1, cols=len(head))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    first = table.rows[0]
    _fill(first, head, centred=True)
    # the head stands again on every page
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    first._tr.get_or_add_trPr().append(repeat)
    return table


def _fill(row: _Row, texts: Sequence[str], *, right: Sequence[int] = (), centred: bool = False) -> None:
    for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif place in right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _run(paragraph, text, size=10, font=HEADING if centred else BODY)


def _run(paragraph: Paragraph, text: str, *, size: int, font: str = BODY) -> Run:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run
