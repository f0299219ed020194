"""The curve of a project's year: planned against spent, drawn by the server and told in the table beside it."""

from monitoring.curve.drawing import Drawing, draw
from monitoring.curve.points import Curve, Mark, Point

__all__ = ["Curve", "Drawing", "Mark", "Point", "draw"]
