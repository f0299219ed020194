"""Seats and rows of an open step: given out, taken by a decision, passed to the next in turn, closed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Exists,
    F,
    Field,
    QuerySet,
    Value,
    When,
)
from django.db.models import Case as Either
from django.db.models.functions import Cast

from accounts import clock
from accounts.compiled import Compiled, Insert, Update, copies
from accounts.models import User
from workflows.cases import modes
from workflows.cases.questions import end_questions
from workflows.errors import Refused, Stale
from workflows.models import Assignment, Case, CaseStep, Seat
from workflows.routing import Chair

OPEN = Assignment.State.OPEN
State = Seat.State


def seat(
    case: Case,
    step: CaseStep,
    chairs: Sequence[Chair],
    carried: Collection[int] = (),
    kept: Sequence[Seat] = (),
    at: int | None = None,
) -> list[User]:
    """A seat for each principal, and an open row for everybody who may take one now: two statements. Who has a row.

    ``carried`` are principals whose signature on the step before counts here too; ``kept`` are decided seats of the step
    that is taken again whose decisions stand. Neither get a row, nor does a deputy who decided one: nobody signs twice.
    Refused where the kept decisions leave nothing to decide. In 顺签 only the first seat that is left is open, the
    others wait without rows. ``at`` is the place in their order that they take over.
    """
    signed = {place.principal_id for place in kept} | {place.decided_by_id for place in kept}
    chairs = [chair for chair in chairs if chair.person.pk not in signed]
    own = [chair for chair in chairs if chair.deputy_for is None]
    seats = [_kept(step, place, order) for order, place in enumerate(kept, start=1)]
    seats += _seats(step, own, [at or order for order, _ in enumerate(own, start=len(seats) + 1)])
    now = clock.now()
    for place in seats:
        if place.principal_id in carried:
            place.state, place.origin = State.AGREED, Seat.Origin.CARRIED
            place.decided_by_id, place.decided_at = place.principal_id, now
    left = [place for place in seats if place.state == State.OPEN]
    for place in left[1:] if modes.in_turn(step) else []:
        place.state = State.WAITING
    if kept and modes.verdict(step, [place.state for place in seats]) is not modes.Verdict.WAITING:
        raise Refused(
            f"“{step.name}”环节的人员已有变动，除已签的意见外没有还要签署的人。请按审批流程办理，或请预算绩效岗调整环节。",
            case=case,
        )
    _add_seats(seats)
    return give_rows(case, step, [place for place in left if place.state == State.OPEN], chairs)


def _seats(step: CaseStep, chairs: Sequence[Chair], orders: Sequence[int]) -> list[Seat]:
    return copies(
        Seat(step=step),
        principal=[chair.person for chair in chairs],
        reason=[chair.reason[:200] for chair in chairs],
        order=orders,
        origin=[chair.origin for chair in chairs],
        added_by=[chair.added_by for chair in chairs],
    )


def _kept(step: CaseStep, place: Seat, order: int) -> Seat:
    """The same decision on the step that is taken again."""
    return Seat(
        step=step,
        principal_id=place.principal_id,
        reason=place.reason,
        order=order,
        state=place.state,
        origin=Seat.Origin.CARRIED,
        added_by_id=place.added_by_id,
        decided_by_id=place.decided_by_id,
        decided_at=place.decided_at,
    )


def give_rows(case: Case, step: CaseStep, seats: Sequence[Seat], chairs: Iterable[Chair]) -> list[User]:
    """An open row on each of the seats for its principal and the deputies among ``chairs``. Who has a row now."""
    of = {place.principal_id: place for place in seats}
    sitting = [chair for chair in chairs if chair.whose.pk in of]
    rows = copies(
        Assignment(step=step, case=case, created_at=clock.now(), due_on=step.due_on),
        seat=[of[chair.whose.pk] for chair in sitting],
        person=[chair.person for chair in sitting],
        as_deputy=[chair.deputy_for is not None for chair in sitting],
        delegation=[chair.delegation for chair in sitting],
    )
    _add_rows(rows)
    return [chair.person for chair in sitting]


def take(mine: Assignment, case: Case, decided: Seat.State, *, ends: bool, opened: bool = True) -> None:
    """Record that this person decided the seat; where that ``ends`` the step, close all that is left on it.

    Two statements: the seats, then the rows. Stale when the seat is not open any more: deciding is this UPDATE,
    whatever was read before it. A version decided without being ``opened`` does not count as seen.
    """
    now = clock.now()
    seen = case.snapshot_id if opened else mine.seen_id
    if not (_decide_last if ends else _decide)(mine, decided, now):
        raise Stale("这一环节刚刚已经办结，您的操作没有写入。", case)
    if ends:
        _close_step(mine.step_id, mine.pk, seen, now)
    else:
        _close_seat(mine.seat_id, mine.pk, seen, now)
    if ends:
        end_questions(case, mine.person, mine.step)


def _decide(mine: Assignment, decided: Seat.State, now: datetime) -> int:
    return _decide_one(mine.seat_id, decided.value, mine.person_id, now)


def _decide_last(mine: Assignment, decided: Seat.State, now: datetime) -> int:
    """The seat that ends its step, and with it those that nobody has to decide any more."""
    return _decide_all(mine.step_id, mine.seat_id, decided.value, mine.person_id, now)


def _if(pk: Any, this: Any, else_: Any, kind: Field[Any, Any]) -> Either:
    """``this`` for the row of that id, ``else_`` for the others."""
    other = else_ if isinstance(else_, F) else Value(else_, kind)
    return Either(When(pk=pk, then=this), default=other, output_field=kind)


def _closing(rows: QuerySet[Assignment], row: Any, seen: Any, at: Any) -> tuple[QuerySet[Assignment], Any]:
    """The decider's row is done and keeps what they saw; the others are closed."""
    done, closed = Value(Assignment.State.DONE), Assignment.State.CLOSED
    return rows.filter(state=OPEN), {
        "state": _if(row, done, closed, CharField()),
        "seen": _if(row, Cast(seen, BigIntegerField()), F("seen"), BigIntegerField()),
        "closed_at": at,
    }


_decide_one = Update(
    lambda seat, state, person, at: (
        Seat.objects.filter(pk=seat, state=State.OPEN),
        {"state": state, "decided_by": person, "decided_at": at},
    )
)
_decide_all = Update(
    lambda step, seat, state, person, at: (
        Seat.objects.filter(
            Exists(Seat.objects.filter(pk=seat, state=State.OPEN)), step=step, state__in=modes.UNDECIDED
        ),
        {
            "state": _if(seat, state, State.CLOSED, CharField()),
            "decided_by": _if(seat, Cast(person, BigIntegerField()), None, BigIntegerField()),
            "decided_at": _if(seat, Cast(at, DateTimeField()), None, DateTimeField()),
        },
    )
)
_close_step = Update(
    lambda step, row, seen, at: _closing(Assignment.objects.filter(step=step), row, seen, at)
)
_close_seat = Update(
    lambda seat, row, seen, at: _closing(Assignment.objects.filter(seat=seat), row, seen, at)
)
_add_seats, _add_rows = Insert(Seat), Insert(Assignment)


def live_seats(step: CaseStep) -> list[Seat]:
    """The seats that count, in their order, with their principals and deciders."""
    return _live(step.pk)


_live = Compiled(
    lambda step: (
        Seat.objects.filter(step=step)
        .exclude(state__in=Seat.GONE)
        .select_related("principal", "decided_by")
        .order_by("order", "id")
    )
)


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
