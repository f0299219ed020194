"""One version of a target: as content, as a sheet, as what a form holds; how it is saved, reviewed and explained."""

from projects.versions.content import content_of, sheet_of, sheet_of_content, with_rows
from projects.versions.data import data_of
from projects.versions.errors import Conflict, Invalid

__all__ = ["Conflict", "Invalid", "content_of", "data_of", "sheet_of", "sheet_of_content", "with_rows"]
