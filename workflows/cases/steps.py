"""Steps, seats and assignments: opening a step for people, and closing it."""

from __future__ import annotations

from typing import Any

from viewflow.workflow.models import Task

from accounts import clock
from accounts.models import User
from notifications.calendar import add_working_days
from workflows import kinds
from workflows.conditions import facts_of
from workflows.errors import Refused, Stale
from workflows.foreseeing import Foreseen, foresee
from workflows.models import RULES, Assignment, Case, CaseStep, RouteStep, Seat
from workflows.routing import Chair, Origin, Resolution, resolve
from workflows.telling import tell_to_do
from workflows.words import names

OPEN = Assignment.State.OPEN


def plan_round(case: Case, steps: list[RouteStep]) -> list[CaseStep]:
    """The steps of the case's new round, with the people foreseen for each; those still to be taken are returned.

    A step whose conditions the facts do not fulfil is kept as skipped, with the condition as its note. Refused when a
    step has nobody who could take it; the sentence names it.
    """
    authors = [case.drafter, case.submitted_by or case.drafter]
    facts, kind = facts_of(case), kinds.get(case.kind)
    path = foresee(steps, Origin.from_facts(facts, authors, case.kind), facts, kind)
    gaps = [one.found.gap for one in path if one.found.gap]
    if gaps:
        raise Refused(gaps[0], case=case)
    taken = [one for one in path if not one.left_out]
    if not taken or taken[0].step.medium == RouteStep.Medium.OUTSIDE:
        raise Refused("按本件的情况，审批流程中没有需要审核的环节。请联系预算绩效岗修改审批流程。", case=case)
    made = CaseStep.objects.bulk_create(_frozen(case, one) for one in path)
    return [step for step in made if step.state == CaseStep.State.COMING]


def _frozen(case: Case, one: Foreseen) -> CaseStep:
    return CaseStep(
        case=case,
        round=case.round,
        order=one.step.order,
        plan=one.found.plan,
        state=CaseStep.State.SKIPPED if one.left_out else CaseStep.State.COMING,
        note=(one.left_out or one.found.note)[:300],
        **{rule: getattr(one.step, rule) for rule in RULES},
    )


def open_step(case: Case, step: CaseStep, task: Task) -> dict[str, Any]:
    """Open a step on its task and seat its people for good; what of it belongs into the event.

    Refused when nobody is left who could take it: then the act that would open it waits until the role is held again.
    """
    found = resolve(step, Origin.of(case))
    if found.gap:
        raise Refused(found.gap, case=case)
    now = clock.now()
    step.task, step.state, step.opened_at, step.note = task, CaseStep.State.OPEN, now, found.note
    if step.medium == RouteStep.Medium.SCREEN:
        step.due_on = add_working_days(now.date(), step.limit_days)
        seat(case, step, found.chairs)
    step.save(update_fields=["task", "state", "opened_at", "note", "due_on"])
    case.step_name = step.name
    if step.medium == RouteStep.Medium.SCREEN:
        tell_to_do(case, step, [chair.person for chair in found.chairs])
    return _opening(step, found)


def seat(case: Case, step: CaseStep, chairs: tuple[Chair, ...]) -> None:
    """A seat for each principal, and an open row on it for everybody who may take it: two statements."""
    own = [chair for chair in chairs if chair.deputy_for is None]
    seats = Seat.objects.bulk_create(
        Seat(step=step, principal=chair.person, reason=chair.reason[:200], order=order, origin=chair.origin)
        for order, chair in enumerate(own, start=1)
    )
    of = {place.principal_id: place for place in seats}
    Assignment.objects.bulk_create(
        Assignment(
            step=step,
            seat=of[(chair.deputy_for or chair.person).pk],
            case=case,
            person=chair.person,
            as_deputy=chair.deputy_for is not None,
            delegation=chair.delegation,
            created_at=step.opened_at or clock.now(),
            due_on=step.due_on,
        )
        for chair in chairs
    )


def _opening(step: CaseStep, found: Resolution) -> dict[str, Any]:
    """What the event tells of the step that opened: the people, a passed-on step, a difference from the forecast."""
    told: dict[str, Any] = {"step": step.name, "people": [chair.person.name for chair in found.chairs]}
    if found.note:
        told["note"] = found.note
    foreseen = {entry["user"] for entry in step.plan}
    if foreseen != {chair.person.pk for chair in found.chairs}:
        told["foreseen"] = [entry["name"] for entry in step.plan]
    return told


def take(mine: Assignment, case: Case) -> None:
    """Record that this person took the step: their row is done, all others on the step are closed.

    Stale when the row is not open any more: deciding is this UPDATE, whatever was read before it.
    """
    now = clock.now()
    step_rows = Assignment.objects.filter(step_id=mine.step_id, state=OPEN)
    if not step_rows.filter(pk=mine.pk).update(
        state=Assignment.State.DONE, closed_at=now, seen=case.snapshot
    ):
        raise Stale("这一环节刚刚已经办结，您的操作没有写入。", case)
    step_rows.update(state=Assignment.State.CLOSED, closed_at=now)
    _close(mine.step, CaseStep.State.DONE)


def clear(case: Case) -> list[User]:
    """Close every open row of the case; whose they were."""
    rows = Assignment.objects.filter(case=case, state=OPEN)
    people = [row.person for row in rows.select_related("person")]
    rows.update(state=Assignment.State.CLOSED, closed_at=clock.now())
    return people


def close_round(case: Case) -> None:
    """The round is over: close the step that is open and those still to come."""
    now = clock.now()
    live = CaseStep.objects.filter(
        case=case, round=case.round, state__in=[CaseStep.State.OPEN, CaseStep.State.COMING]
    )
    live.update(state=CaseStep.State.CLOSED, closed_at=now)
    case.step_name = ""


def close_done(step: CaseStep) -> None:
    """The step ended by an act without a seat (a letter from outside)."""
    _close(step, CaseStep.State.DONE)


def _close(step: CaseStep, state: CaseStep.State) -> None:
    step.state, step.closed_at = state, clock.now()
    step.save(update_fields=["state", "closed_at"])


def next_of(step: CaseStep) -> CaseStep | None:
    """The step that is taken after this one in the same round."""
    coming = CaseStep.objects.filter(case=step.case_id, round=step.round, state=CaseStep.State.COMING)
    later = coming.filter(order__gt=step.order)
    return later.order_by("order").first()


def what_next(step: CaseStep, opened: dict[str, Any]) -> str:
    """For the person who acted: 下一步：科室审核（高映雪），一般 2 个工作日内办结。"""
    return f"下一步：{step.name}（{names(opened['people'])}），一般 {step.limit_days} 个工作日内办结。"
