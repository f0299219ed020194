"""The steps of a round: planned at submission, opened for people, closed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from viewflow.workflow.models import Task

from accounts import clock
from accounts.compiled import Compiled, Save
from notifications.calendar import add_working_days
from workflows import kinds
from workflows.cases import modes
from workflows.cases.inheriting import as_before
from workflows.cases.questions import end_questions
from workflows.cases.seating import seat
from workflows.conditions import facts_of
from workflows.errors import Refused
from workflows.foreseeing import Foreseen, foresee
from workflows.models import RULES, Case, CaseStep, RouteStep, Seat
from workflows.routing import Chair, Origin, Resolution, resolve
from workflows.telling import tell_meeting, tell_to_do
from workflows.words import names

Medium = RouteStep.Medium
#: where people are seated; a meeting is registered by the desk, a letter by whoever the route names
SEATED = (Medium.SCREEN, Medium.PAPER)


def plan_round(case: Case, steps: list[RouteStep]) -> list[CaseStep]:
    """The steps of the case's new round, with the people foreseen for each; those still to be taken are returned.

    A step whose conditions the facts do not fulfil is kept as skipped, with the condition as its note. Refused when a
    step has nobody who could take it, or too few for its vote; the sentence names it.
    """
    authors = [case.drafter, case.submitted_by or case.drafter]
    facts, kind = facts_of(case), kinds.get(case.kind)
    path = foresee(steps, Origin.from_facts(facts, authors, case.kind), facts, kind)
    gaps = [gap for one in path if not one.left_out and (gap := gap_of(one.step, one.found))]
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


def gap_of(step: RouteStep | CaseStep, found: Resolution) -> str:
    """Why the step cannot be opened for these people: there is nobody, or too few for its vote. "" when it can."""
    return found.gap or modes.shortfall(step, step.name, len(found.principals))


@dataclass(frozen=True)
class Seated:
    """A step about to open, the people found for it, whose signature on the step before counts here too, and which
    decisions stand from when the step was taken before.
    """

    step: CaseStep
    found: Resolution
    carried: frozenset[int] = frozenset()
    kept: tuple[Seat, ...] = ()

    @property
    def own(self) -> list[Chair]:
        """Those who will have a seat of their own."""
        return [chair for chair in self.found.chairs if chair.deputy_for is None]

    @property
    def carried_chairs(self) -> tuple[Chair, ...]:
        return tuple(chair for chair in self.own if chair.person.pk in self.carried)

    @property
    def satisfied(self) -> bool:
        """Whether the signatures that carry over are all the step needs."""
        if not self.carried:
            return False
        states = [
            Seat.State.AGREED if chair.person.pk in self.carried else Seat.State.OPEN for chair in self.own
        ]
        return modes.verdict(self.step, states) is modes.Verdict.CARRIED

    def carrying(self, signed: Collection[int]) -> Seated:
        """With the signatures of these people. 顺签 keeps its order: only the first seats can carry."""
        carried = []
        for chair in self.own:
            if chair.person.pk in signed:
                carried.append(chair.person.pk)
            elif modes.in_turn(self.step):
                break
        return replace(self, carried=frozenset(carried))


def found_for(case: Case, step: CaseStep) -> Seated:
    """Who is seated if the step opens now. Refused when nobody is left who could take it, or too few for its vote:
    then the act that would open it waits until the role is held again.
    """
    found = as_before(case, step, resolve(step, Origin.of(case)))
    gap = gap_of(step, found)
    if gap:
        raise Refused(gap, case=case)
    return Seated(step, found)


def open_step(case: Case, step: CaseStep, task: Task, seated: Seated | None = None) -> dict[str, Any]:
    """Open a step on its task and seat its people for good; what of it belongs into the event.

    ``seated`` is what ``found_for`` answered, where it has been asked already. Refused as ``found_for`` does.
    """
    seated = seated or found_for(case, step)
    now = clock.now()
    step.task, step.state, step.opened_at, step.note = task, CaseStep.State.OPEN, now, seated.found.note
    if step.medium != Medium.OUTSIDE and step.limit_days:
        step.due_on = add_working_days(now.date(), step.limit_days)
    _save_opening(step)
    case.step_name = step.name
    told = _opening(seated)
    if step.medium in SEATED:
        people = seat(case, step, seated.found.chairs, seated.carried, seated.kept)
        tell_to_do(case, step, people)
        told["people"] = [person.name for person in people]
    elif step.medium == Medium.MEETING:
        tell_meeting(case, step, [chair.person for chair in seated.found.chairs])
    return told


def _opening(seated: Seated) -> dict[str, Any]:
    """What the event tells of the step that opened: the people, a passed-on step, a difference from the forecast."""
    step, found = seated.step, seated.found
    told: dict[str, Any] = {"step": step.name, "people": [chair.person.name for chair in found.chairs]}
    if found.note:
        told["note"] = found.note
    if seated.carried:
        told["carried"] = [chair.person.name for chair in seated.carried_chairs]
    if seated.kept:
        told["kept"] = [place.principal.name for place in seated.kept]
    if modes.in_turn(step):
        told["in_turn"] = [chair.person.name for chair in seated.own]
    foreseen = {entry["user"] for entry in step.plan}
    if foreseen != {chair.person.pk for chair in found.chairs}:
        told["foreseen"] = [entry["name"] for entry in step.plan]
    return told


def close_round(case: Case) -> None:
    """The round is over: close the step that is open and those still to come, and end what was asked."""
    now = clock.now()
    live = CaseStep.objects.filter(
        case=case, round=case.round, state__in=[CaseStep.State.OPEN, CaseStep.State.COMING]
    )
    live.update(state=CaseStep.State.CLOSED, closed_at=now)
    end_questions(case)
    case.step_name = ""


def close_done(step: CaseStep) -> None:
    """The step is decided."""
    step.state, step.closed_at = CaseStep.State.DONE, clock.now()
    _save_closing(step)


def next_of(step: CaseStep) -> CaseStep | None:
    """The step that is taken after this one in the same round."""
    following = _next.first(step.case_id, step.round, step.order)
    if following is not None:
        following.case = step.case
    return following


_save_opening = Save(CaseStep, "task", "state", "opened_at", "note", "due_on")
_save_closing = Save(CaseStep, "state", "closed_at")
_next = Compiled(
    lambda case, round, order: CaseStep.objects.filter(
        case=case, round=round, order__gt=order, state=CaseStep.State.COMING
    ).order_by("order")[:1]
)


def what_next(step: CaseStep, opened: dict[str, Any]) -> str:
    """For the person who acted: 下一步：科室审核（高映雪），一般 2 个工作日内办结。"""
    limit = f"，一般 {step.limit_days} 个工作日内办结" if step.limit_days else ""
    if step.medium == Medium.MEETING:
        return f"下一步：{step.name}（会议决定，由预算绩效岗登记）{limit}。"
    return f"下一步：{step.name}（{names(opened['people'])}）{limit}。"
