"""从上年带入: last year's target as this year's draft, with every copied text marked until somebody has looked at it."""

from projects.lastyear.carrying import Wish, carry
from projects.lastyear.marks import CarriedMark, confirm, marks_of
from projects.lastyear.sources import Source, sources
from projects.lastyear.years import shifted, speaks_of_old

__all__ = [
    "CarriedMark",
    "Source",
    "Wish",
    "carry",
    "confirm",
    "marks_of",
    "shifted",
    "sources",
    "speaks_of_old",
]
