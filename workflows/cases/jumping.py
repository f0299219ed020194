"""调整环节: the budget desk puts the case to another step of its round, earlier or later, with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts import clock
from accounts.models import User
from workflows import trail
from workflows.cases.again import line_of, set_aside, take_again
from workflows.cases.reporting import leave_outside
from workflows.cases.shared import Moved, in_hand, moved_on
from workflows.cases.steering import ask_desk, holders_of, is_desk, reasoned
from workflows.cases.steps import open_step, what_next
from workflows.engine import operations
from workflows.errors import NotAllowed, Refused
from workflows.flows import ApprovalFlow
from workflows.models import Case, CaseStep, Event, RouteStep
from workflows.telling import tell_moved, tell_outside
from workflows.trail import Act

State = CaseStep.State
#: from where a case is put elsewhere
MOVABLE = (Case.State.OPEN, Case.State.OUTSIDE)


@dataclass(frozen=True)
class Place:
    """A step the case may be put to; ``earlier`` ones are taken again with those after them."""

    step: CaseStep
    earlier: bool


def jump(case_id: int, *, actor: User, to: int, reason: str, step: int | None = None) -> Moved:
    """调整环节 to the step with the id ``to``; ``step`` is the open step the page showed.

    Later: the open step is closed undecided, those between are skipped with the reason. Earlier: that step and those
    after it up to the open one are taken again; what was signed stays on the record. NotAllowed for anybody but the
    desk, and for who drafted or submitted the case; Stale when it stands elsewhere; Refused without a reason, and for a
    step that is none of the round, or has nobody who could take it.
    """
    with in_hand(case_id) as case:
        ask_desk(case, actor, "调整环节")
        if actor in case.authors:
            raise NotAllowed("本人起草或提交的事项，请另一位预算绩效岗调整环节。", case)
        if case.state not in MOVABLE:
            raise moved_on(case, actor, [Event.Kind.JUMPED])
        line = line_of(case)
        here = next(one for one in line if one.state == State.OPEN)
        if step is not None and here.pk != step:
            raise moved_on(case, actor, [Event.Kind.JUMPED])
        why = reasoned(case, reason, "调整环节")
        if case.reported_at is not None:
            raise Refused("本件已报送财政，不能调整环节。需要时请先撤回报送。", case=case)
        target = next((one for one in line if one.pk == to and one.pk != here.pk), None)
        if target is None:
            raise Refused("请选择要调整到的环节。", case=case)
        people = holders_of(case)
        set_aside(case)
        leave_outside(case)
        told = _back(case, line, target, here) if target.order < here.order else _on(line, target, here, why)
        opened, text = _open(case, told.pop("_step"))
        told = {"from": here.name, **told, "opened": opened}
        tell_moved(case, [person for person in people if person not in holders_of(case)], why)
        event = trail.append(case, Act(Event.Kind.JUMPED, actor, step=here, comment=why, data=told))
        return Moved(case, event, f"已调整环节。{text}")


def places(case: Case) -> list[Place]:
    """Where the case may be put, in order; empty unless it is under way."""
    if case.state not in MOVABLE:
        return []
    line = line_of(case)
    here = next(one for one in line if one.state == State.OPEN)
    return [Place(one, one.order < here.order) for one in line if one.pk != here.pk]


def may_jump(case: Case, actor: User) -> bool:
    """Whether the page offers 调整环节."""
    fit = case.state in MOVABLE and case.reported_at is None
    return fit and actor.pk not in (case.drafter_id, case.submitted_by_id) and is_desk(case, actor)


def _back(case: Case, line: list[CaseStep], target: CaseStep, here: CaseStep) -> dict[str, Any]:
    """Take the target and what was taken after it again; what the conditions left out stays out."""
    again = [
        one
        for one in line
        if target.order <= one.order <= here.order and (one is target or one.state != State.SKIPPED)
    ]
    copies = take_again(case, again)
    return {"_step": copies[0], "again": [one.name for one in again]}


def _on(line: list[CaseStep], target: CaseStep, here: CaseStep, why: str) -> dict[str, Any]:
    """Leave the open step and those between undecided. One that was left out before is opened all the same."""
    note = f"调整环节：{why}"[:300]
    CaseStep.objects.filter(pk=here.pk).update(note=note)
    between = [one for one in line if here.order < one.order < target.order and one.state == State.COMING]
    CaseStep.objects.filter(pk__in=[one.pk for one in between]).update(
        state=State.SKIPPED, note=note, closed_at=clock.now()
    )
    return {"_step": target, "skipped": [one.name for one in (here, *between)]}


def _open(case: Case, step: CaseStep) -> tuple[dict[str, Any], str]:
    """Open the step on a fresh task of the engine."""
    outside = step.medium == RouteStep.Medium.OUTSIDE
    task = operations.reopen(case.process, ApprovalFlow.outside if outside else ApprovalFlow.step)
    opened = open_step(case, step, task)
    if not outside:
        case.state = Case.State.OPEN
        return opened, what_next(step, opened)
    case.state, case.step_name = Case.State.OUTSIDE, ""
    tell_outside(case, case.authors)
    return opened, f"现在：{case.state_words}。"
