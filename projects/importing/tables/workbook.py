"""A workbook as rows of boxes: every sheet, its merged cells as one box each."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from projects.importing.published.text import UnreadableError
from projects.importing.tables.boxes import Box, Row
from projects.tables.errors import UnreadableError as NoWorkbookError
from projects.tables.files import Cell, Sheet, read

#: a cell of a form is no book
LONGEST_CELL = 20_000
#: a department exports each project as a sheet of its own
MOST_SHEETS = 1200


def rows_of(data: bytes) -> list[Row]:
    """Raises ``UnreadableError`` with a sentence for old, encrypted, damaged and far too large files."""
    return [row for sheet in sheets_of(data) for row in boxes_of(sheet)]


def sheets_of(data: bytes) -> list[Sheet]:
    """The visible sheets. Raises ``UnreadableError``."""
    try:
        return read(data, longest=LONGEST_CELL, merged=True, sheets=MOST_SHEETS).sheets
    except NoWorkbookError as error:
        raise UnreadableError(str(error)) from error


def boxes_of(sheet: Sheet) -> Iterator[Row]:
    """Its rows from above; one that only goes on with cells begun above is left out."""
    spans = dict(sheet.merged)
    covered = {
        (row, column)
        for (top, left), (bottom, right) in sheet.merged
        for row in range(top, min(bottom, len(sheet.rows)) + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    for at, cells in enumerate(sheet.rows):
        boxes = [
            Box(
                text_of(cell), column, spans.get((at, column), (at, column))[1] + 1, not isinstance(cell, str)
            )
            for column, cell in enumerate(cells)
            if (at, column) not in covered
        ]
        if boxes:
            yield Row(boxes)


def text_of(cell: Cell) -> str:
    """A number as it was typed: no exponent, no point behind a whole one."""
    if isinstance(cell, str):
        return cell
    number = Decimal(repr(cell))
    return f"{number.to_integral_value():f}" if number == number.to_integral_value() else f"{number:f}"
