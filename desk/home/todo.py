"""待办: the open assignments of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.urls import reverse

from accounts.models import User
from desk.home.deadlines import Deadline, deadlines
from workflows import inbox
from workflows.models import Assignment

PAGE = 100


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
    """One page of the person's list, and the sums over all of it."""

    lines: list[Line]
    picks: list[Pick]
    all: int
    count: int
    amount: Decimal
    overdue: int
    due_today: int
    page: int
    pages: int

    @property
    def first_url(self) -> str:
        return self.lines[0].url if self.lines else ""


def todo(user: User, today: date, *, what: str = "", page: int = 1) -> Todo:
    """What waits for ``user``, the most urgent first; ``what`` keeps one step's name."""
    mine = inbox.todo(user)
    picks = list(
        mine.order_by().values("step__name").annotate(count=Count("pk")).order_by("-count", "step__name")
    )
    shown = mine.filter(step__name=what) if what else mine
    sums = shown.aggregate(
        count=Count("pk"),
        amount=Sum("case__amount"),
        overdue=Count("pk", filter=Q(due_on__lt=today)),
        due_today=Count("pk", filter=Q(due_on=today)),
    )
    pages = max(1, -(-sums["count"] // PAGE))
    page = min(max(1, page), pages)
    begin = (page - 1) * PAGE
    return Todo(
        lines=_lines(list(shown[begin : begin + PAGE]), begin, today),
        picks=[Pick(row["step__name"], row["count"], row["step__name"] == what) for row in picks],
        all=sum(row["count"] for row in picks),
        count=sums["count"],
        amount=sums["amount"] or Decimal(0),
        overdue=sums["overdue"],
        due_today=sums["due_today"],
        page=page,
        pages=pages,
    )


def _lines(rows: list[Assignment], begin: int, today: date) -> list[Line]:
    known = deadlines({row.due_on for row in rows}, today)
    lines: list[Line] = []
    before: int | None = None
    for number, row in enumerate(rows, begin + 1):
        deadline = known[row.due_on]
        cut = before is not None and before != deadline.group
        before = deadline.group
        lines.append(Line(number, row, deadline, cut, reverse("workflows:case", args=[row.case_id])))
    return lines
