"""Documents that change hands: their cases under way, and who may not draft them because they review them."""

from __future__ import annotations

from collections.abc import Collection

from accounts.models import User
from workflows.models import Case, CaseStep, Seat

#: cases that are on their way: their 经办人 changes with the document's
LIVE = (Case.State.DRAFT, Case.State.OPEN, Case.State.OUTSIDE, Case.State.SUSPENDED)


def reviewing(person: User | None, cases: Collection[int]) -> set[int]:
    """On which of the cases the person has a seat of an open step: nobody reviews a draft of their own. One query."""
    if person is None:
        return set()
    seats = Seat.objects.filter(step__case__in=cases, step__state=CaseStep.State.OPEN, principal=person)
    return set(seats.exclude(state__in=Seat.GONE).values_list("step__case", flat=True))
