"""调整环节: the budget desk puts the case to another step of its round, earlier or later, with a reason.

It spares nobody's case its review. Whoever drafted or submitted it, or stands in for one who did, does not steer it. The
letter (批复) is awaited only where the last review before it has been signed in this round. And somebody other than whoever
steers must have signed, or be sure to sign: nobody is the only reviewer of what they put past the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts import clock
from accounts.models import User
from workflows import trail
from workflows.cases.again import line_of, set_aside, signed, take_again
from workflows.cases.inheriting import chain_of
from workflows.cases.reporting import leave_outside
from workflows.cases.shared import Moved, in_hand, moved_on
from workflows.cases.steering import ask_desk, holders_of, reasoned
from workflows.cases.steps import open_step, what_next
from workflows.engine import operations
from workflows.errors import NotAllowed, Refused
from workflows.flows import ApprovalFlow
from workflows.models import Case, CaseStep, Event, RouteStep, Seat
from workflows.standing import Standing
from workflows.telling import tell_moved, tell_outside
from workflows.trail import Act

State = CaseStep.State
#: from where a case is put elsewhere
MOVABLE = (Case.State.OPEN, Case.State.OUTSIDE)
#: how the note of a step begins that was left undecided
MOVED = "调整环节："


@dataclass(frozen=True)
class Place:
    """A step the case may be put to; ``earlier`` ones are taken again with those after them. ``skipped`` are the reviews
    nobody has signed that would be left out; ``refused`` says why this person may not put it here.
    """

    step: CaseStep
    earlier: bool
    skipped: tuple[str, ...] = ()
    refused: str = ""


def jump(case_id: int, *, actor: User, to: int, reason: str, step: int | None = None) -> Moved:
    """调整环节 to the step with the id ``to``; ``step`` is the open step the page showed.

    Later: the open step is closed undecided, those between are skipped with the reason. Earlier: that step and those
    after it up to the open one are taken again; what was signed stays on the record. NotAllowed for anybody but the
    desk, and for whose own case it is; Stale when it stands elsewhere; Refused without a reason, for a step that is none
    of the round, has nobody who could take it, or would leave the case without its review.
    """
    with in_hand(case_id) as case:
        ask_desk(case, actor, "调整环节")
        if Standing(case, actor).own:
            raise NotAllowed("本人起草、提交或代其办理的事项，请另一位预算绩效岗调整环节。", case)
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
        if target.order > here.order and (why_not := unreviewed(line, target, actor)):
            raise Refused(f"{why_not}。", case=case)
        people = holders_of(case)
        set_aside(case)
        leave_outside(case)
        told = _back(case, line, target, here) if target.order < here.order else _on(line, target, here, why)
        opened, text = _open(case, told.pop("_step"))
        told = {"from": here.name, **told, "opened": opened}
        tell_moved(case, [person for person in people if person not in holders_of(case)], why)
        event = trail.append(case, Act(Event.Kind.JUMPED, actor, step=here, comment=why, data=told))
        return Moved(case, event, f"已调整环节。{text}")


def places(case: Case, actor: User) -> list[Place]:
    """Where the case may be put, in order; empty unless it is under way."""
    if case.state not in MOVABLE:
        return []
    line = line_of(case)
    here = next(one for one in line if one.state == State.OPEN)
    return [
        Place(one, earlier=True)
        if one.order < here.order
        else Place(
            one,
            earlier=False,
            skipped=tuple(left.name for left in (here, *_between(line, here, one))),
            refused=unreviewed(line, one, actor),
        )
        for one in line
        if one.pk != here.pk
    ]


def moved_over(step: CaseStep) -> bool:
    """Whether 调整环节 left the step undecided."""
    return step.state in (State.SKIPPED, State.CLOSED) and step.note.startswith(MOVED)


def unreviewed(line: list[CaseStep], target: CaseStep, actor: User) -> str:
    """Why the case may not be put on to the target: it would go without its last review, or with the actor's alone. ""."""
    reviews = [one for one in line if one.medium != RouteStep.Medium.OUTSIDE]
    done = [one for one in reviews if one.order < target.order and signed(one)]
    ahead = [
        one for one in reviews if one.order >= target.order and (one is target or one.state == State.COMING)
    ]
    if not ahead:
        asked = [one for one in reviews if one in done or one.state != State.SKIPPED or moved_over(one)]
        last = asked[-1] if asked else None
        if last is None or last not in done:
            name = f"“{last.name}”" if last else "审核"
            return f"{name}还没有签，不能略过后直接到“{target.name}”，请选择{name}或前面的环节"
    if not any(_by_others(one, actor) for one in done) and not any(
        _needs_others(one, actor) for one in ahead
    ):
        return f"改到“{target.name}”后，除您之外没有人审核本件，请选择由他人审核的环节"
    return ""


def _by_others(step: CaseStep, actor: User) -> bool:
    """Whether somebody else has signed the step, or one it stands by."""
    if step.medium == RouteStep.Medium.MEETING:
        return True
    chain = [one.pk for one in chain_of(step)]
    seats = Seat.objects.filter(step__in=chain, state=Seat.State.AGREED)
    return seats.exclude(principal=actor).exclude(decided_by=actor).exists()


def _needs_others(step: CaseStep, actor: User) -> bool:
    """Whether a step that is still to come cannot be carried by the actor's signature alone, as it is foreseen."""
    people = {int(entry["user"]) for entry in step.plan}
    if step.medium == RouteStep.Medium.MEETING or actor.pk not in people:
        return True
    own = {int(entry["user"]) for entry in step.plan if not entry.get("deputy")}
    return step.mode in (RouteStep.Mode.ALL, RouteStep.Mode.IN_TURN) and len(own) > 1


def _between(line: list[CaseStep], here: CaseStep, target: CaseStep) -> list[CaseStep]:
    """What is still to come between the two."""
    return [one for one in line if here.order < one.order < target.order and one.state == State.COMING]


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
    note = f"{MOVED}{why}"[:300]
    CaseStep.objects.filter(pk=here.pk).update(note=note)
    between = _between(line, here, target)
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
