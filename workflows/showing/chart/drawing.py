"""Geometry of the chart: boxes from top to bottom, people side by side within, returns along the left edge.

Lengths are pixels of a picture ``WIDTH`` wide: it fits a phone as it is, and a page beside its table.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from workflows.showing.chart.course import Course, Person, Stop
from workflows.showing.chart.text import width, wrap

WIDTH = 352.0
#: room for returns at the left; each has a lane of its own
LANE, FIRST_LANE = 9.0, 12.0
GAP = 22.0  # between two boxes, with the arrow
PAD = 9.0
TITLE, SMALL = 13.0, 12.0
TITLE_LINE, SMALL_LINE = 19.0, 17.0
CELL_GAP, CELL_PAD = 6.0, 6.0


@dataclass(frozen=True)
class Words:
    """One line of text; ``x`` is its beginning, or its end where ``end`` is set."""

    x: float
    y: float
    text: str
    css: str
    end: bool = False


@dataclass(frozen=True)
class Box:
    """A rectangle; ``css`` says what it stands for."""

    x: float
    y: float
    width: float
    height: float
    css: str


@dataclass(frozen=True)
class Arrow:
    """A line with a head: ``path`` as in SVG."""

    path: str
    css: str
    head: str


@dataclass
class Drawing:
    """All shapes, ready for the template."""

    width: float = WIDTH
    height: float = 0.0
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)


def draw(course: Course) -> Drawing:
    """The chart of a course."""
    drawing = Drawing()
    returns = [(place, stop.back_to) for place, stop in enumerate(course.stops) if stop.back_to is not None]
    left = FIRST_LANE + LANE * len(returns) if returns else 1.0
    tops: list[float] = []
    y = 1.0
    for place, stop in enumerate(course.stops):
        if place:
            _down(drawing, left, y, stop, course.stops[place - 1])
            y += GAP
        tops.append(y)
        y += _box(drawing, stop, left, y)
    for lane, (place, target) in enumerate(returns):
        assert target is not None
        _back(drawing, left, LANE * (len(returns) - lane), tops[place] + 14, tops[target] + 20)
    drawing.height = y + 1
    return drawing


def _box(drawing: Drawing, stop: Stop, left: float, top: float) -> float:
    """Draw one stop; how high it is."""
    room = WIDTH - left - 1
    inner = room - 2 * PAD
    y = top + PAD - 3
    at = len(drawing.boxes)
    when = stop.when or ""
    title_room = inner - (width(when, SMALL) + 10 if when else 0)
    if title_room < inner / 2:
        title_room = inner
    lines = wrap(stop.title, title_room, TITLE)
    for number, line in enumerate(lines):
        drawing.words.append(Words(left + PAD, y + 14, line, "ch-title"))
        if number == 0 and when and title_room < inner:
            drawing.words.append(Words(left + PAD + inner, y + 14, when, "ch-small", end=True))
        y += TITLE_LINE
    if when and title_room == inner:
        y = _lines(drawing, when, left + PAD, y, inner, "ch-small")
    if not stop.people or stop.tone in ("skip", "over", "back"):
        y = _lines(drawing, stop.said, left + PAD, y, inner, f"ch-said ch-{stop.tone}")
    y = _people(drawing, stop, left + PAD, y, inner)
    if stop.notes:
        y = _lines(drawing, " · ".join(stop.notes), left + PAD, y, inner, "ch-small")
    height = y - top + PAD - 3
    drawing.boxes.insert(at, Box(left, top, room, height, f"ch-box ch-{stop.tone}"))
    return height


def _people(drawing: Drawing, stop: Stop, x: float, y: float, inner: float) -> float:
    """One below the other in a plain step; as boxes side by side where each has a say; the next free line."""
    if not stop.parallel:
        for person in stop.people:
            y = _person(drawing, person, x, y, inner)
        return y
    columns = _columns(stop.people, inner)
    room = (inner - CELL_GAP * (columns - 1)) / columns
    y += 3
    for start in range(0, len(stop.people), columns):
        row = stop.people[start : start + columns]
        at, bottoms = len(drawing.boxes), []
        for column, person in enumerate(row):
            left = x + column * (room + CELL_GAP)
            below = _lines(
                drawing, person.name, left + CELL_PAD, y + 3, room - 2 * CELL_PAD, "ch-name", TITLE, 18
            )
            bottoms.append(
                _lines(drawing, person.said, left + CELL_PAD, below, room - 2 * CELL_PAD, _said(person))
            )
        height = max(bottoms) - y + 4
        for column, person in enumerate(row):
            left = x + column * (room + CELL_GAP)
            drawing.boxes.insert(at, Box(left, y, room, height, f"ch-cell ch-{person.tone}"))
        y += height + CELL_GAP
    return y


def _columns(people: list[Person], inner: float) -> int:
    """Three beside each other where nobody needs a second line for it, else two."""
    room = (inner - CELL_GAP * 2) / 3 - 2 * CELL_PAD
    short = all(width(p.name, TITLE) <= room and width(p.said, SMALL) <= room for p in people)
    return 3 if short and len(people) > 2 and len(people) != 4 else 2


def _person(drawing: Drawing, person: Person, x: float, y: float, inner: float) -> float:
    """Name left, state right, on one line where both fit."""
    if width(person.name, TITLE) + width(person.said, SMALL) + 12 <= inner:
        drawing.words.append(Words(x, y + 13, person.name, "ch-name"))
        if person.said:
            drawing.words.append(Words(x + inner, y + 13, person.said, _said(person), end=True))
        return y + 18
    y = _lines(drawing, person.name, x, y, inner, "ch-name", TITLE, 18)
    return _lines(drawing, person.said, x, y, inner, _said(person)) if person.said else y


def _said(person: Person) -> str:
    return f"ch-said ch-{person.tone}"


def _lines(
    drawing: Drawing,
    text: str,
    x: float,
    y: float,
    room: float,
    css: str,
    size: float = SMALL,
    height: float = SMALL_LINE,
) -> float:
    for line in wrap(text, room, size) if text else ():
        drawing.words.append(Words(x, y + height - 5, line, css))
        y += height
    return y


def _down(drawing: Drawing, left: float, y: float, stop: Stop, before: Stop) -> None:
    """From one box to the next; dashed where nobody has gone yet, and where the way began anew."""
    x = left + (WIDTH - left) / 2
    passed = stop.tone not in ("next", "skip", "over") and before.tone != "back"
    head = f"M {x - 4:g} {y + GAP - 7:g} L {x:g} {y + GAP - 1:g} L {x + 4:g} {y + GAP - 7:g} Z"
    css = "ch-way" if passed else "ch-way ch-dashed"
    drawing.arrows.append(Arrow(f"M {x:g} {y:g} L {x:g} {y + GAP - 5:g}", css, head))


def _back(drawing: Drawing, left: float, lane: float, start: float, end: float) -> None:
    """Out of a box on the left, up its lane, into the box it went back to."""
    x = left - lane - 2
    path = f"M {left:g} {start:g} L {x:g} {start:g} L {x:g} {end:g} L {left - 5:g} {end:g}"
    head = f"M {left - 7:g} {end - 4:g} L {left - 1:g} {end:g} L {left - 7:g} {end + 4:g} Z"
    drawing.arrows.append(Arrow(path, "ch-way ch-return", head))
