"""take_back: whoever decided last takes the decision back while the next has not acted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from accounts import clock
from accounts.models import User
from workflows import trail
from workflows.cases.again import line_of, set_aside, take_again
from workflows.cases.last_decision import Way, way_of
from workflows.cases.modes import in_turn
from workflows.cases.reporting import leave_outside
from workflows.cases.returning import returned_from, to_be_taken_again
from workflows.cases.seating import give_rows, live_seats
from workflows.cases.seats import chairs_for, still_may
from workflows.cases.shared import Moved, in_hand
from workflows.cases.steps import found_for, open_step
from workflows.engine import operations
from workflows.errors import CaseError, NotAllowed, Stale
from workflows.flows import ApprovalFlow
from workflows.models import Assignment, Case, CaseStep, Event, Seat
from workflows.telling import tell_to_do, tell_withdrawn
from workflows.trail import Act
from workflows.words import names

State = CaseStep.State


def take_back(case_id: int, *, actor: User, step: int | None = None) -> Moved:
    """撤回 one's own decision: the seat is open again, what others decided on the step stands.

    While the step is still open only the seat comes back. Where the decision carried the step, or returned it to an
    earlier one, the step that opened with it closes and the decided one is taken again. NotAllowed for anybody who did
    not decide last, or may not decide there any more; Stale when somebody has acted since, or the case has ended.
    """
    with in_hand(case_id) as case:
        way = way_of(case, actor)
        if step is not None and way.step.pk != step:
            raise Stale(
                f"这件事项现在是“{case.state_words}”，与页面上的不同，没有撤回。请刷新页面后再看。", case
            )
        if not still_may(case, way.row):
            raise NotAllowed("您的任职或代办关系已有变动，不能再撤回。需要时请联系预算绩效岗。", case)
        taken = way.act
        way.seat.state = Seat.State.TAKEN_BACK
        way.seat.save(update_fields=["state"])
        data = {"act": taken, **(_seat_again(case, way) if way.here else _step_again(case, way))}
        act = Act(
            Event.Kind.TAKEN_BACK,
            actor,
            principal=way.seat.principal if way.row.as_deputy else None,
            step=way.step,
            data=data,
        )
        event = trail.append(case, act)
        people = (data.get("opened") or data["reopened"])["people"]
        return Moved(case, event, f"已撤回。“{way.step.name}”环节现在由{names(people)}办理。")


def way_back(case: Case, actor: User) -> Way | None:
    """What the page offers to take back; the verb asks again under the lock."""
    try:
        way = way_of(case, actor)
    except CaseError:
        return None
    return way if still_may(case, way.row) else None


def _seat_again(case: Case, way: Way) -> dict[str, Any]:
    """The step is open still: a fresh seat for the same principal; in 顺签 whose turn it was waits again."""
    step, seat = way.step, way.seat
    if in_turn(step):
        _wait_again(case, step)
    fresh = Seat.objects.create(
        step=step,
        principal=seat.principal,
        reason=seat.reason,
        order=seat.order,
        origin=way.origin,
        added_by_id=seat.added_by_id,
    )
    busy = set(
        Assignment.objects.filter(step=step, state=Assignment.State.OPEN).values_list("person", flat=True)
    )
    chairs = [
        chair for chair in chairs_for(case, step, fresh, live_seats(step)) if chair.person.pk not in busy
    ]
    people = give_rows(case, step, [fresh], chairs)
    tell_to_do(case, step, [person for person in people if person != way.row.person])
    return {"reopened": {"step": step.name, "people": [person.name for person in people]}}


def _wait_again(case: Case, step: CaseStep) -> None:
    rows = Assignment.objects.filter(step=step, state=Assignment.State.OPEN)
    people = [row.person for row in rows.select_related("person")]
    rows.update(state=Assignment.State.CLOSED, closed_at=clock.now())
    step.seats.filter(state=Seat.State.OPEN).update(state=Seat.State.WAITING)
    tell_withdrawn(case, people)


def _step_again(case: Case, way: Way) -> dict[str, Any]:
    """The step that followed closes; the decided one opens once more, with the seats others decided."""
    after = way.after
    assert after is not None
    fresh = _un_return(case, way) if way.returned else _copies(case, way)
    if case.state == Case.State.OUTSIDE:
        leave_outside(case)
    case.state = Case.State.OPEN
    task = operations.reopen(case.process, ApprovalFlow.step)
    seated = replace(found_for(case, fresh), kept=tuple(way.kept()))
    return {"closed": after.name, "opened": open_step(case, fresh, task, seated)}


def _copies(case: Case, way: Way) -> CaseStep:
    assert way.after is not None
    again = to_be_taken_again(case, way.step, way.after)
    tell_withdrawn(case, set_aside(case, way.row.person))
    return take_again(case, again)[0]


def _un_return(case: Case, way: Way) -> CaseStep:
    """The step it was returned to and those after it stand by what they signed before; the one that returned it opens."""
    assert way.after is not None
    target = returned_from(case, way.after)
    if target is None:
        raise Stale(f"这件事项现在是“{case.state_words}”，不能再撤回。", case)
    between = [
        one
        for one in line_of(case)
        if way.after.order <= one.order < target.order and one.state in (State.OPEN, State.COMING)
    ]
    tell_withdrawn(case, set_aside(case, way.row.person))
    for one in between:
        one.state, one.note = State.SKIPPED, "退回已撤回，沿用本环节已签意见"
    CaseStep.objects.bulk_update(between, ["state", "note"])
    return target
