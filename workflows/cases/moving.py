"""A seat that goes to somebody else for good: by 转交他人办理, or with all of a person's work."""

from __future__ import annotations

from accounts import clock
from accounts.models import User
from workflows.cases.fitting import chairs_by_hand
from workflows.cases.modes import UNDECIDED
from workflows.cases.seating import give_rows
from workflows.chairs import Chair
from workflows.errors import Stale
from workflows.models import Assignment, Case, Seat


def move_seat(case: Case, seat: Seat, successor: User, actor: User, reason: str = "") -> Seat:
    """The successor's seat in place of this one, as it stands: open, waiting for its turn, or paused with its case.

    The case is locked; whether the successor may sit there the caller has asked. Everybody's rows on the old seat close,
    deputies' included; who stands in for the successor comes in beside. Stale when the seat has been decided meanwhile.
    """
    undecided = Seat.objects.filter(pk=seat.pk, state__in=UNDECIDED)
    if not undecided.update(state=Seat.State.TRANSFERRED):
        raise Stale("这一席刚刚已经办结，您的操作没有写入。", case)
    moved = Seat.objects.create(
        step_id=seat.step_id,
        principal=successor,
        reason=reason or f"由{seat.principal.name}转交",
        order=seat.order,
        state=seat.state,
        origin=Seat.Origin.TRANSFER,
        added_by=actor,
    )
    live = (Assignment.State.OPEN, Assignment.State.PAUSED)
    rows = Assignment.objects.filter(seat=seat, state__in=live)
    states = list(rows.values_list("state", flat=True))
    rows.update(state=Assignment.State.CLOSED, closed_at=clock.now())
    if states:
        chairs = chairs_by_hand(case, seat.step, Chair(successor, moved.reason), seat.principal)
        give_rows(case, seat.step, [moved], chairs)
        Assignment.objects.filter(seat=moved).update(state=states[0])
    return moved
