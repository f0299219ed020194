"""指标库: fed by approved targets, kept by the budget desk, searched while typing."""

from projects.library.actuals import Actuals, actuals_of, register
from projects.library.feeding import feed, feed_all
from projects.library.keeping import Entry, change, retire
from projects.library.searching import department_of, find, search

__all__ = [
    "Actuals",
    "Entry",
    "actuals_of",
    "change",
    "department_of",
    "feed",
    "feed_all",
    "find",
    "register",
    "retire",
    "search",
]
