"""reseat: an open step whose people have gone is given to those who would be seated today."""

from __future__ import annotations

from accounts.access import holds
from accounts.models import User
from accounts.roles import Role
from workflows import trail
from workflows.cases.seating import clear, seat
from workflows.cases.seats import open_step_of
from workflows.cases.shared import Moved, in_hand, moved_on
from workflows.errors import NotAllowed, Refused
from workflows.models import Assignment, Case, CaseStep, Event, Seat
from workflows.routing import Origin, Resolution, resolve
from workflows.telling import tell_to_do
from workflows.trail import Act
from workflows.words import names


def reseat(case_id: int, *, actor: User) -> Moved:
    """Seat the open step anew, by the same rule as when it opened; nobody is chosen by hand.

    NotAllowed for anybody but the 预算绩效岗 of the case's unit or above; Refused while somebody able to act holds the
    step, and while nobody else could.
    """
    with in_hand(case_id) as case:
        if not _may(case, actor):
            raise NotAllowed("办理人由预算绩效岗重新确定。", case)
        if case.state != Case.State.OPEN:
            raise moved_on(case, actor, [Event.Kind.RESEATED])
        step = open_step_of(case)
        found = resolve(step, Origin.of(case))
        held = _able(step, found)
        if held:
            raise Refused(f"“{step.name}”环节仍可由{names(held)}办理，不用重新确定。", case=case)
        if found.gap:
            raise Refused(found.gap, case=case)
        # Who sat here has gone; whoever comes back to the step gets a seat of today.
        step.seats.filter(state__in=[Seat.State.OPEN, Seat.State.WAITING]).update(state=Seat.State.REMOVED)
        before = clear(case)
        step.note = found.note
        step.save(update_fields=["note"])
        people = [chair.person for chair in found.chairs]
        seat(case, step, found.chairs)
        tell_to_do(case, step, people)
        told = {"people": [person.name for person in people], "before": [person.name for person in before]}
        event = trail.append(case, Act(Event.Kind.RESEATED, actor, step=step, data=told))
        return Moved(case, event, f"已重新确定。{step.name}现在由{names(told['people'])}办理。")


def may_reseat(case: Case, actor: User) -> bool:
    """Whether the page offers it: for the desk, and only while nobody able to act holds the step."""
    if case.state != Case.State.OPEN or not _may(case, actor):
        return False
    step = case.steps.get(state=CaseStep.State.OPEN)
    return not _able(step, resolve(step, Origin.of(case)))


def _may(case: Case, actor: User) -> bool:
    return holds(actor, Role.BUDGET_OFFICER, unit=case.unit)


def _able(step: CaseStep, found: Resolution) -> list[str]:
    """Who has an open row on the step and would be seated today."""
    able = {chair.person.pk for chair in found.chairs}
    rows = Assignment.objects.filter(step=step, state=Assignment.State.OPEN, person__in=able)
    return list(rows.order_by("id").values_list("person__name", flat=True))
