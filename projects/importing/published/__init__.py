"""Reader of the text extracted from a published 部门预算绩效文本. Pure: neither database nor web."""

from projects.importing.published.document import Amounts, Department, Document, Item, Question, ReadProject
from projects.importing.published.reader import read_document
from projects.importing.published.text import MOST_BYTES, UnreadableError

__all__ = [
    "MOST_BYTES",
    "Amounts",
    "Department",
    "Document",
    "Item",
    "Question",
    "ReadProject",
    "UnreadableError",
    "read_document",
]
