"""A typesetter for tests: sets tables in columns, breaks lines and pages, and prints what a text extractor sees.

Written against the description of the layout, not against the reader: widths, line breaks and positions are computed
here a second time. Positions are in lines from the top of the row; two pieces on one base line are joined by a space,
half a line apart by a line break, further apart by a blank line.
"""

from __future__ import annotations

from dataclasses import dataclass, field

HEADINGS = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
NEVER_FIRST = "，。、；：？！）》〉〕”"
NEVER_LAST = "（《〈〔“"


def halves(char: str) -> int:
    """Width in half characters; a space is set at a quarter and counted with the digit before it."""
    return 1 if char.isascii() else 2


def size(text: str) -> float:
    return sum(0.25 if char == " " else halves(char) / 2 for char in text)


def units(text: str) -> list[str]:
    """The pieces a line may be broken between."""
    pieces: list[str] = []
    for char in text:
        glued = pieces and (
            char in NEVER_FIRST
            or pieces[-1][-1] in NEVER_LAST
            or (char.isascii() and char != " " and pieces[-1][-1].isascii() and pieces[-1][-1] != " ")
        )
        if glued:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def wrap(text: str, width: float) -> list[str]:
    """The lines of a cell; a unit wider than the column is broken where the column ends."""
    lines = [""]
    for unit in units(text):
        if size((lines[-1] + unit).strip()) <= width:
            lines[-1] += unit
        elif size(unit) <= width:
            lines.append(unit)
        else:
            for char in unit:
                if size((lines[-1] + char).strip()) > width:
                    lines.append("")
                lines[-1] += char
    return [line.strip() for line in lines if line.strip()]


@dataclass
class Row:
    """Six cells; ``level1`` is empty below the first row of its group."""

    cells: tuple[str, str, str, str, str, str]
    #: lines of the row that still fit on its page; None: no page break inside
    room: int | None = None
    #: a new page begins before the row
    page: bool = False


@dataclass
class Paper:
    """Collects what is printed."""

    widths: tuple[float, ...]
    text: str = ""
    position: float = 0.0
    fresh: bool = True
    printed: list[list[str]] = field(default_factory=list)

    def put(self, text: str, position: float) -> None:
        """One line of a cell at a height counted from the top of the table."""
        distance = abs(position - self.position)
        gap = " " if distance < 0.1 else "\n" if distance < 0.9 else "\n\n"
        self.text += text if self.fresh else gap + text
        self.fresh, self.position = False, position

    def heading(self) -> None:
        """The headings, single-line where they fit, as at the top of every page."""
        lines = [wrap(text, max(width, 4)) for text, width in zip(HEADINGS, self.widths, strict=True)]
        self.cells(lines)

    def cells(self, cells: list[list[str]], height: float | None = None) -> None:
        """One row of cells, each centred; it begins two lines below what was last printed."""
        height = height or max(len(cell) for cell in cells)
        top = self.position + height + 8
        for cell in cells:
            for number, line in enumerate(cell):
                self.put(line, top + (height - len(cell)) / 2 + number)
        self.position = top + height + 8

    def page(self) -> None:
        self.text += "\n "
        self.fresh, self.position = True, 0.0
        self.heading()

    def row(self, row: Row) -> None:
        """A row, over the end of a page where it has no more room."""
        if row.page:
            self.page()
        cells = [wrap(text, width) for text, width in zip(row.cells, self.widths, strict=True)]
        if row.cells[0]:
            # The merged cell of the first column is centred over its group, far from this row.
            top = self.position + 20
            for number, line in enumerate(cells[0]):
                self.put(line, top + number)
        rest = cells[1:]
        room = row.room
        if room is None or max(len(cell) for cell in rest) <= room:
            self.cells(rest)
            return
        self.cells([cell[:room] for cell in rest])
        self.page()
        self.cells([cell[room:] for cell in rest])


def table(rows: list[Row], widths: tuple[float, ...]) -> str:
    """Headings and rows as text."""
    paper = Paper(widths)
    paper.heading()
    for row in rows:
        paper.row(row)
    return paper.text


def document(
    rows: list[Row], widths: tuple[float, ...], *, title: str = "1.信息平台运行经费绩效目标表"
) -> str:
    """A whole document of one project with these indicator rows."""
    return (
        f" {title}\n301001 云河市委组织部本级 单位：万元\n\n项目编码\n13990027P0001001000\n\n12\n项目名称 信息平台运行经费\n\n"
        "预算规模及\n\n资金用途\n\n预算数 12.00\n其中：财政\n\n资金\n12.00 其他资金\n\n资金用于信息平台运行。\n\n"
        "资金支出计\n\n划（%）\n\n3 月底 6 月底 10 月底 12 月底\n\n10% 40% 70% 100%\n\n绩效目标 1.平台全年正常运行。\n\n"
        f"{table(rows, widths)}\n"
    )


def prose(paragraphs: list[str], width: float = 33, *, pages_after: tuple[int, ...] = ()) -> str:
    """Running text: first lines indented by two characters, a blank line between all lines, pages after some lines."""
    lines: list[str] = []
    for paragraph in paragraphs:
        wrapped = wrap("\u3000\u3000" + paragraph, width)
        lines += wrapped
    text = lines[0]
    for number, line in enumerate(lines[1:], 1):
        text += ("\n " if number in pages_after else "\n\n") + line
    return text
