"""One version of a target: as content, as a sheet, as what a form holds; how it is saved, reviewed and explained."""

from projects.versions.blocking import problems
from projects.versions.content import content_of, sheet_of, sheet_of_content, with_rows
from projects.versions.creating import NewProject, create_project
from projects.versions.data import data_of
from projects.versions.drafters import assign, candidates
from projects.versions.errors import Conflict, Invalid
from projects.versions.questions import open_questions
from projects.versions.repairing import apply_repair, explain, repaired
from projects.versions.reviewing import Review, review
from projects.versions.saving import content_of_data, save

__all__ = [
    "Conflict",
    "Invalid",
    "NewProject",
    "Review",
    "apply_repair",
    "assign",
    "candidates",
    "content_of",
    "content_of_data",
    "create_project",
    "data_of",
    "explain",
    "open_questions",
    "problems",
    "repaired",
    "review",
    "save",
    "sheet_of",
    "sheet_of_content",
    "with_rows",
]
