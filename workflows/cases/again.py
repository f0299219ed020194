"""Taking steps again: what was decided stays as it was; the same steps come once more behind it, as new rows."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from accounts import clock
from accounts.models import User
from workflows.cases.inheriting import as_before, chain_of
from workflows.cases.questions import end_questions
from workflows.cases.seating import clear
from workflows.conditions import facts_of, holds
from workflows.models import RULES, Case, CaseStep, Seat
from workflows.routing import Origin, resolve

State = CaseStep.State
#: steps nobody has come to yet
AHEAD = (State.COMING, State.SKIPPED)


def line_of(case: Case, round: int | None = None) -> list[CaseStep]:
    """The steps of the round (the present one) as they stand, in order: of a step taken again only its last row."""
    which = case.round if round is None else round
    later = CaseStep.objects.filter(repeats=OuterRef("pk"), round=which)
    steps = case.steps.filter(~Exists(later), round=which)
    return list(steps.select_related("repeats").order_by("order"))


def signed(step: CaseStep) -> bool:
    """Whether the step of a line was decided, or stands by the decision of one it repeats; not: left out by condition or
    by hand. Asked of the rows, never of the facts: those of the case are of its newest submission, the line may be older.
    """
    return step.state == State.DONE or (step.state == State.SKIPPED and signed_before(step))


def signed_before(step: CaseStep) -> bool:
    """Whether one that the step repeats was carried: the one that returned the case was decided, but not agreed."""
    return any(
        past.state == State.DONE and not past.seats.filter(state=Seat.State.RETURNED).exists()
        for past in chain_of(step)[1:]
    )


def set_aside(case: Case, by: User | None = None) -> list[User]:
    """Close the open step with its rows, undecided seats and questions; whose rows they were.

    Those who were asked are told, but for ``by``. The engine's task is the caller's to end or to open anew.
    """
    people = clear(case)
    step = case.steps.filter(state=State.OPEN).first()
    if step is not None:
        end_questions(case, by, step)
        step.state, step.closed_at = State.CLOSED, clock.now()
        step.save(update_fields=["state", "closed_at"])
    case.step_name = ""
    return people


def take_again(case: Case, steps: Sequence[CaseStep]) -> list[CaseStep]:
    """Append copies of these steps, in their order, before those still to come; each names the one it ``repeats``.

    No step may be open (``set_aside`` first). The copies are COMING, with a forecast of today; a step the facts leave
    out stays left out. What the first of them is opened with is ``open_step``'s affair.
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
    fresh = CaseStep(
        case=case,
        round=case.round,
        order=order,
        repeats=step,
        added_by_id=step.added_by_id,
        **{rule: getattr(step, rule) for rule in RULES},
    )
    if not holds(step.conditions, facts_of(case)):
        fresh.state, fresh.note = State.SKIPPED, step.note
        return fresh
    found = as_before(case, fresh, resolve(step, Origin.of(case)))
    fresh.plan, fresh.note = found.plan, (found.note or found.gap)[:300]
    return fresh
