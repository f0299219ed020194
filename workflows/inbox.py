"""To do, to answer, to read, to correct, waiting outside, started and done: what one person sees of all cases. Constant queries each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from accounts import clock
from accounts.access import in_business, is_budget_officer
from accounts.compiled import Slot
from accounts.models import User
from accounts.together import number, sums, together
from workflows.able import may_still_act
from workflows.access import visible_cases
from workflows.models import Assignment, Case, CaseStep, Consultation, Copy

OPEN = Assignment.State.OPEN
#: who asks on which day (today if none is named): the slots of a compiled statement too
Whom = User | Slot
Day = date | Slot | None


def todo(user: Whom, on: Day = None) -> QuerySet[Assignment]:
    """The person's open rows, the earliest due first; not those of a role the person has lost, which nobody opens."""
    rows = Assignment.objects.filter(in_business(user, on), may_still_act(on), person=user, state=OPEN)
    return rows.select_related(
        "step", "seat__principal", "case__unit", "case__office", "case__submitted_by"
    ).order_by("due_on", "id")


def to_answer(user: Whom, on: Day = None) -> QuerySet[Consultation]:
    """待反馈: questions that wait for the person's answer, the oldest first."""
    rows = Consultation.objects.filter(in_business(user, on), person=user, state=Consultation.State.OPEN)
    return rows.select_related("step", "asked_by", "case__unit", "case__office").order_by("id")


def to_read(user: Whom, on: Day = None) -> QuerySet[Copy]:
    """待阅: what was sent to the person and not read yet, the oldest first."""
    return _copies(user, on).filter(read_at=None).order_by("id")


def sent_to(user: User) -> QuerySet[Copy]:
    """Everything ever sent to the person to read: the unread first, then the latest read."""
    return _copies(user).order_by(F("read_at").desc(nulls_first=True), "-id")


def _copies(user: Whom, on: Day = None) -> QuerySet[Copy]:
    rows = Copy.objects.filter(in_business(user, on), person=user)
    return rows.select_related("sent_by", "case__unit", "case__office")


def to_correct(user: Whom, on: Day = None) -> QuerySet[Case]:
    """What came back to the person for correction, the newest first."""
    mine = Case.objects.filter(in_business(user, on), drafter=user, state=Case.State.DRAFT, returned=True)
    return _shown(mine).order_by("-id")


def waiting_outside(user: User) -> QuerySet[Case]:
    """待报财政: for the budget desk, whoever of it; nobody else has anything to do with these."""
    if not is_budget_officer(user):
        return Case.objects.none()
    return _shown(visible_cases(user).filter(state=Case.State.OUTSIDE)).order_by("unit__code", "id")


def waiting_for_meeting(user: User) -> QuerySet[Case]:
    """What waits for the decision of a meeting, for whoever of the budget desk registers it."""
    if not is_budget_officer(user):
        return Case.objects.none()
    return _shown(visible_cases(user).filter(pk__in=_at_a_meeting(), state=Case.State.OPEN)).order_by(
        "year", "unit__code", "office__order", "number"
    )


def to_register(user: User) -> dict[str, Combinable]:
    """What the budget desk has to register, as parts of another statement: how many cases wait for a letter and for a
    meeting, and their sum in yuan (as text); None where none does. For somebody of the desk."""
    seen = visible_cases(user)
    waiting = {
        "outside": seen.filter(state=Case.State.OUTSIDE),
        "meeting": seen.filter(pk__in=_at_a_meeting(), state=Case.State.OPEN),
    }
    of = {"count": Count("pk"), "amount": Cast(Sum("amount"), TextField())}
    return {name: sums(cases, **of) for name, cases in waiting.items()}


def _at_a_meeting() -> QuerySet[CaseStep, Any]:
    open_steps = CaseStep.objects.filter(state=CaseStep.State.OPEN, medium=CaseStep.Medium.MEETING)
    return open_steps.values("case")


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
    to_answer: int = 0
    to_read: int = 0

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> Counts:
        """From what ``numbers`` found, whatever else was asked with it."""
        return cls(*(found[field.name] for field in fields(cls)))

    @property
    def all(self) -> int:
        return self.todo + self.to_correct + self.to_answer + self.to_read


def numbers(user: Whom, on: Day = None) -> dict[str, Combinable]:
    """What ``Counts`` holds, as parts of another statement; each over a partial index of its own."""
    return {
        "todo": number(todo(user, on)),
        "to_correct": number(to_correct(user, on)),
        "to_answer": number(to_answer(user, on)),
        "to_read": number(to_read(user, on)),
    }


def counts(user: User) -> Counts:
    """One statement, whatever lies in the tables."""
    return Counts.of(together(user, **numbers(user)))


def mark_seen(case: Case, user: User) -> None:
    """Remember which snapshot the person has seen. Reading is no act: no event, nothing moves."""
    rows = Assignment.objects.filter(case=case, person=user, state=OPEN)
    rows.filter(~Q(seen=case.snapshot_id) | Q(seen=None)).update(seen=case.snapshot_id, seen_at=clock.now())
