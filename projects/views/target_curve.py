"""The plan as a small curve, of what is typed: points in the picture's own units, their numbers as text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from projects.forms.cells import figure_text, read_percent
from projects.forms.draft import Draft
from projects.sheet import CHECKPOINT_MONTHS

#: the drawing area within the picture
LEFT, TOP, WIDE, HIGH = 16, 18, 320, 64


@dataclass(frozen=True)
class CurvePoint:
    """One checkpoint with a readable share; ``x``, ``y`` in the picture's units."""

    month: int
    share: str
    x: int
    y: int


@dataclass(frozen=True)
class Curve:
    """The points that can be drawn, in their order; the line begins at nothing on January 1."""

    points: tuple[CurvePoint, ...]

    @property
    def line(self) -> str:
        """The corners of the polyline."""
        return " ".join([f"{LEFT},{TOP + HIGH}", *(f"{point.x},{point.y}" for point in self.points)])

    @property
    def words(self) -> str:
        """The same in words."""
        return "，".join(f"{point.month}月底 {point.share}%" for point in self.points)


def plan_curve(draft: Draft) -> Curve:
    """What of the typed plan lies between 0 and 100; the rest is the system review's business."""
    found = [(month, _share(draft.plan.get(month, ""))) for month in CHECKPOINT_MONTHS]
    return Curve(tuple(_point(month, share) for month, share in found if share is not None))


def _point(month: int, share: Decimal) -> CurvePoint:
    return CurvePoint(
        month, figure_text(share), LEFT + round(WIDE * month / 12), TOP + HIGH - round(HIGH * share / 100)
    )


def _share(text: str) -> Decimal | None:
    try:
        share = read_percent(text)
    except ValueError:
        return None
    return share if share is not None and 0 <= share <= 100 else None
