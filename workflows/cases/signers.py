"""增加审核人: one more person before, beside or after the open step, while the case is under way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import F

from accounts.models import User
from workflows import trail
from workflows.cases import modes
from workflows.cases.again import set_aside, take_again
from workflows.cases.consulting import who
from workflows.cases.fitting import chairs_by_hand, check_fit
from workflows.cases.remarks import tidy
from workflows.cases.seating import give_rows, live_seats
from workflows.cases.seats import seat_of
from workflows.cases.shared import Moved, in_hand
from workflows.cases.steps import open_step
from workflows.chairs import Chair
from workflows.engine import operations
from workflows.errors import Refused
from workflows.flows import ApprovalFlow
from workflows.models import Assignment, Case, CaseStep, Event, Seat, StepRules
from workflows.telling import tell_not_needed, tell_to_do
from workflows.trail import Act


class Place(StrEnum):
    """Where the added signer stands."""

    BEFORE = "before"
    BESIDE = "beside"
    AFTER = "after"


@dataclass(frozen=True)
class Adding:
    """Somebody who holds the open step adds a person to the case."""

    case: Case
    mine: Assignment
    person: User

    @property
    def step(self) -> CaseStep:
        return self.mine.step

    @property
    def actor(self) -> User:
        return self.mine.person

    @property
    def reason(self) -> str:
        return f"{self.actor.name}增加的审核人"


def add_signer(
    case_id: int, *, actor: User, person: User, place: str, note: str = "", step: int | None = None
) -> Moved:
    """Add a signer to the case.

    *before*: a step of their own is put in and opens at once; the open step is taken again after it, by the same
    people. Refused when somebody has signed the open step already. *beside*: a seat on the open step; the step's mode says
    what it means (或签: any of them; 会签: they too; 顺签: last; 票签: one vote more). *after*: a step of their own that
    follows the open one. NotAllowed and Stale as for a decision; Refused for whoever may not be given a seat by hand.
    """
    with in_hand(case_id) as case:
        mine = seat_of(case, actor, step)
        if place not in _PUT:
            raise Refused("请选择加在本环节之前、本环节还是本环节之后。", case=case)
        check_fit(case, mine.step, person)
        data, text = _PUT[Place(place)](Adding(case, mine, person))
        act = Act(
            Event.Kind.SIGNER_ADDED,
            actor,
            principal=mine.seat.principal if mine.as_deputy else None,
            step=mine.step,
            comment=tidy(note)[:200],
            data={"signer": who(person), "place": place, **data},
        )
        return Moved(case, trail.append(case, act), f"已增加{person.name}。{text}")


def _before(adding: Adding) -> tuple[dict[str, Any], str]:
    case, step = adding.case, adding.step
    if any(seat.state not in modes.UNDECIDED for seat in live_seats(step)):
        raise Refused("本环节已有人签署，不能再加在前面。请改为加在本环节或之后。", case=case)
    waiting = [one for one in set_aside(case, adding.actor) if one != adding.actor]
    task = operations.reopen(case.process, ApprovalFlow.step)
    (again,) = take_again(case, [step])
    added = _insert(adding, again.order)
    opened = open_step(case, added, task)
    tell_not_needed(case, waiting, f"先由{adding.person.name}审核，之后再由您办理")
    return {"opened": opened}, f"现在由其审核，之后再转回“{step.name}”。"


def _beside(adding: Adding) -> tuple[dict[str, Any], str]:
    case, step = adding.case, adding.step
    last = max(seat.order for seat in live_seats(step))
    waits = modes.in_turn(step)
    seat = Seat.objects.create(
        step=step,
        principal=adding.person,
        reason=adding.reason,
        order=last + 1,
        state=Seat.State.WAITING if waits else Seat.State.OPEN,
        origin=Seat.Origin.ADDED,
        added_by=adding.actor,
    )
    if not waits:
        chair = Chair(seat.principal, seat.reason, origin=seat.origin)
        people = give_rows(case, step, [seat], chairs_by_hand(case, step, chair, adding.actor))
        tell_to_do(case, step, people, f"{adding.actor.name}增加{adding.person.name}审核")
    return {}, beside_words(step)


def beside_words(step: CaseStep) -> str:
    """What a seat more on the step means by its mode."""
    return {
        StepRules.Mode.ANY: "本环节为或签，任何一人签署即可。",
        StepRules.Mode.ALL: "本环节为会签，其也同意后才办结。",
        StepRules.Mode.IN_TURN: "本环节为顺签，排在最后签署。",
        StepRules.Mode.VOTE: "本环节为票签，增加一人表决。",
    }[StepRules.Mode(step.mode)]


def _after(adding: Adding) -> tuple[dict[str, Any], str]:
    """Behind the open step and behind those added to it before: whoever is added first signs first."""
    place = adding.step.order + 1
    later = CaseStep.objects.filter(case=adding.case, round=adding.case.round, order__gt=adding.step.order)
    if later.filter(added_by__isnull=False, people=[adding.person.pk], state=CaseStep.State.COMING).exists():
        raise Refused(f"已增加{adding.person.name}，不用重复增加。", case=adding.case)
    for step in later.order_by("order"):
        if step.added_by_id is None or step.state != CaseStep.State.COMING:
            break
        place = step.order + 1
    _insert(adding, place)
    return {}, f"“{adding.step.name}”签署后由其审核。"


def _insert(adding: Adding, order: int) -> CaseStep:
    """A step of the added person's own at this place; those from there on move up."""
    case, person = adding.case, adding.person
    later = CaseStep.objects.filter(case=case, round=case.round, order__gte=order)
    later.update(order=F("order") + 1)
    foreseen = {
        "user": person.pk,
        "name": person.name,
        "post": person.post,
        "reason": adding.reason,
        "deputy": False,
    }
    return CaseStep.objects.create(
        case=case,
        round=case.round,
        order=order,
        name=f"{person.name}审核"[:40],
        signers=StepRules.Signers.PEOPLE,
        people=[person.pk],
        limit_days=adding.step.limit_days,
        plan=[foreseen],
        added_by=adding.actor,
    )


_PUT: dict[Place, Callable[[Adding], tuple[dict[str, Any], str]]] = {
    Place.BEFORE: _before,
    Place.BESIDE: _beside,
    Place.AFTER: _after,
}
