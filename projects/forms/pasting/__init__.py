"""A block of cells from a spreadsheet or a text: read from the clipboard, its columns recognised, put into the draft."""

from projects.forms.pasting.clipboard import Table, read_html, read_text, read_typed, write_text
from projects.forms.pasting.placing import Leftover, Pasted, PastedRow, place

__all__ = [
    "Leftover",
    "Pasted",
    "PastedRow",
    "Table",
    "place",
    "read_html",
    "read_text",
    "read_typed",
    "write_text",
]
