"""Open steps are brought in line with who stands in for whom: case by case, each on its own.

Whatever changes it (a pair, a period) notes the cases concerned in its own transaction (``note``): one row of ``ParkedWork`` a
case, which is gone once the case is in line. So a case that fails, or that somebody has in hand, keeps no other waiting,
and nothing is forgotten when the process ends between the commit and the work.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial

from django.db.models import Q

from accounts import clock
from accounts.models import User
from workflows.cases.deputies import align
from workflows.dispatching import MOST, Source, Work, carry_out
from workflows.models import Assignment, Case, CaseStep, ParkedWork, Seat

SOURCE = "stand_in"


def due(parked: Collection[str], most: int) -> list[Work]:
    """The cases noted, the longest waiting first."""
    rows = ParkedWork.objects.filter(source=SOURCE).exclude(key__in=parked).order_by("id")
    return [_work(int(key)) for key in rows.values_list("key", flat=True)[:most]]


def concerned(principal: int) -> list[int]:
    """Cases under review where the principal's seat is undecided, or where somebody has an open row for them."""
    seats = Seat.objects.filter(principal=principal, state=Seat.State.OPEN, step__state=CaseStep.State.OPEN)
    rows = Assignment.objects.filter(state=Assignment.State.OPEN, as_deputy=True, seat__principal=principal)
    cases = Case.objects.filter(state=Case.State.OPEN).filter(
        Q(pk__in=seats.values("step__case")) | Q(pk__in=rows.values("case"))
    )
    return list(cases.order_by("pk").values_list("pk", flat=True))


def note(cases: Iterable[int]) -> None:
    """These are to be brought in line. The row of one that is noted already is written anew: who is at work on it has
    removed it first (``carry_out``), so that whichever comes second waits, and nothing that changes meanwhile is missed.
    """
    rows = [ParkedWork(source=SOURCE, key=str(pk), last_at=clock.now()) for pk in cases]
    ParkedWork.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["source", "key"], update_fields=["last_at"]
    )


def pair_changed(principal: User) -> Callable[[], None]:
    """A pair of theirs begins or ends: their cases are noted; what is to be done after the commit."""
    cases = concerned(principal.pk)
    note(cases)
    return partial(bring_in_line, cases)


def bring_in_line(cases: Iterable[int]) -> None:
    """At once, as many as one tick would; the ticks do the rest, and what somebody has in hand."""
    for pk in list(cases)[:MOST]:
        carry_out(SOURCE, _work(pk))


def _work(case: int) -> Work:
    return Work(str(case), align, case)


SOURCE_OF_STAND_INS = Source(SOURCE, "代办人和B角到岗、离岗", due)
