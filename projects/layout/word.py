"""A paper as a Word file that can be edited. Texts are set as text: nothing somebody typed becomes part of the structure."""

from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.document import Document as File
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row, CT_Tc
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.parfmt import ParagraphFormat

from projects.layout.paper import Align, Cell, Grid, Paper, Style, Text, clean

BODY, HEADING = "仿宋", "黑体"
#: millimetres between the margins, standing and lying
_ROOM = {False: 160, True: 247}
_SIZES = {Style.COVER: 26, Style.TITLE: 20, Style.SUBTITLE: 12, Style.LINE: 12, Style.NOTE: 11}
_USUAL = 14
#: twentieths of a point above and below the text of a cell
_AIR = 45
_AT = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}


def docx_of(paper: Paper) -> bytes:
    """The file."""
    file = _blank(paper.landscape)
    file.core_properties.title = clean(paper.title)[:200]
    begins_page = False
    for block in paper.blocks:
        if isinstance(block, Text) and block.style == Style.BREAK:
            begins_page = True
            continue
        if isinstance(block, Grid):
            if block.joined or begins_page:
                _seam(file).page_break_before = begins_page
            _grid(file, block, _ROOM[paper.landscape])
        else:
            _text(file, block, _ROOM[paper.landscape]).page_break_before = begins_page
        begins_page = False
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
    _numbered(section)
    style = file.styles["Normal"]
    style.font.name, style.font.size = BODY, Pt(_USUAL)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    style.paragraph_format.space_after = Pt(0)
    return file


def _seam(file: File) -> ParagraphFormat:
    """Between two tables that belong together: Word would make one of them, and the second one's heads would not repeat."""
    form = file.add_paragraph().paragraph_format
    form.line_spacing, form.line_spacing_rule = Pt(1), WD_LINE_SPACING.EXACTLY
    form.keep_with_next = True
    return form


def _numbered(section: Section) -> None:
    """Page numbers at the foot: fields, which Word and LibreOffice fill in themselves."""
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words, field in (("第 ", "PAGE"), (" 页，共 ", "NUMPAGES"), (" 页", "")):
        _run(paragraph, words, size=9, font=BODY)
        if field:
            _field(paragraph, field, size=9)


def _field(paragraph: Paragraph, instruction: str, *, size: float) -> None:
    for sort in ("begin", "", "separate", "end"):
        run = paragraph.add_run()
        run.font.size = Pt(size)
        element = OxmlElement("w:fldChar" if sort else "w:instrText")
        if sort:
            element.set(qn("w:fldCharType"), sort)
        else:
            element.set(qn("xml:space"), "preserve")
            element.text = f" {instruction} "
        run._element.append(element)


def _anchored(paragraph: Paragraph, name: str, number: int) -> None:
    """A bookmark around the paragraph."""
    begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (begin, end):
        element.set(qn("w:id"), str(number))
    begin.set(qn("w:name"), name)
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, begin)
    paragraph._p.append(end)


def _text(file: File, block: Text, room: int) -> ParagraphFormat:
    size = _SIZES.get(block.style, _USUAL)
    paragraph = file.add_paragraph()
    form = paragraph.paragraph_format
    match block.style:
        case Style.COVER:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            form.space_before, form.space_after = Mm(75), Mm(12)
        case Style.TITLE | Style.SUBTITLE:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        case Style.SIGNED:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        case Style.HEADING:
            form.keep_with_next, form.space_before = True, Pt(8)
        case Style.LINE:
            if block.text.count("\t") > 1:
                form.tab_stops.add_tab_stop(Mm(room / 2), WD_TAB_ALIGNMENT.CENTER)
            form.tab_stops.add_tab_stop(Mm(room), WD_TAB_ALIGNMENT.RIGHT)
            form.space_before, form.space_after = Pt(6), Pt(3)
        case Style.BODY | Style.NOTE:
            form.first_line_indent = Pt(2 * size)
    bold = block.style in (Style.COVER, Style.TITLE, Style.HEADING)
    _run(paragraph, clean(block.text), size=size, font=HEADING if bold else BODY)
    if block.anchor:
        _anchored(paragraph, block.anchor, len(file.element.body))
    return form


def _grid(file: File, grid: Grid, room: int) -> None:
    """The table's XML is written row by row: merging the cells of a finished table takes a minute for a long one."""
    table = file.add_table(rows=0, cols=len(grid.widths))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    _air(table)
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


def _air(table: Table) -> None:
    """Room above and below the text of every cell, as in the PDF: without it the rules touch the signs."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(_AIR))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    about = table._tbl.tblPr
    about.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


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
    if cell.page_of:
        _field(paragraph, f"PAGEREF {cell.page_of} \\h", size=10)
        return
    _run(paragraph, cell.text, size=10, font=HEADING if cell.bold else BODY)


def _run(paragraph: Paragraph, text: str, *, size: float, font: str) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
