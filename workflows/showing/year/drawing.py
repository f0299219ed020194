"""Geometry of a year's chart: stages from top to bottom along the flow, their days as bars on the months of the year.

Lengths are pixels of a picture ``WIDTH`` wide: it fits a phone as it is, and a page beside its table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from accounts import clock
from workflows.showing.chart.drawing import WIDTH, Box, Words
from workflows.showing.chart.text import width, wrap
from workflows.showing.year.rows import Row, Year

#: the flow's line at the left: the middle of its knots, those side by side and those alone
TRUNK, LANE = 8.0, 20.0
LEFT = 34.0
TOP = 26.0
TITLE, SMALL = 13.0, 12.0
LINE, SMALL_LINE, BAR, GAP = 18.0, 16.0, 8.0, 12.0
KNOT = 5.0
#: months that are named above the bars
NAMED = (1, 3, 6, 10, 12)


@dataclass(frozen=True)
class Knot:
    """A stage on the flow's line; ``css`` as of rows."""

    x: float
    y: float
    css: str
    cross: bool = False  # 未报: not by colour alone
    full: bool = False


@dataclass
class YearDrawing:
    """All shapes, ready for the template."""

    width: float = WIDTH
    height: float = 0.0
    top: float = TOP
    today: float | None = None
    ticks: list[Words] = field(default_factory=list)
    lines: list[float] = field(default_factory=list)
    bars: list[Box] = field(default_factory=list)
    knots: list[Knot] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)


def draw(year: Year) -> YearDrawing:
    """The chart of a year."""
    drawing, scale = YearDrawing(), _Scale(year)
    _months(drawing, scale)
    y, places = TOP + 8.0, []
    for row in year.rows:
        places.append((row, y + 9.0))
        y = _row(drawing, scale, row, y) + GAP
    _flow(drawing, places)
    drawing.height = y
    today = clock.today()
    if scale.first <= today <= scale.last:
        drawing.today = scale.at(today)
    return drawing


class _Scale:
    """Days to pixels: the year and the first months of the next, further where a date lies beyond."""

    def __init__(self, year: Year) -> None:
        self.year = year.run.year
        days = [on for row in year.rows for on in (row.opens_on, row.due_on, row.closes_on) if on is not None]
        self.first = min([date(year.run.year, 1, 1), *days])
        self.last = max([date(year.run.year + 1, 4, 30), *days])
        self._room = (WIDTH - LEFT - 2.0) / (self.last - self.first).days

    def at(self, on: date) -> float:
        return LEFT + (on - self.first).days * self._room


def _months(drawing: YearDrawing, scale: _Scale) -> None:
    """Names of some months and a line at each of them; one that would run into the one before is left out.

    Where another year than the run's begins to be named, the year stands with the month.
    """
    end, shown = 0.0, scale.year
    for year in range(scale.first.year, scale.last.year + 1):
        for month in NAMED:
            on = date(year, month, 1)
            if not scale.first <= on <= scale.last:
                continue
            text = f"{month}月" if year == shown else f"{year}年{month}月"
            x = scale.at(on)
            if x >= end and x + width(text, SMALL) <= WIDTH:
                drawing.ticks.append(Words(x, 13.0, text, "ch-small"))
                drawing.lines.append(x)
                end, shown = x + width(text, SMALL) + 6, year


def _row(drawing: YearDrawing, scale: _Scale, row: Row, y: float) -> float:
    """One row: what and how it stands, its days, its bar; the next free line."""
    room = WIDTH - LEFT - 2.0
    drawing.words.append(Words(LEFT, y + 13, row.title, "ch-title"))
    beside = width(row.title, TITLE) + width(row.said, SMALL) + 12 <= room
    if beside:
        drawing.words.append(Words(WIDTH - 2.0, y + 13, row.said, f"ch-said ch-{row.tone}", end=True))
    y += LINE
    for text, css in (("" if beside else row.said, f"ch-said ch-{row.tone}"), (row.when, "ch-small")):
        for line in wrap(text, room, SMALL) if text else ():
            drawing.words.append(Words(LEFT, y + 11, line, css))
            y += SMALL_LINE
    if row.opens_on is None or row.due_on is None or row.closes_on is None:
        return y
    start, due, close = scale.at(row.opens_on), scale.at(row.due_on), scale.at(row.closes_on)
    drawing.bars.append(Box(start, y, max(close - start, 2.0), BAR, "yr-rest"))
    drawing.bars.append(Box(start, y, max(due - start, 2.0), BAR, f"yr-bar yr-{row.tone}"))
    return y + BAR


def _flow(drawing: YearDrawing, places: list[tuple[Row, float]]) -> None:
    """The line the stages hang on: alone on the trunk, side by side each on a branch of its own that comes back to it."""
    beside = [y for row, y in places if row.lane]
    first, last = places[0][1], places[-1][1]
    drawing.paths.append(f"M {TRUNK:g} {first:g} L {TRUNK:g} {last:g}")
    for y in beside:
        drawing.paths.append(f"M {TRUNK:g} {y - 7:g} L {LANE:g} {y:g} L {TRUNK:g} {y + 7:g}")
    for row, y in places:
        drawing.knots.append(
            Knot(
                LANE if row.lane else TRUNK,
                y,
                f"yr-knot yr-{row.tone}",
                cross=row.tone == "back",
                full=row.tone == "done",
            )
        )
