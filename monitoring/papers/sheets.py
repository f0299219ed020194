"""支出进度通报 as Excel: sums, who is behind, and every project, with figures as figures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from monitoring.papers.notice import Line, Notice, Sum
from projects.amounts import CENT, TEN_THOUSAND
from projects.workbooks import new_workbook

SUM_HEAD = (
    "单位/科室", "项目数", "调整后预算（万元）", "累计执行（万元）", "执行%", "计划%", "落后（百分点）", "正常", "关注", "预警",
)  # fmt: skip
LINE_HEAD = (
    "序", "项目编码", "项目", "单位", "科室", "调整后预算（万元）", "累计执行（万元）", "计划%", "执行%", "落后（百分点）",
    "灯", "说明情况", "原因", "下一步安排",
)  # fmt: skip


def xlsx_of(notice: Notice) -> bytes:
    """The file. What somebody typed stays text, whatever it begins with."""
    file = BytesIO()
    book = new_workbook(file)
    book.set_properties({"title": notice.sender + notice.title})
    write = _Writer(book, notice)
    write.sums("各单位", [*notice.units, notice.total])
    if notice.offices:
        write.sums("各科室", notice.offices)
    write.lines("落后项目", notice.behind)
    write.lines("全部项目", notice.lines)
    book.close()
    return file.getvalue()


class _Writer:
    """Sheets of one look: a title, the note on how final the figures are, a head that stays, rows."""

    def __init__(self, book: Workbook, notice: Notice) -> None:
        self.book, self.notice = book, notice
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center"})
        self.text = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        self.money = book.add_format({"border": 1, "num_format": "#,##0.00", "valign": "top"})
        self.share = book.add_format({"border": 1, "num_format": "0.0", "valign": "top"})
        self.count = book.add_format({"border": 1, "num_format": "0", "valign": "top"})

    def sums(self, name: str, sums: Sequence[Sum]) -> None:
        sheet = self._sheet(name, SUM_HEAD, (28, 8, 16, 16, 9, 9, 12, 8, 8, 8))
        for row, one in enumerate(sums, 3):
            self._row(
                sheet,
                row,
                [
                    (one.name, self.text),
                    (one.projects, self.count),
                    (_wan(one.budget), self.money),
                    (_wan(one.spent), self.money),
                    (one.reading.actual, self.share),
                    (one.planned, self.share),
                    (one.reading.lag, self.share),
                    (one.normal, self.count),
                    (one.attention, self.count),
                    (one.warning, self.count),
                ],
            )

    def lines(self, name: str, lines: Sequence[Line]) -> None:
        sheet = self._sheet(name, LINE_HEAD, (6, 24, 40, 14, 14, 14, 14, 9, 9, 12, 24, 12, 40, 40))
        for row, line in enumerate(lines, 3):
            self._row(
                sheet,
                row,
                [
                    (row - 2, self.count),
                    (line.code, self.text),
                    (line.name, self.text),
                    (line.unit, self.text),
                    (line.office, self.text),
                    (_wan(line.budget), self.money),
                    (_wan(line.spent), self.money),
                    (line.planned, self.share),
                    (line.actual, self.share),
                    (line.lag, self.share),
                    (f"{line.light.words} {line.said}", self.text),
                    (line.state, self.text),
                    (line.cause, self.text),
                    (line.measure, self.text),
                ],
            )

    def _sheet(self, name: str, head: Sequence[str], widths: Sequence[int]) -> Worksheet:
        sheet: Worksheet = self.book.add_worksheet(name)
        sheet.write_string(0, 0, self.notice.sender + self.notice.title, self.title)
        sheet.write_string(1, 0, self.notice.standing)
        for column, (words, width) in enumerate(zip(head, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, words, self.head)
        sheet.freeze_panes(3, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        return sheet

    def _row(self, sheet: Worksheet, row: int, cells: Sequence[tuple[Any, Any]]) -> None:
        for column, (value, form) in enumerate(cells):
            if value is None:
                sheet.write_blank(row, column, None, form)
            elif isinstance(value, str):
                sheet.write_string(row, column, value, form)
            else:
                sheet.write_number(row, column, value, form)


def _wan(yuan: Decimal) -> Decimal:
    return (yuan / TEN_THOUSAND).quantize(CENT, ROUND_HALF_UP)
