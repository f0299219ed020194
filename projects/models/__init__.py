"""What is promised: years, projects, target versions with their rows, imports."""

from projects.models.imports import TargetImport
from projects.models.project import Project
from projects.models.target import (
    EvaluationWeight,
    Explanation,
    Goal,
    Indicator,
    OpenQuestion,
    PlanPoint,
    TargetVersion,
)
from projects.models.year import BudgetYear

__all__ = [
    "BudgetYear",
    "EvaluationWeight",
    "Explanation",
    "Goal",
    "Indicator",
    "OpenQuestion",
    "PlanPoint",
    "Project",
    "TargetImport",
    "TargetVersion",
]
