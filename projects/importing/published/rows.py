"""Rows of printed cells as indicator rows, and what about them has to be asked."""

from __future__ import annotations

from collections.abc import Iterator

from projects.importing.published import costs
from projects.importing.published.columns import Row, Table
from projects.importing.published.costs import BASIS, DESCRIPTION, HEADINGS, LEVEL1, LEVEL2, NAME, VALUE
from projects.importing.published.document import Question
from projects.importing.published.joining import Habit, join, join_as_printed
from projects.importing.published.lattice import Widths
from projects.sheet import IndicatorRow


def indicators(table: Table, habit: Habit) -> tuple[IndicatorRow, ...]:
    """The rows in printed order; merged cells of the first two columns are carried down."""
    rows: list[IndicatorRow] = []
    level1 = level2 = ""
    for row in table.rows:
        cells = _cells(row, table.widths, habit)
        if cells[LEVEL1]:
            level1, level2 = cells[LEVEL1], ""
        level2 = cells[LEVEL2] or level2
        rows.append(IndicatorRow(level1, level2, cells[NAME], cells[DESCRIPTION], cells[VALUE], cells[BASIS]))
    return tuple(rows)


def _cells(row: Row, widths: Widths, habit: Habit) -> list[str]:
    return [
        (join_as_printed if column == VALUE else join)(lines, habit, width)
        for column, (lines, width) in enumerate(zip(row.cells, widths, strict=True))
    ]


def row_questions(table: Table, rows: tuple[IndicatorRow, ...]) -> Iterator[Question]:
    """One question per row whose cells stand in the wrong columns, are missing, or can be read in two ways."""
    for number, (row, read) in enumerate(zip(table.rows, rows, strict=True)):
        path = f"indicators.{number}"
        if reasons := _shifted(row, read, table.widths):
            yield Question(path, f"这一行像是错了格：{'，'.join(reasons)}。请对照原件逐格确认。")
        elif missing := _missing(row):
            yield Question(path, f"这一行没有读到{'、'.join(missing)}，请对照原件填写。")
        elif not read.level1 or not read.level2:
            yield Question(path, "这一行没有读到一级或二级指标，请对照原件填写。")
        elif row.doubtful:
            yield Question(path, "这一行的文字可以有两种分格办法，请对照原件逐格确认。")


def _missing(row: Row) -> list[str]:
    """The headings of blank cells that leave a row unfinished: 三级指标, 指标值, or any two."""
    blank = [column for column in (NAME, DESCRIPTION, VALUE, BASIS) if not row.cells[column]]
    return [HEADINGS[column] for column in blank] if len(blank) > 1 or {NAME, VALUE} & set(blank) else []


def _shifted(row: Row, read: IndicatorRow, widths: Widths) -> list[str]:
    """What shows that cells stand one column off."""
    reasons = []
    if read.name and read.name == read.level2:
        reasons.append(f"三级指标与二级指标同为“{read.name}”")
    value_is_quantity = read.parsed.quantitative
    if (quantity := _own_quantity(row.cells[BASIS], widths[BASIS])) and not value_is_quantity:
        reasons.append(f"依据里有数值“{quantity}”，指标值里没有")
    if row.cells[DESCRIPTION] and costs.quantity(read.description) and not value_is_quantity:
        reasons.append(f"描述是数值“{read.description}”，指标值里没有")
    return reasons


def _own_quantity(lines: tuple[str, ...], width: float | None) -> str:
    """A quantity that fills the first line by itself: the break behind it is the writer's, not the column's."""
    if not lines or not costs.quantity(lines[0]):
        return ""
    alone = len(lines) == 1 or costs.early_break(lines[0], lines[1], width) > 0
    return lines[0] if alone else ""
