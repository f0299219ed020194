"""授权代办 at work: open steps are brought in line when a period begins or ends, by hand or with the day."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from django.db.models import Q, QuerySet

from accounts import clock
from accounts.models import Delegation
from workflows import kinds
from workflows.cases.deputies import align
from workflows.dispatching import Source, Work, carry_out
from workflows.engine.lock import case_lock, one_act
from workflows.models import Assignment, Case, CaseStep, Seat

SOURCE = "delegation"


def due(parked: Collection[str], most: int) -> list[Work]:
    """Periods that have begun or are over and have not been applied. One is one piece, however many cases it touches."""
    rows = _to_apply().exclude(pk__in=[int(key) for key in parked]).order_by("pk")
    return [_work(row) for row in rows[:most]]


def changed(row: Delegation) -> None:
    """One was made or ended by hand: what of it is due is done at once; what fails, the next tick tries again."""
    if _to_apply().filter(pk=row.pk).exists():
        carry_out(SOURCE, _work(row))


def apply(row: Delegation) -> None:
    """Bring every case concerned in line, each in a transaction of its own, then note how far the period is applied.

    A case that somebody has in hand, and one that fails, leave the note unwritten; the others are in line all the same.
    """
    fault: Exception | None = None
    waiting = False
    for case in _concerned(row):
        try:
            waiting |= not _one(case)
        except Exception as error:
            fault = error
    if fault is not None:
        raise fault
    if not waiting:
        over = row.ended_at is not None or row.ends_on < clock.today()
        Delegation.objects.filter(pk=row.pk).update(applied="over" if over else "begun")


def _one(case_id: int) -> bool:
    with one_act():
        case = case_lock.claim(case_id)
        if case is None:
            return False
        align(case)
    return True


def _work(row: Delegation) -> Work:
    return Work(str(row.pk), alone=partial(apply, row))


def _to_apply() -> QuerySet[Delegation]:
    today = clock.today()
    runs = Q(applied="", starts_on__lte=today, ends_on__gte=today, ended_at=None)
    over = Q(applied__in=["", "begun"]) & (Q(ended_at__isnull=False) | Q(ends_on__lt=today))
    return Delegation.objects.filter(runs | over)


def _concerned(row: Delegation) -> list[int]:
    """Cases under review where the principal's seat is undecided, or where a row rests on the period."""
    seats = Seat.objects.filter(
        principal=row.principal_id, state=Seat.State.OPEN, step__state=CaseStep.State.OPEN
    )
    rows = Assignment.objects.filter(delegation=row, state=Assignment.State.OPEN)
    cases = Case.objects.filter(state=Case.State.OPEN).filter(
        Q(pk__in=seats.values("step__case")) | Q(pk__in=rows.values("case"))
    )
    return list(cases.order_by("pk").values_list("pk", flat=True))


def kind_choices() -> list[tuple[str, str]]:
    """The kinds of case a period may be limited to."""
    return [(kind.code, kind.name) for kind in kinds.all_kinds()]


SOURCE_OF_PERIODS = Source(SOURCE, "授权代办开始和结束", due)
