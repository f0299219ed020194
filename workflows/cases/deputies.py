"""A period of 授权代办 that begins or ends while a step is open: rows are added and closed, with an event for each."""

from __future__ import annotations

from dataclasses import dataclass

from accounts import clock
from accounts.models import User
from workflows import trail
from workflows.deputising import StandIn, cover, in_period
from workflows.models import Assignment, Case, CaseStep, Event, RouteStep, Seat
from workflows.routing import Origin
from workflows.telling import tell_to_do
from workflows.trail import Act

OPEN = Assignment.State.OPEN


def align(case: Case) -> list[Event]:
    """Bring the open step of a locked case in line with the periods of today; the events, none where nothing changed.

    Doing it twice changes nothing. Rows of B角 of a pair stay as they are.
    """
    if case.state != Case.State.OPEN:
        return []
    step = case.steps.filter(
        state=CaseStep.State.OPEN, medium__in=[RouteStep.Medium.SCREEN, RouteStep.Medium.PAPER]
    ).first()
    if step is None:
        return []
    table = _table(case, step)
    events = [event for row in table.rows if (event := _over(table, row)) is not None]
    events += [event for one in table.cover if (event := _begin(table, one)) is not None]
    return events


@dataclass
class _Table:
    """The open step with those who sit on it: ``seats`` by principal, ``rows`` that are open."""

    case: Case
    step: CaseStep
    origin: Origin
    seats: dict[int, Seat]
    rows: list[Assignment]
    cover: list[StandIn]

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


def _table(case: Case, step: CaseStep) -> _Table:
    seats = step.seats.exclude(state__in=Seat.GONE).select_related("principal")
    rows = Assignment.objects.filter(step=step, state=OPEN).select_related(
        "person", "delegation__principal", "delegation__deputy", "seat__principal"
    )
    origin = Origin.of(case)
    by_principal = {seat.principal_id: seat for seat in seats}
    found = cover(step, [seat.principal for seat in by_principal.values()], origin)
    return _Table(case, step, origin, by_principal, list(rows.order_by("id")), found)


def _over(table: _Table, row: Assignment) -> Event | None:
    """The row of a period that does not count any more. Who is also B角 of the pair keeps it as such."""
    period = row.delegation
    if period is None or in_period().filter(pk=period.pk).exists():
        return None
    stays = [
        one
        for one in table.cover
        if (one.person.pk, one.principal.pk) == (row.person_id, row.seat.principal_id)
    ]
    if stays:
        row.delegation = stays[0].delegation
        row.save(update_fields=["delegation"])
    else:
        row.state, row.closed_at = Assignment.State.CLOSED, clock.now()
        row.save(update_fields=["state", "closed_at"])
        table.rows.remove(row)
    told = {"delegation": str(period.pk), "deputy": row.person.name}
    if stays:
        told["stays"] = stays[0].reason
    return _write(table, Event.Kind.DEPUTY_ENDED, row.seat.principal, told)


def _begin(table: _Table, one: StandIn) -> Event | None:
    seat = table.open_seat(one.principal.pk)
    if one.delegation is None or seat is None or one.person.pk in table.here:
        return None
    add_row(table.case, table.step, seat, one)
    told = {"delegation": str(one.delegation.pk), "deputy": one.person.name, "reason": one.reason}
    return _write(table, Event.Kind.DEPUTY_BEGAN, one.principal, told)


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
