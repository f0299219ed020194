"""How it is decided: cases, routes, steps, people on them, what gathers around them, and the record."""

from workflows.models.around import (
    Consultation,
    Copy,
    DecisionDraft,
    DepartmentWord,
    Phrase,
    Revision,
    Suspension,
    Urge,
)
from workflows.models.bundles import Batch, BatchItem, Handover
from workflows.models.case import Case, Snapshot
from workflows.models.parked import ParkedWork
from workflows.models.record import Attachment, Event, FieldRemark, Registration
from workflows.models.routes import RULES, Route, RouteStep, StepRules
from workflows.models.steps import Assignment, CaseStep, Seat
from workflows.models.year import DateChange, Round, StageRun, StageUrge, WakeUp, WorkYear, YearRun

__all__ = [
    "RULES",
    "Assignment",
    "Attachment",
    "Batch",
    "BatchItem",
    "Case",
    "CaseStep",
    "Consultation",
    "Copy",
    "DateChange",
    "DecisionDraft",
    "DepartmentWord",
    "Event",
    "FieldRemark",
    "Handover",
    "ParkedWork",
    "Phrase",
    "Registration",
    "Revision",
    "Round",
    "Route",
    "RouteStep",
    "Seat",
    "Snapshot",
    "StageRun",
    "StageUrge",
    "StepRules",
    "Suspension",
    "Urge",
    "WakeUp",
    "WorkYear",
    "YearRun",
]
