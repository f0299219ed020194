"""How it is decided: cases, routes, steps, people on them, and the record."""

from workflows.models.case import Case, Snapshot
from workflows.models.record import Attachment, Event, FieldRemark, Registration
from workflows.models.routes import Route, RouteStep
from workflows.models.steps import Assignment, CaseStep, Seat

__all__ = [
    "Assignment",
    "Attachment",
    "Case",
    "CaseStep",
    "Event",
    "FieldRemark",
    "Registration",
    "Route",
    "RouteStep",
    "Seat",
    "Snapshot",
]
