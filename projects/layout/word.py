"""A paper as a Word file that can be edited. Texts are set as text: nothing somebody typed becomes part of the structure."""

from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.document import Document as File
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row, CT_Tc
from docx.shared import Length, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from projects.layout.paper import Align, Cell, Grid, Paper, Style, Text, clean

BODY, HEADING = "仿宋", "黑体"
#: millimetres between the margins, standing and lying
_ROOM = {False: 160, True: 247}
_SIZES = {Style.TITLE: 20, Style.SUBTITLE: 12, Style.LINE: 12, Style.NOTE: 11}
_USUAL = 14
_AT = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}


def docx_of(paper: Paper) -> bytes:
    """The file."""
    file = _blank(paper.landscape)
    file.core_properties.title = clean(paper.title)[:200]
    for block in paper.blocks:
        if isinstance(block, Grid):
            _grid(file, block, _ROOM[paper.landscape])
        else:
            _text(file, block, _ROOM[paper.landscape])
    buffer = BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _blank(landscape: bool) -> File:
    file = Document()
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(26), Mm(24)
    section.top_margin, section.bottom_margin = Mm(30), Mm(25)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin = section.right_margin = Mm(25)
        section.top_margin, section.bottom_margin = Mm(24), Mm(20)
    style = file.styles["Normal"]
    style.font.name, style.font.size = BODY, Pt(_USUAL)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    style.paragraph_format.space_after = Pt(0)
    return file


def _text(file: File, block: Text, room: int) -> None:
    if block.style == Style.BREAK:
        file.add_page_break()
        return
    size = _SIZES.get(block.style, _USUAL)
    paragraph = file.add_paragraph()
    form = paragraph.paragraph_format
    match block.style:
        case Style.TITLE | Style.SUBTITLE:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        case Style.SIGNED:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        case Style.HEADING:
            form.keep_with_next, form.space_before = True, Pt(8)
        case Style.LINE:
            form.tab_stops.add_tab_stop(Mm(room / 2), WD_TAB_ALIGNMENT.CENTER)
            form.tab_stops.add_tab_stop(Mm(room), WD_TAB_ALIGNMENT.RIGHT)
        case Style.BODY | Style.NOTE:
            form.first_line_indent = Pt(2 * size)
    bold = block.style in (Style.TITLE, Style.HEADING)
    _run(paragraph, clean(block.text), size=size, font=HEADING if bold else BODY)


def _grid(file: File, grid: Grid, room: int) -> None:
    """The table's XML is written row by row: merging the cells of a finished table takes a minute for a long one."""
    table = file.add_table(rows=0, cols=len(grid.widths))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    widths = [Mm(room * share / sum(grid.widths)) for share in grid.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    starts = {(placed.row, placed.column): placed.cell for placed in grid.placed}
    inside = {
        (row, placed.column): placed.cell
        for placed in grid.placed
        for row in range(placed.row + 1, placed.row + placed.cell.down)
    }
    for at in range(len(grid.rows)):
        row: CT_Row = OxmlElement("w:tr")
        _row_marks(row, repeat=at < grid.head)
        column = 0
        while column < len(widths):
            cell = starts.get((at, column)) or inside[at, column]
            begins = (at, column) in starts
            row.append(_cell(cell, begins, sum(widths[column : column + cell.across])))
            column += cell.across
        table._tbl.append(row)
        for placed, element in zip(_row_cells(grid, at, starts, inside), row.tc_lst, strict=True):
            if placed is not None:
                _fill(_Cell(element, table), placed)


def _row_cells(
    grid: Grid, at: int, starts: dict[tuple[int, int], Cell], inside: dict[tuple[int, int], Cell]
) -> list[Cell | None]:
    """The cells of a row from left to right; None for one that began above."""
    found: list[Cell | None] = []
    column = 0
    while column < len(grid.widths):
        cell = starts.get((at, column))
        found.append(cell)
        column += (cell or inside[at, column]).across
    return found


def _row_marks(row: CT_Row, *, repeat: bool) -> None:
    marks = OxmlElement("w:trPr")
    whole = OxmlElement("w:cantSplit")
    marks.append(whole)
    if repeat:
        again = OxmlElement("w:tblHeader")
        again.set(qn("w:val"), "true")
        marks.append(again)
    row.append(marks)


def _cell(cell: Cell, begins: bool, width: int) -> CT_Tc:
    element: CT_Tc = OxmlElement("w:tc")
    element.width = Length(width)
    about = element.get_or_add_tcPr()
    if cell.across > 1:
        element.grid_span = cell.across
    if cell.down > 1:
        merge = OxmlElement("w:vMerge")
        merge.set(qn("w:val"), "restart" if begins else "continue")
        about.append(merge)
    middle = OxmlElement("w:vAlign")
    middle.set(qn("w:val"), "center")
    about.append(middle)
    element.append(OxmlElement("w:p"))
    return element


def _fill(into: _Cell, cell: Cell) -> None:
    paragraph = into.paragraphs[0]
    paragraph.alignment = _AT[cell.at]
    _run(paragraph, cell.text, size=10, font=HEADING if cell.bold else BODY)


def _run(paragraph: Paragraph, text: str, *, size: float, font: str) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
