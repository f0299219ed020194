"""The cells of an HTML table as spreadsheets and word processors write it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_BREAKS = {"br", "p", "div", "li"}
_SILENT = {"style", "script", "head", "title"}


def cells_of(html: str, most_rows: int, most_columns: int) -> list[list[str]]:
    """Rows of texts. A cell merged over rows is repeated in each, one merged over columns leaves blanks behind it."""
    reader = _Reader(most_rows, most_columns)
    reader.feed(html)
    reader.close()
    reader.end_row()
    return reader.rows


class _Reader(HTMLParser):
    """Collects cells; a table within a cell is text of that cell."""

    def __init__(self, most_rows: int, most_columns: int) -> None:
        super().__init__(convert_charrefs=True)
        self.most_rows, self.most_columns = most_rows, most_columns
        self.rows: list[list[str]] = []
        self.row: list[str] | None = None
        self.hidden = False
        self.cell: list[str] | None = None
        self.spans = (1, 1)
        #: column -> (rows still to come, text): what hangs down from above
        self.hanging: dict[int, tuple[int, str]] = {}
        self.depth = 0
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "table":
            self.depth += 1
        elif self.depth > 1:
            self._break(tag)
        elif tag == "tr":
            self.end_row()
            self.row = []
            self.hidden = "display:none" in _BLANKS.sub("", dict(attrs).get("style") or "").lower()
        elif tag in ("td", "th"):
            self._end_cell()
            self.row = [] if self.row is None else self.row
            self.cell = []
            self.spans = _span(attrs, "rowspan", self.most_rows), _span(attrs, "colspan", self.most_columns)
        else:
            self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(self.silent - 1, 0)
        elif tag == "table":
            if self.depth == 1:
                self.end_row()
                self.hanging = {}
            self.depth = max(self.depth - 1, 0)
        elif self.depth > 1:
            return
        elif tag == "tr":
            self.end_row()
        elif tag in ("td", "th"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self.cell is not None and not self.silent:
            self.cell.append(_BLANKS.sub(" ", data))

    def end_row(self) -> None:
        """What was collected is a row; cells hanging from above fill their places."""
        self._end_cell()
        if self.row is None:
            return
        self._hang()
        if not self.hidden and len(self.rows) < self.most_rows:
            self.rows.append(self.row)
        self.row, self.hidden = None, False

    def _break(self, tag: str) -> None:
        if tag in _BREAKS and self.cell:
            self.cell.append("\n")

    def _end_cell(self) -> None:
        if self.cell is None or self.row is None:
            return
        lines = "".join(self.cell).split("\n")
        text = "\n".join(line.strip() for line in lines).strip()
        self.cell = None
        self._hang()
        down, across = self.spans
        for step in range(across):
            if len(self.row) >= self.most_columns:
                break
            if down > 1:
                self.hanging[len(self.row)] = (down - 1, "" if step else text)
            self.row.append("" if step else text)

    def _hang(self) -> None:
        """Places the next cells that come from a row above."""
        row = self.row
        while row is not None and len(row) in self.hanging and len(row) < self.most_columns:
            left, text = self.hanging.pop(len(row))
            if left > 1:
                self.hanging[len(row)] = (left - 1, text)
            row.append(text)


def _span(attrs: list[tuple[str, str | None]], name: str, most: int) -> int:
    text = (dict(attrs).get(name) or "1").strip()
    return max(1, min(int(text), most)) if text.isascii() and text.isdigit() and len(text) < 7 else 1
