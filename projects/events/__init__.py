"""预算变动: every act that changes a project's money after the 批复. All take ids and people, never a request."""

from projects.events.adding import Newcomer, add_project, break_down
from projects.events.changing import DECREASES, INCREASES, break_down_more, change, move
from projects.events.leaving import cancel, merge
from projects.events.papers import Paper
from projects.events.parting import split, transfer
from projects.events.renaming import rename
from projects.events.reversing import reverse_event
from projects.events.rows import Done
from projects.events.without_paper import leave_year, return_to_year

__all__ = [
    "DECREASES",
    "INCREASES",
    "Done",
    "Newcomer",
    "Paper",
    "add_project",
    "break_down",
    "break_down_more",
    "cancel",
    "change",
    "leave_year",
    "merge",
    "move",
    "rename",
    "return_to_year",
    "reverse_event",
    "split",
    "transfer",
]
