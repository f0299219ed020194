"""Scoring of the self-evaluation (自评): facts in, points and their formula out. No database, no web (domain.md §4).

Points are Decimal with two decimals, rounded half up row by row and then added. Percentages are 0-100. A computed score is
never typed over: who disagrees returns the facts or deducts with a reason.
"""

from monitoring.scoring.choosing import choose
from monitoring.scoring.execution import ExecutionMethod, score_execution
from monitoring.scoring.rows import score
from monitoring.scoring.totals import Grade, Total, deduct, grade, total
from monitoring.scoring.values import Band, InputError, Method, Outcome, Row, Score, Settings
from monitoring.scoring.weights import rescale

__all__ = [
    "Band",
    "ExecutionMethod",
    "Grade",
    "InputError",
    "Method",
    "Outcome",
    "Row",
    "Score",
    "Settings",
    "Total",
    "choose",
    "deduct",
    "grade",
    "rescale",
    "score",
    "score_execution",
    "total",
]
