"""To do, waiting outside, to correct, started and done: what one person sees of all cases. Constant queries each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts import clock
from accounts.access import in_business, is_budget_officer
from accounts.models import User
from workflows.access import visible_cases
from workflows.models import Assignment, Case

OPEN = Assignment.State.OPEN


def todo(user: User) -> QuerySet[Assignment]:
    """The person's open rows, the earliest due first."""
    rows = Assignment.objects.filter(in_business(user), person=user, state=OPEN)
    return rows.select_related(
        "step", "seat__principal", "case__unit", "case__office", "case__submitted_by"
    ).order_by("due_on", "id")


def to_correct(user: User) -> QuerySet[Case]:
    """What came back to the person for correction, the newest first."""
    mine = Case.objects.filter(in_business(user), drafter=user, state=Case.State.DRAFT, returned=True)
    return _shown(mine).order_by("-id")


def waiting_outside(user: User) -> QuerySet[Case]:
    """待报财政: for the budget desk, whoever of it; nobody else has anything to do with these."""
    if not is_budget_officer(user):
        return Case.objects.none()
    return _shown(visible_cases(user).filter(state=Case.State.OUTSIDE)).order_by("unit__code", "id")


def started_by(user: User) -> QuerySet[Case]:
    """What the person submitted, the latest first."""
    return _shown(Case.objects.filter(in_business(user), submitted_by=user)).order_by("-submitted_at", "-id")


def done_by(user: User) -> QuerySet[Assignment]:
    """What the person decided, on screen or on paper, the latest first."""
    rows = Assignment.objects.filter(in_business(user), person=user, state=Assignment.State.DONE)
    return rows.select_related("step", "seat__principal", "case__unit", "case__office").order_by(
        "-closed_at", "-id"
    )


def _shown(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.select_related("unit", "office", "drafter", "submitted_by")


@dataclass(frozen=True)
class Counts:
    """For the menu: how many things wait for the person."""

    todo: int
    to_correct: int

    @property
    def all(self) -> int:
        return self.todo + self.to_correct


def counts(user: User) -> Counts:
    """Two counts over partial indexes, whatever lies in the tables."""
    return Counts(
        Assignment.objects.filter(in_business(user), person=user, state=OPEN).count(),
        Case.objects.filter(in_business(user), drafter=user, state=Case.State.DRAFT, returned=True).count(),
    )


def mark_seen(case: Case, user: User) -> None:
    """Remember which snapshot the person has seen. Reading is no act: no event, nothing moves."""
    rows = Assignment.objects.filter(case=case, person=user, state=OPEN)
    rows.filter(~Q(seen=case.snapshot_id) | Q(seen=None)).update(seen=case.snapshot_id, seen_at=clock.now())
