"""Seats and rows of an open step: given out, taken by a decision, passed to the next in turn, closed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db.models import BigIntegerField, F, Q, Value, When
from django.db.models import Case as When_

from accounts import clock
from accounts.models import User
from workflows.cases import modes
from workflows.errors import Stale
from workflows.models import Assignment, Case, CaseStep, Seat
from workflows.routing import Chair

OPEN = Assignment.State.OPEN
State = Seat.State


def seat(case: Case, step: CaseStep, chairs: Sequence[Chair], carried: Collection[int] = ()) -> list[User]:
    """A seat for each principal, and an open row for everybody who may take one now: two statements. Who has a row.

    ``carried`` are principals whose signature on the step before counts here too; their seats are agreed and get no
    row. In 顺签 only the first seat that is left is open, the others wait without rows.
    """
    own = [chair for chair in chairs if chair.deputy_for is None]
    seats = [_seat(step, chair, order) for order, chair in enumerate(own, start=1)]
    now = clock.now()
    for place in seats:
        if place.principal_id in carried:
            place.state, place.origin = State.AGREED, Seat.Origin.CARRIED
            place.decided_by_id, place.decided_at = place.principal_id, now
    left = [place for place in seats if place.state == State.OPEN]
    for place in left[1:] if modes.in_turn(step) else []:
        place.state = State.WAITING
    Seat.objects.bulk_create(seats)
    return give_rows(case, step, [place for place in left if place.state == State.OPEN], chairs)


def _seat(step: CaseStep, chair: Chair, order: int) -> Seat:
    return Seat(
        step=step, principal=chair.person, reason=chair.reason[:200], order=order, origin=chair.origin
    )


def give_rows(case: Case, step: CaseStep, seats: Sequence[Seat], chairs: Iterable[Chair]) -> list[User]:
    """An open row on each of the seats for its principal and the deputies among ``chairs``. Who has a row now."""
    of = {place.principal_id: place for place in seats}
    rows = [
        Assignment(
            step=step,
            seat=of[whose],
            case=case,
            person=chair.person,
            as_deputy=chair.deputy_for is not None,
            delegation=chair.delegation,
            created_at=clock.now(),
            due_on=step.due_on,
        )
        for chair in chairs
        if (whose := (chair.deputy_for or chair.person).pk) in of
    ]
    Assignment.objects.bulk_create(rows)
    return [row.person for row in rows]


def take(mine: Assignment, decided: Seat.State) -> None:
    """Record that this person decided the seat: seat and row in one conditional UPDATE each, other rows on it closed.

    Stale when the seat is not open any more: deciding is this UPDATE, whatever was read before it.
    """
    place = Seat.objects.filter(pk=mine.seat_id, state=State.OPEN)
    if not place.update(state=decided, decided_by=mine.person, decided_at=clock.now()):
        raise Stale("这一环节刚刚已经办结，您的操作没有写入。", mine.case)
    mine.seat.state, mine.seat.decided_by = decided, mine.person


def close_rows(mine: Assignment, case: Case, *, ends: bool) -> None:
    """The decider's row is done; the other rows on the seat are closed, on the whole step where it ``ends``."""
    rows = Assignment.objects.filter(step_id=mine.step_id, state=OPEN)
    own = Q(pk=mine.pk)
    rows = rows if ends else rows.filter(seat_id=mine.seat_id)
    rows.update(
        state=When_(When(own, then=Value(Assignment.State.DONE)), default=Value(Assignment.State.CLOSED)),
        seen=When_(
            When(own, then=Value(case.snapshot_id)), default=F("seen"), output_field=BigIntegerField()
        ),
        closed_at=clock.now(),
    )
    if ends:
        close_seats(mine.step)


def close_seats(step: CaseStep) -> None:
    """What nobody decided on the step need not be decided any more."""
    Seat.objects.filter(step=step, state__in=modes.UNDECIDED).update(state=State.CLOSED)


def live_seats(step: CaseStep) -> list[Seat]:
    """The seats that count, in their order, with their principals and deciders."""
    seats = step.seats.exclude(state__in=Seat.GONE).select_related("principal", "decided_by")
    return list(seats.order_by("order", "id"))


def next_in_turn(step: CaseStep, seats: Sequence[Seat]) -> Seat | None:
    """顺签: the seat whose turn has come, opened; None while one is open or none waits."""
    waiting = [place for place in seats if place.state == State.WAITING]
    if not modes.in_turn(step) or not waiting or any(place.state == State.OPEN for place in seats):
        return None
    turn = waiting[0]
    turn.state = State.OPEN
    turn.save(update_fields=["state"])
    return turn


def clear(case: Case) -> list[User]:
    """Close every open row of the case and every seat nobody decided; whose the rows were."""
    rows = Assignment.objects.filter(case=case, state=OPEN)
    people = [row.person for row in rows.select_related("person")]
    rows.update(state=Assignment.State.CLOSED, closed_at=clock.now())
    Seat.objects.filter(step__case=case, state__in=modes.UNDECIDED).update(state=State.CLOSED)
    return people
