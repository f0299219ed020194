"""What stands beside a field of the form: messages of the system review, remarks of reviewers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime

from projects.forms.places import dom_id


@dataclass(frozen=True)
class Note:
    """One message under a cell: ``level`` is bad, warn, info or done (explained)."""

    level: str
    text: str
    #: the typed text itself cannot be read: stays until the next save, whatever the rules say meanwhile
    unread: bool = False
    #: told nowhere else on the page: never cut
    whole: bool = False

    @property
    def glyph(self) -> str:
        return "tick" if self.level == "done" else self.level


@dataclass(frozen=True)
class PinnedRemark:
    """What a reviewer wrote at a field in the last round; ``changed`` once the cell is another."""

    author: str
    at: datetime
    text: str
    changed: bool = False
    #: the draft being written: 第3稿
    round: int = 1


@dataclass(frozen=True)
class Marks:
    """Everything that stands beside fields, by lasting path."""

    notes: Mapping[str, Sequence[Note]] = field(default_factory=dict)
    remarks: Mapping[str, Sequence[PinnedRemark]] = field(default_factory=dict)
    #: cells brought from last year that nobody has looked at
    carried: Set[str] = frozenset()


@dataclass(frozen=True)
class Field:
    """One cell of the form."""

    path: str
    text: str
    notes: Sequence[Note] = ()
    remarks: Sequence[PinnedRemark] = ()
    carried: bool = False

    @property
    def id(self) -> str:
        return dom_id(self.path)

    @property
    def css(self) -> str:
        """The worst message colours the edge; one that is settled does not."""
        levels = {note.level for note in self.notes}
        worst = next((f"is-{level}" for level in ("bad", "warn") if level in levels), "")
        return f"{worst} is-carried".strip() if self.carried else worst

    @property
    def invalid(self) -> bool:
        return any(note.level == "bad" for note in self.notes)

    @property
    def described_by(self) -> str:
        return f"n-{self.id}" if self.notes or self.remarks else ""
