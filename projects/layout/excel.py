"""A paper as a workbook that prints as the paper does: figures stay figures, texts stay texts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from itertools import accumulate, pairwise
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from projects.layout.measure import AIR, HIGHEST, heights, lines
from projects.layout.paper import Align, Cell, Grid, Paper, Style, Text, clean
from projects.workbooks import new_workbook

#: digits' widths on a sheet of A4, standing and lying
_ROOM = {False: 92.0, True: 136.0}
_FONTS = {
    Style.COVER: ("黑体", 22),
    Style.TITLE: ("黑体", 16),
    Style.SUBTITLE: ("仿宋", 12),
    Style.HEADING: ("黑体", 12),
}
_BODY = ("仿宋", 10)
_ALIGNS = {
    Style.COVER: Align.CENTER,
    Style.TITLE: Align.CENTER,
    Style.SUBTITLE: Align.CENTER,
    Style.SIGNED: Align.RIGHT,
}
#: Excel refuses these in a sheet's name, and more than 31 characters
_REFUSED = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def xlsx_of(paper: Paper) -> bytes:
    """The file. A table with a name, or of another number of columns, begins a sheet and takes the texts before it along; the others
    follow below."""
    file = BytesIO()
    book = new_workbook(file)
    book.set_properties({"title": paper.title})
    writer = _Writer(book, paper)
    writer.write(_sheets(paper))
    book.close()
    return file.getvalue()


def _sheets(paper: Paper) -> list[list[Text | Grid]]:
    """The blocks of each sheet; texts stand with the table that follows them, the last ones with the last table."""
    sheets: list[list[Text | Grid]] = []
    waiting: list[Text | Grid] = []
    for block in paper.blocks:
        if isinstance(block, Text) and block.style == Style.BREAK:
            if sheets:  # what stands before a break belongs to the table above it
                sheets[-1] += waiting
                waiting = []
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
        #: anchor -> the sheet it stands on
        self.anchors: dict[str, str] = {}

    def write(self, sheets: Sequence[Sequence[Text | Grid]]) -> None:
        """All sheets; their names first, because a table of contents points ahead."""
        names = [self._name([block for block in blocks if isinstance(block, Grid)]) for blocks in sheets]
        for name, blocks in zip(names, sheets, strict=True):
            anchors = (block.anchor for block in blocks if isinstance(block, Text) and block.anchor)
            self.anchors.update(dict.fromkeys(anchors, name))
        for name, blocks in zip(names, sheets, strict=True):
            self._sheet(name, blocks)

    def _sheet(self, name: str, blocks: Sequence[Text | Grid]) -> None:
        grids = [block for block in blocks if isinstance(block, Grid)]
        sheet: Worksheet = self.book.add_worksheet(name)
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
        # Excel counts as UTF-16 does; four signs are left for a number
        wanted = " ".join(words.encode("utf-16-le")[:54].decode("utf-16-le", "ignore").split()) or "表"
        name, number = wanted, 1
        while name.lower() in self.names:
            number += 1
            name = f"{wanted}{number}"
        self.names.add(name.lower())
        return name

    def _text(self, sheet: Worksheet, at: int, block: Text, widths: Sequence[float]) -> int:
        font, size = _FONTS.get(block.style, _BODY)
        look = self._look(font=font, size=size, align=_ALIGNS.get(block.style, Align.LEFT), border=0)
        parts = block.text.split("\t") if block.style == Style.LINE else [block.text]
        if 1 < len(parts) <= len(widths):
            self._line(sheet, at, parts, widths)
        else:
            height = lines(Cell(block.text).text, sum(widths) * 10 / size) * size * 1.4 + AIR
            sheet.set_row(at, min(height, HIGHEST))
            self._merged(
                sheet, (at, 0, at, len(widths) - 1), Cell(block.text.replace("\t", "　　　　")), look
            )
        return at + 1

    def _line(self, sheet: Worksheet, at: int, parts: Sequence[str], widths: Sequence[float]) -> None:
        """The parts of a line side by side: the first at the left, the last at the right, others between."""
        edges = edges_of(parts, widths)
        font, size = _BODY
        high = max(
            lines(words, sum(widths[a:b])) for words, (a, b) in zip(parts, pairwise(edges), strict=True)
        )
        sheet.set_row(at, min(high * size * 1.4 + AIR, HIGHEST))
        for place, words in enumerate(parts):
            align = Align.LEFT if not place else Align.RIGHT if place == len(parts) - 1 else Align.CENTER
            look = self._look(font=font, size=size, align=align, border=0)
            self._merged(sheet, (at, edges[place], at, edges[place + 1] - 1), Cell(words), look)

    def _grid(self, sheet: Worksheet, at: int, grid: Grid, widths: Sequence[float]) -> int:
        """A row higher than Excel shows is several, merged in every column: nothing is cut off on paper."""
        needed = heights(grid, widths)
        parts = [max(1, math.ceil(height / HIGHEST)) for height in needed]
        begins = list(accumulate(parts, initial=at))
        for row, (height, count) in enumerate(zip(needed, parts, strict=True)):
            for part in range(begins[row], begins[row + 1]):
                sheet.set_row(part, height / count)
        for placed in grid.placed:
            cell = placed.cell
            look = self._look(
                font="黑体" if cell.bold else "仿宋",
                size=10,
                align=cell.at,
                border=1,
                number=_number(cell),
            )
            top, left = begins[placed.row], placed.column
            bottom = begins[placed.row + cell.down] - 1
            self._merged(sheet, (top, left, bottom, left + cell.across - 1), cell, look)
        if grid.head:
            sheet.repeat_rows(at, begins[grid.head] - 1)
        return begins[-1]

    def _merged(self, sheet: Worksheet, place: tuple[int, int, int, int], cell: Cell, look: Any) -> None:
        top, left, bottom, right = place
        if (top, left) != (bottom, right):
            sheet.merge_range(top, left, bottom, right, "", look)
        if target := self.anchors.get(cell.page_of):
            quoted = target.replace("'", "''")
            sheet.write_url(top, left, f"internal:'{quoted}'!A1", look, string=cell.text)
        elif cell.is_figure:
            sheet.write_number(top, left, cell.value, look)
        elif cell.text:
            sheet.write_string(top, left, cell.text, look)
        else:
            sheet.write_blank(top, left, None, look)

    def _look(self, *, font: str, size: int, align: Align, border: int, number: str = "") -> Any:
        key = (font, size, align, border, number)
        if key not in self.formats:
            look = {
                "font_name": font, "font_size": size, "align": str(align), "valign": "vcenter", "text_wrap": True,
                "border": border,
            }  # fmt: skip
            self.formats[key] = self.book.add_format(look | ({"num_format": number} if number else {}))
        return self.formats[key]


def edges_of(parts: Sequence[str], widths: Sequence[float]) -> list[int]:
    """Where each part of a line begins among the columns, and where the last one ends: even shares, and more for a part that is too
    long for its own, as long as the others keep a column each. ``widths`` in digits."""
    count, last = len(parts), len(widths)
    edges = [round(last * place / count) for place in range(count + 1)]
    for place, words in enumerate(parts[:-1]):
        most = last - (count - 1 - place)
        edges[place + 1] = max(edges[place + 1], edges[place] + 1)
        while edges[place + 1] < most and lines(words, sum(widths[edges[place] : edges[place + 1]])) > 1:
            edges[place + 1] += 1
    return edges


def _number(cell: Cell) -> str:
    """How Excel shows a figure with decimals."""
    if not isinstance(cell.value, Decimal):
        return ""
    return f"#,##0.{'0' * cell.places}" if cell.places else "#,##0"


def _widths(grid: Grid | None, landscape: bool) -> list[float]:
    shares = grid.widths if grid is not None else [1.0]
    return [_ROOM[landscape] * share / sum(shares) for share in shares]
