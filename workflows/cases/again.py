"""Taking steps again: what was decided stays as it was; the same steps come once more behind it, as new rows."""

from __future__ import annotations

from collections.abc import Sequence

from accounts import clock
from accounts.models import User
from workflows.cases.seating import clear
from workflows.models import RULES, Case, CaseStep, Consultation, Seat
from workflows.routing import Origin, resolve

State = CaseStep.State
#: steps nobody has come to yet
AHEAD = (State.COMING, State.SKIPPED)


def line_of(case: Case) -> list[CaseStep]:
    """The steps of the round as they stand, in order: of a step taken again only its last row."""
    steps = case.steps.filter(round=case.round, repeated_by=None)
    return list(steps.order_by("order"))


def set_aside(case: Case) -> list[User]:
    """Close the open step with its rows, undecided seats and questions; whose rows and questions they were.

    The engine's task is the caller's to end or to open anew.
    """
    people = {person.pk: person for person in clear(case)}
    now = clock.now()
    step = case.steps.filter(state=State.OPEN).first()
    if step is None:
        return list(people.values())
    asked = Consultation.objects.filter(step=step, state=Consultation.State.OPEN)
    people |= {row.person_id: row.person for row in asked.select_related("person")}
    asked.update(state=Consultation.State.ENDED, closed_at=now)
    step.seats.filter(state__in=[Seat.State.OPEN, Seat.State.WAITING]).update(state=Seat.State.CLOSED)
    step.state, step.closed_at = State.CLOSED, now
    step.save(update_fields=["state", "closed_at"])
    case.step_name = ""
    return list(people.values())


def take_again(case: Case, steps: Sequence[CaseStep]) -> list[CaseStep]:
    """Append copies of these steps, in their order, before those still to come; each names the one it ``repeats``.

    The copies are COMING with a forecast of today; no step may be open (``set_aside`` first). What the copies of
    steps are opened with is ``open_step``'s affair: people who have gone are not asked again.
    """
    known = list(case.steps.filter(round=case.round).order_by("order"))
    passed = [step for step in known if step.state not in AHEAD]
    last = passed[-1].order if passed else 0
    ahead = [step for step in known if step.order > last]
    copies = CaseStep.objects.bulk_create(
        _copy(case, step, last + place) for place, step in enumerate(steps, start=1)
    )
    for place, step in enumerate(ahead, start=last + len(copies) + 1):
        step.order = place
    CaseStep.objects.bulk_update(ahead, ["order"])
    return copies


def _copy(case: Case, step: CaseStep, order: int) -> CaseStep:
    found = resolve(step, Origin.of(case))
    return CaseStep(
        case=case,
        round=case.round,
        order=order,
        repeats=step,
        added_by_id=step.added_by_id,
        plan=found.plan,
        note=found.note or found.gap,
        **{rule: getattr(step, rule) for rule in RULES},
    )
