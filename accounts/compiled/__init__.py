"""Statements compiled once, for what happens at every decision.

The ORM writes the same SQL for a statement of the same shape every time, and PostgreSQL plans it every time; for a query that
joins five tables both take longer than answering it. Here the text is kept by the process and the plan by the connection.
Nothing of an answer is kept: every statement is sent, and answered from the tables, each time.
"""

from accounts.compiled.reading import Compiled, Slot, among
from accounts.compiled.writing import Insert, Save, Update, copies

__all__ = ["Compiled", "Insert", "Save", "Slot", "Update", "among", "copies"]
