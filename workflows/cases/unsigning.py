"""取消增加: an added signer who has not acted yet is taken out again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts import clock
from accounts.models import User
from workflows import trail
from workflows.cases import modes
from workflows.cases.acting import OTHER_ACTS, acted_on
from workflows.cases.consulting import who
from workflows.cases.onward import go_on
from workflows.cases.questions import end_questions
from workflows.cases.seating import give_rows, live_seats, next_in_turn
from workflows.cases.seats import chairs_for, open_step_of
from workflows.cases.shared import Moved, in_hand, moved_on
from workflows.cases.steps import close_done
from workflows.colleagues import is_colleague
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Assignment, Case, CaseStep, Event, Seat
from workflows.standing import Standing
from workflows.telling import tell_not_needed, tell_to_do
from workflows.trail import Act

State = CaseStep.State


@dataclass(frozen=True)
class Addition:
    """One added signer of the present round who has not decided: on a ``seat`` of the open step, or with a step of their own."""

    person: User
    by: User
    step: CaseStep
    seat: Seat | None = None

    @property
    def key(self) -> str:
        """What a form sends."""
        return f"seat-{self.seat.pk}" if self.seat is not None else f"step-{self.step.pk}"

    @property
    def acted(self) -> bool:
        """Whether they have asked, passed on or added already."""
        if self.seat is None:
            return self.step.state == State.OPEN and acted_on(self.step)
        people = self.seat.assignments.values("person")
        return Event.objects.filter(step=self.step, actor__in=people, kind__in=OTHER_ACTS).exists()


def remove_signer(case_id: int, *, actor: User, key: str) -> Moved:
    """Take an added signer (``Addition.key``) out again.

    NotAllowed for anybody but whoever added them and the 预算绩效岗 of the case's unit or above who has no part in
    its drafting (``Standing.own``); Stale when
    they have acted or are out already. Where only they were waited for, the case goes on as if they had not been added;
    Refused when a vote could not be carried without them.
    """
    with in_hand(case_id) as case:
        if case.state != Case.State.OPEN:
            raise moved_on(case, actor, [Event.Kind.SIGNER_REMOVED])
        added = next((one for one in additions_of(case) if one.key == key), None)
        if added is None:
            raise Stale("这位审核人已经签署或已经取消，您的操作没有写入。", case)
        if not _may(Standing(case, actor), added):
            raise NotAllowed(f"增加的审核人由{added.by.name}或预算绩效岗取消。", case)
        if added.acted:
            raise Stale(f"{added.person.name}已经开始办理，不能再取消。", case)
        data = _from_step(case, added, actor) if added.seat is None else _from_seat(case, added, actor)
        told = {"signer": who(added.person), **data}
        event = trail.append(case, Act(Event.Kind.SIGNER_REMOVED, actor, step=added.step, data=told))
        return Moved(case, event, f"已取消增加，{added.person.name}不用办理。现在：{case.state_words}。")


def additions_of(case: Case) -> list[Addition]:
    """Added signers of the present round who may still be taken out if they have not acted; in order."""
    if case.state != Case.State.OPEN:
        return []
    own = CaseStep.objects.filter(
        case=case, round=case.round, added_by__isnull=False, state__in=[State.COMING, State.OPEN]
    )
    found = [(step, None) for step in own.select_related("added_by").order_by("order")]
    seats = Seat.objects.filter(
        step__case=case, step__state=State.OPEN, added_by__isnull=False, origin=Seat.Origin.ADDED
    )
    beside = seats.filter(state__in=modes.UNDECIDED).select_related("principal", "added_by", "step")
    people = User.objects.in_bulk([step.people[0] for step, _ in found])
    return [
        *(Addition(people[step.people[0]], _by(step), step) for step, _ in found),
        *(Addition(seat.principal, _by(seat), seat.step, seat) for seat in beside.order_by("order")),
    ]


def removable(standing: Standing) -> list[Addition]:
    """Those the page offers to take out: added by this person, or any for the budget desk."""
    return [one for one in additions_of(standing.case) if _may(standing, one) and not one.acted]


def may_remove(standing: Standing) -> bool:
    """Whether there could be any; one statement."""
    if not standing.open:
        return False
    mine = Q() if standing.desk and not standing.own else Q(added_by=standing.user)
    steps = CaseStep.objects.filter(
        mine, case=OuterRef("pk"), round=OuterRef("round"), added_by__isnull=False
    )
    seats = Seat.objects.filter(
        mine, step__case=OuterRef("pk"), step__state=State.OPEN, origin=Seat.Origin.ADDED
    )
    live = Exists(steps.filter(state__in=[State.COMING, State.OPEN])) | Exists(
        seats.filter(state__in=modes.UNDECIDED)
    )
    return Case.objects.filter(live, pk=standing.case.pk).exists()


def _may(standing: Standing, added: Addition) -> bool:
    if added.by == standing.user:
        return is_colleague(standing.user)
    return standing.desk and not standing.own


def _by(row: CaseStep | Seat) -> User:
    assert row.added_by is not None
    return row.added_by


def _from_step(case: Case, added: Addition, actor: User) -> dict[str, Any]:
    """Their own step is passed over; where it was open, what follows it opens."""
    step = open_step_of(case) if added.step.state == State.OPEN else added.step
    was_open = step.state == State.OPEN
    _close(case, Assignment.objects.filter(step=step), Seat.objects.filter(step=step))
    step.state, step.closed_at, step.note = State.SKIPPED, clock.now(), "已取消增加"
    step.save(update_fields=["state", "closed_at", "note"])
    return go_on(case, step, by=actor, signed=()).data if was_open else {}


def _from_seat(case: Case, added: Addition, actor: User) -> dict[str, Any]:
    """The seat goes; the step is counted without it."""
    assert added.seat is not None
    step = open_step_of(case)
    seat = Seat.objects.filter(pk=added.seat.pk)
    _close(case, Assignment.objects.filter(seat=added.seat), seat)
    seats = live_seats(step)
    verdict = modes.verdict(step, [one.state for one in seats])
    if verdict is modes.Verdict.FAILED:
        raise Refused(f"取消后，“{step.name}”同意的票数不可能达到要求，不能取消。", case=case)
    if verdict is modes.Verdict.CARRIED:
        _close(case, Assignment.objects.filter(step=step), Seat.objects.none())
        end_questions(case, actor, step)
        close_done(step)
        return go_on(case, step, by=actor, signed=()).data
    turn = next_in_turn(step, seats)
    if turn is not None:
        people = give_rows(case, step, [turn], chairs_for(case, step, turn, seats))
        tell_to_do(case, step, people)
    return {}


def _close(case: Case, rows: Any, seats: Any) -> None:
    """Close what is open of them; those whose to-do it was are told."""
    seats.filter(state__in=modes.UNDECIDED).update(state=Seat.State.REMOVED)
    rows = rows.filter(state=Assignment.State.OPEN)
    people = [row.person for row in rows.select_related("person")]
    rows.update(state=Assignment.State.CLOSED, closed_at=clock.now())
    tell_not_needed(case, people, "已取消增加的审核人，不用再办")
