"""转交他人办理: a seat goes to somebody else for good."""

from __future__ import annotations

from accounts import clock
from accounts.models import User
from workflows import trail
from workflows.cases.consulting import who
from workflows.cases.fitting import chairs_by_hand, check_fit
from workflows.cases.remarks import tidy
from workflows.cases.seating import give_rows
from workflows.cases.seats import seat_of
from workflows.cases.shared import Moved, in_hand
from workflows.chairs import Chair
from workflows.errors import NotAllowed, Stale
from workflows.models import Assignment, Case, Event, Seat
from workflows.telling import tell_passed_on, tell_to_do
from workflows.trail import Act


def transfer(case_id: int, *, actor: User, to: User, note: str = "", step: int | None = None) -> Moved:
    """Give one's seat on the open step to a colleague, with its place in the order and its date; it does not come back.

    NotAllowed and Stale as for a decision on the step, and for a deputy: the seat is its principal's to give. Refused for
    an author of the case, anybody who stands in for one, anybody outside the business, and anybody who has a part in
    the step already. Who stands in for the colleague may act on the seat from now on, who stood in before may not.
    """
    with in_hand(case_id) as case:
        mine = seat_of(case, actor, step)
        if mine.as_deputy:
            raise NotAllowed(
                f"您代{mine.seat.principal.name}办理，转交由{mine.seat.principal.name}本人决定。", case
            )
        check_fit(case, mine.step, to, own=mine.seat)
        before = _leave(case, mine)
        seat = Seat.objects.create(
            step=mine.step,
            principal=to,
            reason=f"{actor.name}转交",
            order=mine.seat.order,
            origin=Seat.Origin.TRANSFER,
            added_by=actor,
        )
        people = give_rows(case, mine.step, [seat], chairs_by_hand(case, mine.step, _chair(seat), actor))
        tell_to_do(case, mine.step, people, f"{actor.name}转交{to.name}办理")
        tell_passed_on(case, [one for one in before if one not in (actor, *people)], to)
        told = {"from": who(actor), "to": who(to)}
        event = trail.append(
            case, Act(Event.Kind.TRANSFERRED, actor, step=mine.step, comment=tidy(note)[:200], data=told)
        )
        return Moved(case, event, f"已转交{to.name}办理“{mine.step.name}”，您不用再办。")


def _chair(seat: Seat) -> Chair:
    return Chair(seat.principal, seat.reason, origin=seat.origin)


def _leave(case: Case, mine: Assignment) -> list[User]:
    """The seat is given up and its rows close; whose they were. Stale when it has been decided meanwhile."""
    if not Seat.objects.filter(pk=mine.seat_id, state=Seat.State.OPEN).update(state=Seat.State.TRANSFERRED):
        raise Stale("这一环节刚刚已经办结，您的操作没有写入。", case)
    rows = Assignment.objects.filter(seat=mine.seat_id, state=Assignment.State.OPEN)
    people = [row.person for row in rows.select_related("person")]
    rows.update(state=Assignment.State.CLOSED, closed_at=clock.now())
    return people
