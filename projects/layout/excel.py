"""A paper as a workbook that prints as the paper does: figures stay figures, texts stay texts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from projects.layout.measure import AIR, heights, lines
from projects.layout.paper import Align, Cell, Grid, Paper, Style, Text, clean
from projects.workbooks import new_workbook

#: digits' widths on a sheet of A4, standing and lying
_ROOM = {False: 92.0, True: 136.0}
_FONTS = {Style.TITLE: ("黑体", 16), Style.SUBTITLE: ("仿宋", 12), Style.HEADING: ("黑体", 12)}
_BODY = ("仿宋", 10)
_ALIGNS = {Style.TITLE: Align.CENTER, Style.SUBTITLE: Align.CENTER, Style.SIGNED: Align.RIGHT}
#: Excel refuses these in a sheet's name, and more than 31 characters
_REFUSED = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def xlsx_of(paper: Paper) -> bytes:
    """The file. A table with a name, or of another number of columns, begins a sheet and takes the texts before it along; the others
    follow below."""
    file = BytesIO()
    book = new_workbook(file)
    book.set_properties({"title": paper.title})
    writer = _Writer(book, paper)
    for blocks in _sheets(paper):
        writer.sheet(blocks)
    book.close()
    return file.getvalue()


def _sheets(paper: Paper) -> list[list[Text | Grid]]:
    """The blocks of each sheet; texts stand with the table that follows them, the last ones with the last table."""
    sheets: list[list[Text | Grid]] = []
    waiting: list[Text | Grid] = []
    for block in paper.blocks:
        if isinstance(block, Text) and block.style == Style.BREAK:
            continue
        waiting.append(block)
        if isinstance(block, Grid):
            if sheets and not block.name and len(block.widths) == _columns(sheets[-1]):
                sheets[-1] += waiting
            else:
                sheets.append(waiting)
            waiting = []
    if sheets:
        sheets[-1] += waiting
    return sheets or [waiting]


def _columns(blocks: Sequence[Text | Grid]) -> int:
    return next(len(block.widths) for block in blocks if isinstance(block, Grid))


class _Writer:
    """Writes sheets of one workbook; formats are made once for each look."""

    def __init__(self, book: Workbook, paper: Paper) -> None:
        self.book, self.paper = book, paper
        self.formats: dict[tuple[Any, ...], Any] = {}
        self.names: set[str] = set()

    def sheet(self, blocks: Sequence[Text | Grid]) -> None:
        grids = [block for block in blocks if isinstance(block, Grid)]
        sheet: Worksheet = self.book.add_worksheet(self._name(grids))
        widths = _widths(grids[0] if grids else None, self.paper.landscape)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_paper(9)
        if self.paper.landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        at = 0
        for block in blocks:
            at = (
                self._grid(sheet, at, block, widths)
                if isinstance(block, Grid)
                else self._text(sheet, at, block, widths)
            )

    def _name(self, grids: Sequence[Grid]) -> str:
        """No two sheets of one name."""
        words = clean((grids[0].name if grids else "") or self.paper.title).translate(_REFUSED)
        # Excel counts as UTF-16 does; three signs are left for a number
        wanted = " ".join(words.encode("utf-16-le")[:56].decode("utf-16-le", "ignore").split()) or "表"
        name, number = wanted, 1
        while name.lower() in self.names:
            number += 1
            name = f"{wanted}{number}"
        self.names.add(name.lower())
        return name

    def _text(self, sheet: Worksheet, at: int, block: Text, widths: Sequence[float]) -> int:
        font, size = _FONTS.get(block.style, _BODY)
        look = self._look(font=font, size=size, align=_ALIGNS.get(block.style, Align.LEFT), border=0)
        words = block.text.replace("\t", "　　　　") if block.style == Style.LINE else block.text
        cell = Cell(words)
        sheet.set_row(at, lines(cell.text, sum(widths) * 10 / size) * size * 1.4 + AIR)
        _merged(sheet, at, 0, at, len(widths) - 1, cell, look)
        return at + 1

    def _grid(self, sheet: Worksheet, at: int, grid: Grid, widths: Sequence[float]) -> int:
        for row, height in enumerate(heights(grid, widths), at):
            sheet.set_row(row, height)
        for placed in grid.placed:
            cell = placed.cell
            look = self._look(
                font="黑体" if cell.bold else "仿宋",
                size=10,
                align=cell.at,
                border=1,
                number=_number(cell),
            )
            top, left = at + placed.row, placed.column
            _merged(sheet, top, left, top + cell.down - 1, left + cell.across - 1, cell, look)
        if grid.head:
            sheet.repeat_rows(at, at + grid.head - 1)
        return at + len(grid.rows)

    def _look(self, *, font: str, size: int, align: Align, border: int, number: str = "") -> Any:
        key = (font, size, align, border, number)
        if key not in self.formats:
            look = {
                "font_name": font, "font_size": size, "align": str(align), "valign": "vcenter", "text_wrap": True,
                "border": border,
            }  # fmt: skip
            self.formats[key] = self.book.add_format(look | ({"num_format": number} if number else {}))
        return self.formats[key]


def _number(cell: Cell) -> str:
    """How Excel shows a figure with decimals."""
    if not isinstance(cell.value, Decimal):
        return ""
    return f"#,##0.{'0' * cell.places}" if cell.places else "#,##0"


def _widths(grid: Grid | None, landscape: bool) -> list[float]:
    shares = grid.widths if grid is not None else [1.0]
    return [_ROOM[landscape] * share / sum(shares) for share in shares]


def _merged(sheet: Worksheet, top: int, left: int, bottom: int, right: int, cell: Cell, look: Any) -> None:
    if (top, left) != (bottom, right):
        sheet.merge_range(top, left, bottom, right, "", look)
    if cell.is_figure:
        sheet.write_number(top, left, cell.value, look)
    elif cell.text:
        sheet.write_string(top, left, cell.text, look)
    else:
        sheet.write_blank(top, left, None, look)
