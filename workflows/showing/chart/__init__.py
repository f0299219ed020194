"""流程图: what a case has passed, where it is and what comes, drawn by the server and told in a table beside it."""

from workflows.showing.chart.course import Course, Person, Stop, course_of
from workflows.showing.chart.drawing import Drawing, draw

__all__ = ["Course", "Drawing", "Person", "Stop", "course_of", "draw"]
