"""Finding the row a person decides on, and asking again whether they may."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from viewflow.workflow.models import Task

from accounts.access import in_force
from accounts.compiled import Compiled
from accounts.models import Membership, User
from accounts.roles import ADMINISTRATORS
from workflows.cases.shared import SIGNED, moved_on, not_yours
from workflows.deputising import cover
from workflows.errors import NotAllowed
from workflows.models import Assignment, Case, CaseStep, Seat
from workflows.routing import Chair, Origin, resolve


def seat_of(case: Case, actor: User, step: int | None = None) -> Assignment:
    """The person's open row on the open step, their authority re-checked.

    NotAllowed for anybody without one, or whose role has ended since the step opened; Stale when it has been taken.
    """
    if case.state != Case.State.OPEN:
        raise not_yours(case, actor, f"这件事项现在是“{case.state_words}”，没有待您办理的环节。")
    mine = open_row(case, actor)
    if mine is None:
        raise not_yours(case, actor, f"“{case.step_name}”环节不由您办理。办理人见审批流程。")
    if step is not None and mine.step_id != step:
        raise moved_on(case, actor, SIGNED)
    if not still_may(case, mine):
        raise NotAllowed("您的任职或代办关系已有变动，不能再办理本环节。请联系预算绩效岗。", case)
    return mine


def open_row(case: Case, person: User) -> Assignment | None:
    """The person's open row on the case, with its step and task."""
    mine = _open_row.first(case.pk, person.pk)
    if mine is not None:
        mine.case, mine.person, mine.step.case = case, person, case
        task_of(mine.step).process = case.process
    return mine


_open_row = Compiled(
    lambda case, person: (
        Assignment.objects.filter(case=case, person=person, state=Assignment.State.OPEN)
        .select_related("seat", "step__task")
        .order_by("id")[:1]
    )
)


def still_may(case: Case, mine: Assignment) -> bool:
    """Whether the person may act on the seat today.

    A seat of the route: whether they would be seated here now; role, place, office and pair of deputies are asked again.
    A seat that was added, transferred or fell to the fallback: whether its principal is active and in the business, and
    for a deputy, whether they still are one.
    """
    if mine.seat.origin != Seat.Origin.ROUTE:
        return _principal_may(case, mine)
    chairs = resolve(mine.step, Origin.of(case), deputies=mine.as_deputy).chairs
    return sits(case, mine, {(chair.person.pk, chair.whose.pk) for chair in chairs})


def sits(case: Case, mine: Assignment, seated: Collection[tuple[int, int]]) -> bool:
    """Whether the person has a place on this very seat, given (person, principal) of all who would be seated now.

    Who stands in for two is seated beside one of them only, and may still act where their row lies.
    """
    principal = mine.seat.principal_id
    if (mine.person_id, principal) in seated:
        return True
    if not mine.as_deputy or (principal, principal) not in seated:
        return False
    return any(
        one.person.pk == mine.person_id for one in cover(mine.step, [mine.seat.principal], Origin.of(case))
    )


def _principal_may(case: Case, mine: Assignment) -> bool:
    principal, origin = mine.seat.principal, Origin.of(case)
    posts = Membership.objects.filter(in_force(), user=principal).exclude(role__in=ADMINISTRATORS)
    if principal.pk in origin.authors or not posts.exists():
        return False
    if not mine.as_deputy:
        return True
    stand_ins = cover(mine.step, [principal], origin)
    return any(one.person.pk == mine.person_id for one in stand_ins)


def chairs_for(case: Case, step: CaseStep, place: Seat, seats: Sequence[Seat]) -> list[Chair]:
    """Who gets a row on a seat that opens later than its step: the principal, and those who stand in for them by now.

    However the seat came to be. Nobody who sits on the step or has decided another seat of it comes in beside.
    """
    others = {seat.principal_id for seat in seats} | {seat.decided_by_id for seat in seats}
    found = cover(step, [seat.principal for seat in seats], Origin.of(case))
    return [
        Chair(place.principal, place.reason),
        *(
            Chair(one.person, one.reason, one.principal, one.delegation)
            for one in found
            if one.principal.pk == place.principal_id and one.person.pk not in others
        ),
    ]


def open_rows_of(step: CaseStep) -> list[Assignment]:
    """The open rows of a step, with person and seat."""
    rows = Assignment.objects.filter(step=step, state=Assignment.State.OPEN)
    return list(rows.select_related("person", "step", "seat__principal").order_by("id"))


def open_step_of(case: Case) -> CaseStep:
    """The open step with its task, the process shared with the case."""
    step = case.steps.select_related("task").get(state=CaseStep.State.OPEN)
    task_of(step).process = case.process
    return step


def task_of(step: CaseStep) -> Task:
    """The engine's task under an open step."""
    assert step.task is not None, "an open step has its task"
    return step.task
