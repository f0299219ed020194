"""待办: the open assignments of a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum, TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.urls import reverse

from accounts import clock
from accounts.models import User
from accounts.together import groups
from desk.home.deadlines import Deadline, deadlines
from desk.home.due import Standing, pressing
from notifications.calendar import Calendar, Reckoning
from workflows import inbox
from workflows.models import Assignment

#: A screen and a half. A row costs more to write than to find: hundreds that wait must not slow the page down.
PAGE = 30


@dataclass(frozen=True)
class Line:
    """One assignment as a row of the ledger. ``cut`` draws a darker line above: another group of deadlines begins."""

    number: int
    assignment: Assignment
    deadline: Deadline
    cut: bool
    url: str


@dataclass(frozen=True)
class Pick:
    """One sort of work and how many of it are waiting."""

    words: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Todo:
    """One page of the person's list, and the sums over all of it. ``standing`` is of everything, whatever is picked."""

    lines: list[Line]
    picks: list[Pick]
    all: int
    count: int
    amount: Decimal
    standing: Standing
    page: int
    pages: int

    @property
    def first_url(self) -> str:
        return self.lines[0].url if self.lines else ""


def asked(user: User, reckoned: Reckoning) -> dict[str, Combinable]:
    """The open assignments by the names of their steps: number, sum in yuan, overdue and due today."""
    return {
        "picks": groups(
            inbox.todo(user),
            by="step__name",
            count=Count("pk"),
            amount=Cast(Sum("case__amount"), TextField()),
            **pressing(reckoned),
        )
    }


def todo(user: User, found: Mapping[str, Any], calendar: Calendar, *, what: str = "", page: int = 1) -> Todo:
    """What waits for ``user``, the most urgent first; ``what`` keeps one step's name."""
    picks = sorted(found["picks"], key=lambda pick: (-pick["count"], pick["by"]))
    shown = [pick for pick in picks if not what or pick["by"] == what]
    count = _total(shown, "count")
    pages = max(1, -(-count // PAGE))
    page = min(max(1, page), pages)
    return Todo(
        lines=_page(user, what, (page - 1) * PAGE, calendar) if count else [],
        picks=[Pick(pick["by"], pick["count"], pick["by"] == what) for pick in picks],
        all=_total(picks, "count"),
        count=count,
        amount=sum((Decimal(pick["amount"] or 0) for pick in shown), Decimal(0)),
        standing=Standing(*(_total(picks, of) for of in ("count", "overdue", "due_today"))),
        page=page,
        pages=pages,
    )


def _total(picks: list[dict[str, Any]], of: str) -> int:
    return sum(pick[of] for pick in picks)


def _page(user: User, what: str, begin: int, calendar: Calendar) -> list[Line]:
    rows = inbox.todo(user)
    if what:
        rows = rows.filter(step__name=what)
    return _lines(list(rows[begin : begin + PAGE]), begin, calendar)


def _lines(rows: list[Assignment], begin: int, calendar: Calendar) -> list[Line]:
    known = deadlines({row.due_on for row in rows}, clock.today(), calendar)
    lines: list[Line] = []
    before: int | None = None
    for number, row in enumerate(rows, begin + 1):
        deadline = known[row.due_on]
        cut = before is not None and before != deadline.group
        before = deadline.group
        lines.append(Line(number, row, deadline, cut, reverse("workflows:case", args=[row.case_id])))
    return lines
