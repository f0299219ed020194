"""Geometry of 计划与执行: at each checkpoint a hollow column for the plan and a full one for what was spent, in percent.

One picture for a page and one for a phone, the same shapes in another width. The table beside it says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from accounts.templatetags.show import pct, plain
from desk.statistics.spending import Point
from monitoring.curve.drawing import Drawing, Line, Words, lamp_at

WIDE, PHONE = 720.0, 366.0
HEIGHT = 236.0
LEFT, RIGHT = 44.0, 8.0
TOP, BOTTOM = 52.0, 26.0
GRID = (0, 50, 100)
#: the widest a column gets; the gap between the two of a checkpoint
COLUMN, GAP = 46.0, 6.0


def draw(points: Sequence[Point], width: float = WIDE) -> Drawing:
    """The picture. What is spent may be above 100 %: the scale grows with it."""
    drawing = Drawing(width, HEIGHT)
    most = max([Decimal(100), *(share for point in points for share in _shares(point) if share is not None)])
    for percent in GRID:
        y = _y(Decimal(percent), most)
        drawing.lines.append(Line(f"M{LEFT:g} {y:.1f}H{width - RIGHT:g}", "hair" if percent else "axis"))
        drawing.words.append(Words(LEFT - 6, y + 4, f"{percent}%", "t-mute t-end"))
    room = (width - LEFT - RIGHT) / max(len(points), 1)
    for place, point in enumerate(points):
        _point(drawing, point, LEFT + room * (place + 0.5), min(COLUMN, room / 2 - GAP), most)
    return drawing


def told(points: Sequence[Point]) -> str:
    """The whole picture in one sentence, for whoever does not see it."""
    return f"{'；'.join(_said(point) for point in points)}。数字见旁边的表。"


def _point(drawing: Drawing, point: Point, x: float, column: float, most: Decimal) -> None:
    drawing.words.append(Words(x, HEIGHT - 8, point.checkpoint.name, "t-mid"))
    total = point.line.sum
    if total is None:
        drawing.shapes.append(lamp_at("none", x, 30.0))
        drawing.words.append(Words(x, 16, "未到", "t-mute t-mid"))
        return
    lamp = total.reading.light.lamp
    drawing.shapes.append(lamp_at(lamp, x, 30.0))
    drawing.words.append(Words(x, 16, total.reading.light.words, f"t-mid t-{lamp}"))
    planned, actual = _shares(point)
    _column(drawing, x - GAP / 2 - column, column, planned, most, "col-plan", "t-mute")
    _column(drawing, x + GAP / 2, column, actual, most, "col-actual", "t-prim")


def _column(
    drawing: Drawing, x: float, width: float, share: Decimal | None, most: Decimal, css: str, words: str
) -> None:
    if share is None:
        return
    top, foot = _y(share, most), HEIGHT - BOTTOM
    drawing.lines.append(Line(f"M{x:.1f} {foot:g}V{top:.1f}h{width:.1f}V{foot:g}Z", css))
    drawing.words.append(Words(x + width / 2, top - 5, plain(share), f"t-mid {words}"))


def _shares(point: Point) -> tuple[Decimal | None, Decimal | None]:
    total = point.line.sum
    return (total.planned, total.reading.actual) if total else (None, None)


def _y(percent: Decimal, most: Decimal) -> float:
    share = float(min(max(percent, Decimal(0)), most) / most)
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share


def _said(point: Point) -> str:
    planned, actual = _shares(point)
    if point.line.sum is None:
        return f"{point.checkpoint.name}未到"
    light = point.line.sum.reading.light.words
    return f"{point.checkpoint.name}计划 {pct(planned)}，执行 {pct(actual)}，{light}"
