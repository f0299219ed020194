"""A step is carried: what opens after it, and the one signature that counts for successive steps of one person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from accounts import clock
from accounts.models import User
from workflows import kinds
from workflows.cases.seating import seat
from workflows.cases.seats import task_of
from workflows.cases.steps import Seated, close_done, found_for, next_of, open_step, what_next
from workflows.engine import operations
from workflows.flows import Outcome
from workflows.models import Case, CaseStep, Route, RouteStep
from workflows.telling import tell_ended, tell_outside


@dataclass(frozen=True)
class Onward:
    """What followed: ``data`` for the event, ``text`` for the person who acted."""

    data: dict[str, Any] = field(default_factory=dict)
    text: str = ""


def go_on(case: Case, step: CaseStep, *, by: User, signed: Collection[int], said: str = "") -> Onward:
    """Leave ``step``, which is carried: the next step opens, or the letter is awaited, or the case is approved.

    ``by`` is whose act carried it. ``signed`` are those who agreed to it in their own right: where the route asks for
    one signature in successive steps, theirs counts in the next step too, and a step this satisfies is passed at once.
    ``said`` goes to the drafter with the news that all have agreed: the wording of a meeting.
    """
    passed, following = _carry(case, next_of(step), signed)
    if following is None:
        onward = _approved(case, step, by, said)
    elif following.step.medium == RouteStep.Medium.OUTSIDE:
        onward = _to_outside(case, step, following, said)
    else:
        onward = _to_next(case, step, following)
    if not passed:
        return onward
    words = "、".join(f"“{one['step']}”" for one in passed)
    text = f"。连续环节同一人只签一次，{words}沿用本次签署{onward.text}"
    return Onward({**onward.data, "carried": passed}, text)


def _carry(
    case: Case, following: CaseStep | None, signed: Collection[int]
) -> tuple[list[dict[str, Any]], Seated | None]:
    """Pass every step that the signatures satisfy; those passed, and the step that is to open."""
    passed: list[dict[str, Any]] = []
    once = case.route is not None and case.route.same_person == Route.SamePerson.ONCE
    while following is not None:
        seated = found_for(case, following)
        if once and following.medium == RouteStep.Medium.SCREEN:
            seated = seated.carrying(signed)
        if not seated.satisfied:
            return passed, seated
        _pass(case, seated)
        passed.append(
            {"step": following.name, "people": [chair.person.name for chair in seated.carried_chairs]}
        )
        signed, following = seated.carried, next_of(following)
    return passed, None


def _pass(case: Case, seated: Seated) -> None:
    """The step is done by signatures given before it: no task, no rows, its seats say how."""
    step = seated.step
    step.opened_at, step.note = clock.now(), seated.found.note
    step.save(update_fields=["opened_at", "note"])
    seat(case, step, seated.carried_chairs, seated.carried)
    close_done(step)


def _to_next(case: Case, step: CaseStep, following: Seated) -> Onward:
    task = operations.advance(task_of(step), Outcome.NEXT)
    assert task is not None
    opened = open_step(case, following.step, task, following)
    return Onward({"opened": opened}, f"。{what_next(following.step, opened)}")


def _to_outside(case: Case, step: CaseStep, following: Seated, said: str) -> Onward:
    task = operations.advance(task_of(step), Outcome.OUTSIDE)
    assert task is not None
    opened = open_step(case, following.step, task, following)
    case.state, case.step_name = Case.State.OUTSIDE, ""
    tell_outside(case, case.authors, said)
    return Onward({"opened": opened}, f"。现在：{case.state_words}。")


def _approved(case: Case, step: CaseStep, by: User, said: str) -> Onward:
    kind = kinds.get(case.kind)
    document = kind.lock(case.document_id)
    operations.advance(task_of(step), Outcome.APPROVED)
    case.state, case.step_name, case.finished_at = Case.State.APPROVED, "", clock.now()
    kind.on_approved(document, by)
    tell_ended(case, case.authors, said)
    return Onward({}, f"，全部环节办结。现在：{case.state_words}。")
