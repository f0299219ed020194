"""Geometry of the curve: one picture for a page and one for a phone, the same shapes in another width.

Lengths are pixels of a picture as wide as asked for. What is spent may be above 100 %: the scale grows with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from monitoring.curve.points import Curve, Mark, Point

WIDE, PHONE = 860.0, 366.0
HEIGHT = 250.0
LEFT, RIGHT = 44.0, 14.0
TOP, BOTTOM = 44.0, 28.0
#: a label of a point keeps so far from the picture's edge
EDGE = 64.0
GRID = (0, 50, 100)


@dataclass(frozen=True)
class Words:
    """A text at a place; ``css`` says where it is anchored and in which colour."""

    x: float
    y: float
    text: str
    css: str = ""


@dataclass(frozen=True)
class Line:
    """A path as in SVG."""

    path: str
    css: str


@dataclass(frozen=True)
class Dot:
    """A circle."""

    x: float
    y: float
    radius: float
    css: str


@dataclass
class Drawing:
    """All shapes, ready for the template."""

    width: float
    height: float = HEIGHT
    lines: list[Line] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    shapes: list[Line] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)


@dataclass(frozen=True)
class _Scale:
    curve: Curve
    width: float
    most: Decimal

    def x(self, on: date) -> float:
        days = (self.curve.ends - self.curve.begins).days
        at = min(max((on - self.curve.begins).days, 0), days)
        return LEFT + (self.width - LEFT - RIGHT) * at / days

    def y(self, percent: Decimal) -> float:
        share = float(min(max(percent, Decimal(0)), self.most) / self.most)
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share


def draw(curve: Curve, width: float = WIDE) -> Drawing:
    """The picture."""
    highest = max((point.percent for point in curve.spent), default=Decimal(0))
    scale = _Scale(curve, width, max(Decimal(100), highest))
    drawing = Drawing(width)
    _grid(drawing, scale)
    _today(drawing, scale)
    _plan(drawing, scale)
    _spent(drawing, scale)
    for mark in curve.marks:
        _light(drawing, scale, mark)
    return drawing


def _grid(drawing: Drawing, scale: _Scale) -> None:
    for percent in GRID:
        y = scale.y(Decimal(percent))
        css = "hair" if percent else "axis"
        drawing.lines.append(Line(f"M{LEFT:g} {y:.1f}H{drawing.width - RIGHT:g}", css))
        drawing.words.append(Words(LEFT - 6, y + 4, f"{percent}%", "t-mute t-end"))
    months = range(1, 13)
    for month in months:
        begins = scale.x(date(scale.curve.year, month, 1))
        ends = scale.x(date(scale.curve.year, month + 1, 1)) if month < 12 else scale.x(scale.curve.ends)
        drawing.words.append(Words((begins + ends) / 2, HEIGHT - 9, str(month), "t-mute t-mid"))
        if month > 1:
            drawing.lines.append(
                Line(f"M{begins:.1f} {HEIGHT - BOTTOM:g}V{HEIGHT - BOTTOM + 4:g}", "hair tick")
            )


def _today(drawing: Drawing, scale: _Scale) -> None:
    if not scale.curve.begins <= scale.curve.today <= scale.curve.ends:
        return
    x = scale.x(scale.curve.today)
    drawing.lines.append(Line(f"M{x:.1f} {TOP - 10:g}V{HEIGHT - BOTTOM:g}", "today"))
    # Below the axis names of months stand; above the picture the lights: today is told between them.
    drawing.words.append(Words(*_beside(x, TOP, drawing.width), "今天", _anchor(x, drawing.width)))


def _plan(drawing: Drawing, scale: _Scale) -> None:
    points = scale.curve.planned
    if not points:
        return
    drawing.lines.append(Line(_path(points, scale), "plan"))
    for point in points[1:]:
        x, y = scale.x(point.on), scale.y(point.percent)
        drawing.dots.append(Dot(x, y, 3.5, "dot"))
        drawing.words.append(Words(x - 7, y - 6, f"计划 {_plain(point.percent)}", "t-mute t-end"))


def _spent(drawing: Drawing, scale: _Scale) -> None:
    points = scale.curve.spent
    if not points:
        return
    drawing.lines.append(Line(_path([Point(scale.curve.begins, Decimal(0)), *points], scale), "actual"))
    drawing.dots += [Dot(scale.x(point.on), scale.y(point.percent), 3, "dot-a") for point in points]
    last = points[-1]
    x, y = scale.x(last.on), scale.y(last.percent)
    anchor = " t-end" if x > drawing.width - EDGE else ""
    left = x - 7 if anchor else x + 7
    drawing.words.append(Words(left, y + 14, f"执行 {_plain(last.percent)}", f"t-prim{anchor}"))


def _light(drawing: Drawing, scale: _Scale, mark: Mark) -> None:
    """Above the curve, over its date: shape and word of the checkpoint."""
    x = scale.x(mark.on)
    lamp = mark.light.lamp if mark.light else "none"
    drawing.shapes.append(lamp_at(lamp, x, 26.0))
    end = x > drawing.width - EDGE / 2
    anchor, at = ("t-end", x + 6) if end else ("t-mid", x)
    # A phone has no room for the words beside each other: shape and name there, the words in the table.
    told = mark.name if drawing.width < WIDE else f"{mark.name} {mark.words}"
    drawing.words.append(Words(at, 12, told, f"{anchor} {_COLOURS[lamp]}".strip()))


def lamp_at(lamp: str, x: float, y: float) -> Line:
    """The shape of a light around a point."""
    return Line(_SHAPES[lamp](x, y), f"m-{lamp}")


def _path(points: Sequence[Point], scale: _Scale) -> str:
    steps = [f"{scale.x(point.on):.1f} {scale.y(point.percent):.1f}" for point in points]
    return f"M{'L'.join(steps)}"


def _beside(x: float, y: float, width: float) -> tuple[float, float]:
    return (x - 5, y) if x > width - EDGE else (x + 5, y)


def _anchor(x: float, width: float) -> str:
    return "t-end" if x > width - EDGE else ""


def _plain(percent: Decimal) -> str:
    text = f"{percent:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _circle(x: float, y: float) -> str:
    return f"M{x - 5:.1f} {y:g}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z"


def _triangle(x: float, y: float) -> str:
    return f"M{x:.1f} {y - 6:g}l6.5 11h-13Z"


def _square(x: float, y: float) -> str:
    return f"M{x - 5:.1f} {y - 5:g}h10v10h-10Z"


_SHAPES = {"ok": _circle, "warn": _triangle, "bad": _square, "none": _circle}
_COLOURS = {"ok": "", "warn": "t-warn", "bad": "t-bad", "none": "t-mute"}
