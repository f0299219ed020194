"""A row from the 指标库, put into the table by a click."""

from __future__ import annotations

from accounts.models import User
from accounts.web import whole_number
from projects.forms.cells import split_value
from projects.forms.draft import Draft
from projects.forms.edits import add_row
from projects.forms.layout import Layout
from projects.library import search


def from_library(draft: Draft, which: str, user: User, layout: Layout) -> str:
    """The new row's id, or "" where the entry is gone or the year's form has no such class. Nothing is saved yet."""
    pk = whole_number(which)
    entry = search(user, "").filter(pk=pk, retired=False).first() if pk is not None else None
    one = add_row(draft, entry.level2, layout) if entry is not None else None
    if entry is None or one is None:
        return ""
    row = next(row for row in draft.rows if row.uuid == one)
    row.name, row.description, row.basis = entry.name, entry.description, entry.basis
    if entry.usual:
        parts = split_value(entry.usual)
        row.operator, row.number, row.unit = parts.operator, parts.number, parts.unit
    else:
        row.unit = entry.unit
    return one
