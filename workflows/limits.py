"""限办时间: what the route says follows when it has passed. The engine never agrees by itself."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from accounts import clock
from accounts.models import User
from notifications.calendar import is_working_day
from workflows import trail
from workflows.cases.deputies import add_row
from workflows.deputising import StandIn, cover
from workflows.dispatching import Source, Work
from workflows.models import Assignment, Case, CaseStep, Event, RouteStep, Seat
from workflows.routing import Origin
from workflows.telling import tell_desk_of_limit, tell_limit
from workflows.trail import Act
from workflows.watching import desk_of

AtLimit = RouteStep.AtLimit
SOURCE = "step_limit"


def due(parked: Collection[str], most: int) -> list[Work]:
    """Open steps whose limit has passed and whose rule has not been carried out. On working days only."""
    today = clock.today()
    if not is_working_day(today):
        return []
    steps = CaseStep.objects.filter(
        state=CaseStep.State.OPEN, limit_met_at=None, due_on__lt=today, case__state=Case.State.OPEN
    )
    rows = steps.exclude(pk__in=[int(key) for key in parked]).order_by("due_on", "id")
    return [
        Work(str(pk), partial(pass_limit, step_id=pk), case)
        for pk, case in rows.values_list("pk", "case_id")[:most]
    ]


def pass_limit(case: Case, *, step_id: int) -> Event | None:
    """Carry out the rule of a step whose limit has passed, once; the case is locked. None when it is not due any more."""
    step = CaseStep.objects.get(pk=step_id)
    if case.state != Case.State.OPEN or step.state != CaseStep.State.OPEN:
        return None
    if step.limit_met_at is not None or step.due_on is None or step.due_on >= clock.today():
        return None
    step.limit_met_at = clock.now()
    step.save(update_fields=["limit_met_at"])
    rows = Assignment.objects.filter(step=step, state=Assignment.State.OPEN).select_related("person")
    holders = [row.person for row in rows.order_by("id")]
    joined = _let_in_deputies(case, step, holders) if step.at_limit == AtLimit.DEPUTY else []
    listed = step.at_limit == AtLimit.DESK or not holders
    tell_limit(case, step, holders)
    if listed:
        tell_desk_of_limit(case, step, desk_of(case))
    told = {
        "due_on": step.due_on,
        "holders": [person.name for person in holders],
        "joined": [one.person.name for one in joined if not one.fallback],
        "listed": listed,
    }
    if instead := [one.reason for one in joined if one.fallback]:
        told["instead"] = instead
    return trail.append(
        case, Act(Event.Kind.LIMIT_PASSED, None, source=Event.Source.SYSTEM, step=step, data=told)
    )


def _let_in_deputies(case: Case, step: CaseStep, holders: list[User]) -> list[StandIn]:
    """A second row for who stands in on each seat that is still undecided; who they are."""
    seats = {
        seat.principal_id: seat
        for seat in step.seats.exclude(state__in=Seat.GONE).select_related("principal")
    }
    here = {person.pk for person in holders} | {seat.decided_by_id for seat in seats.values()}
    joined = []
    for one in cover(step, [seat.principal for seat in seats.values()], Origin.of(case)):
        seat = seats[one.principal.pk]
        if seat.state == Seat.State.OPEN and one.person.pk not in here:
            add_row(case, step, seat, one)
            joined.append(one)
    return joined


SOURCE_OF_LIMITS = Source(SOURCE, "限办时间到期处理", due)
