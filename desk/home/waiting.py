"""待反馈 and 待阅: questions that wait for the person's answer, and what they were sent to read."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from workflows import inbox
from workflows.models import Consultation, Copy

SHOWN = 20


@dataclass(frozen=True)
class Owed:
    """The oldest of each; one query a list, and none for a list that is empty."""

    questions: list[Consultation]
    questions_count: int
    copies: list[Copy]
    copies_count: int


def owed(user: User, counts: inbox.Counts) -> Owed:
    """What the menu has counted already, as rows."""
    return Owed(
        list(inbox.to_answer(user)[:SHOWN]) if counts.to_answer else [],
        counts.to_answer,
        list(inbox.to_read(user)[:SHOWN]) if counts.to_read else [],
        counts.to_read,
    )
