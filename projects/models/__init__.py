"""What is promised: years, projects, target versions with their rows, imports, and what changes the money later."""

from projects.models.amount_lists import AmountColumns, AmountList
from projects.models.appraisal import Appraisal
from projects.models.carrying import Carrying
from projects.models.changes import TargetChange
from projects.models.checks import CheckCount, CheckWaiver, SeenRemark
from projects.models.department import DepartmentRow, DepartmentTarget
from projects.models.disclosing import BudgetDisclosure, Published
from projects.models.events import AdditionProposal, ProjectEvent
from projects.models.imports import TargetColumns, TargetImport
from projects.models.integrated import (
    CopiedCell,
    IntegratedColumns,
    IntegratedImport,
    IntegratedTarget,
    Recognition,
)
from projects.models.library import LibraryEntry, SpelledName
from projects.models.papers import PaperJob
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
    "AdditionProposal",
    "AmountColumns",
    "AmountList",
    "Appraisal",
    "BudgetDisclosure",
    "BudgetYear",
    "Carrying",
    "CheckCount",
    "CheckWaiver",
    "CopiedCell",
    "DepartmentRow",
    "DepartmentTarget",
    "EvaluationWeight",
    "Explanation",
    "Goal",
    "Indicator",
    "IntegratedColumns",
    "IntegratedImport",
    "IntegratedTarget",
    "LibraryEntry",
    "OpenQuestion",
    "PaperJob",
    "PlanPoint",
    "Project",
    "ProjectEvent",
    "Published",
    "Recognition",
    "SeenRemark",
    "SpelledName",
    "TargetChange",
    "TargetColumns",
    "TargetImport",
    "TargetVersion",
]
