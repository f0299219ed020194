"""How a verb says no. Every text is a Chinese sentence for the person who asked, and says what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflows.kinds import Problem
    from workflows.models import Case


class CaseError(Exception):
    """Base of all refusals. ``text`` is what the page shows."""

    def __init__(self, text: str, case: Case | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.case = case


class NotAllowed(CaseError):  # noqa: N818
    """This person may not do this; the text says who may (403)."""


class Stale(CaseError):  # noqa: N818
    """Somebody was faster, or the case has moved on since the page was read; the text says who and when (409)."""


class Busy(CaseError):  # noqa: N818
    """Another act on the same case is being written at this moment (409)."""

    def __init__(self, text: str = "这件事正由另一人办理，您的操作没有写入。请稍等几秒再试一次。") -> None:
        super().__init__(text)


class Refused(CaseError):  # noqa: N818
    """The act itself is not in order: something is missing or does not fit (422). ``problems`` name the places."""

    def __init__(self, text: str, problems: Sequence[Problem] = (), case: Case | None = None) -> None:
        super().__init__(text, case)
        self.problems = list(problems)
