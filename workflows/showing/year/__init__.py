"""The year of one subject as people read it: a row for each stage and round, a chart of them, and the same as a table."""

from workflows.showing.year.drawing import draw
from workflows.showing.year.rows import Row, Year, year_of

__all__ = ["Row", "Year", "draw", "year_of"]
