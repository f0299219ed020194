"""A pair (AB角) or a period of 授权代办 that begins or ends while a step is open: rows come and go, with an event each."""

from __future__ import annotations

from dataclasses import dataclass

from accounts import clock
from accounts.models import Delegation, Deputy, User
from workflows import trail
from workflows.deputising import StandIn, cover, in_period
from workflows.models import Assignment, Case, CaseStep, Event, RouteStep, Seat
from workflows.routing import Origin
from workflows.telling import tell_to_do
from workflows.trail import Act

OPEN = Assignment.State.OPEN


def align(case: Case) -> list[Event]:
    """Bring the open step of a locked case in line with the pairs and periods of today; the events, none where nothing
    changed. Doing it twice changes nothing.
    """
    if case.state != Case.State.OPEN:
        return []
    step = case.steps.filter(
        state=CaseStep.State.OPEN, medium__in=[RouteStep.Medium.SCREEN, RouteStep.Medium.PAPER]
    ).first()
    if step is None:
        return []
    table = _table(case, step)
    events = [event for row in list(table.rows) if (event := _over(table, row)) is not None]
    events += [event for one in table.cover if (event := _begin(table, one)) is not None]
    return events


@dataclass
class _Table:
    """The open step with those who sit on it: ``seats`` by principal, ``rows`` that are open."""

    case: Case
    step: CaseStep
    seats: dict[int, Seat]
    rows: list[Assignment]
    cover: list[StandIn]
    #: whoever gave a seat of the step to somebody else: they do not come back to it beside them
    passed_on: set[int]

    @property
    def here(self) -> set[int]:
        """Who has an open row, or has decided a seat of the step."""
        return {row.person_id for row in self.rows} | {
            seat.decided_by_id for seat in self.seats.values() if seat.decided_by_id is not None
        }

    def open_seat(self, principal: int) -> Seat | None:
        """The seat of a principal who may act on it now."""
        seat = self.seats.get(principal)
        return seat if seat is not None and seat.state == Seat.State.OPEN else None

    def stand_in(self, row: Assignment) -> StandIn | None:
        """By what the person of a row stands in for its principal today; None by nothing."""
        same = (row.person_id, row.seat.principal_id)
        return next((one for one in self.cover if (one.person.pk, one.principal.pk) == same), None)


def _table(case: Case, step: CaseStep) -> _Table:
    seats = list(step.seats.select_related("principal"))
    rows = Assignment.objects.filter(step=step, state=OPEN).select_related(
        "person", "delegation__principal", "delegation__deputy", "seat__principal"
    )
    by_principal = {seat.principal_id: seat for seat in seats if seat.state not in Seat.GONE}
    found = cover(step, [seat.principal for seat in by_principal.values()], Origin.of(case))
    passed_on = {seat.principal_id for seat in seats if seat.state == Seat.State.TRANSFERRED}
    return _Table(case, step, by_principal, list(rows.order_by("id")), found, passed_on)


def _over(table: _Table, row: Assignment) -> Event | None:
    """The row of a pair or period that does not count any more; who stands in by something else as well keeps it as such.

    Whether the person could still be seated otherwise is not asked: a role that ended takes the right to decide, not the row.
    """
    if not row.as_deputy or _runs(row):
        return None
    by, stays = row.delegation, table.stand_in(row)
    if stays is not None and stays.delegation == by:
        return None  # the fallback person of a pair that lasts
    if stays is not None:
        row.delegation = stays.delegation
        row.save(update_fields=["delegation"])
    else:
        row.state, row.closed_at = Assignment.State.CLOSED, clock.now()
        row.save(update_fields=["state", "closed_at"])
        table.rows.remove(row)
    told = _by(by) | {"deputy": row.person.name}
    if stays is not None:
        told["stays"] = stays.reason
    return _write(table, Event.Kind.DEPUTY_ENDED, row.seat.principal, told)


def _runs(row: Assignment) -> bool:
    """Whether what the row rests on still counts. A fallback person beside a pair rests on no pair of their own."""
    if row.delegation_id is not None:
        return in_period().filter(pk=row.delegation_id).exists()
    return Deputy.objects.filter(principal=row.seat.principal_id, deputy=row.person_id).exists()


def _begin(table: _Table, one: StandIn) -> Event | None:
    seat = table.open_seat(one.principal.pk)
    if seat is None or one.person.pk in table.here | table.passed_on:
        return None
    table.rows.append(add_row(table.case, table.step, seat, one))
    told = _by(one.delegation) | {"deputy": one.person.name, "reason": one.reason}
    return _write(table, Event.Kind.DEPUTY_BEGAN, one.principal, told)


def _by(period: Delegation | None) -> dict[str, str]:
    """What the event says of the cause: a period by its id; a pair has none that lasts."""
    return {"delegation": str(period.pk)} if period is not None else {"pair": "AB角"}


def add_row(case: Case, step: CaseStep, seat: Seat, one: StandIn) -> Assignment:
    """A second open row on the seat, and the notice to whoever gets it."""
    row = Assignment.objects.create(
        step=step,
        seat=seat,
        case=case,
        person=one.person,
        as_deputy=True,
        delegation=one.delegation,
        created_at=clock.now(),
        due_on=step.due_on,
    )
    tell_to_do(case, step, [one.person])
    return row


def _write(table: _Table, kind: Event.Kind, principal: User, told: dict[str, str]) -> Event:
    act = Act(kind, None, principal=principal, source=Event.Source.SYSTEM, step=table.step, data=told)
    return trail.append(table.case, act)
