"""What follows a decision, whether it was given on screen or on paper. The case is locked, the row is the decider's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts import clock
from workflows import kinds, trail
from workflows.cases import modes
from workflows.cases.onward import go_on
from workflows.cases.remarks import pin, tidy
from workflows.cases.seating import give_rows, live_seats, next_in_turn, take
from workflows.cases.seats import chairs_for, task_of
from workflows.cases.shared import Moved
from workflows.cases.steps import close_done, close_round
from workflows.engine import operations
from workflows.errors import Refused
from workflows.flows import Outcome
from workflows.kinds import Remark
from workflows.models import Assignment, Case, Event, Registration, Seat
from workflows.telling import tell_ended, tell_returned, tell_to_do
from workflows.trail import Act, Pinned
from workflows.words import names


@dataclass(frozen=True)
class Signature:
    """How a decision came in: on screen, or on paper with the date on it and its registration."""

    source: Event.Source = Event.Source.SCREEN
    signed_on: date | None = None
    registration: Registration | None = None


@dataclass(frozen=True)
class Decision:
    """One person's decision on one step. ``mine`` is the row they decide on, ``told`` what its event tells besides."""

    case: Case
    mine: Assignment
    comment: str = ""
    signature: Signature = Signature()
    told: Mapping[str, Any] = field(default_factory=dict)

    def record(
        self, kind: Event.Kind, remarks: Sequence[Pinned] = (), data: Mapping[str, Any] | None = None
    ) -> Event:
        """The event of this decision; a deputy's names the principal too."""
        act = Act(
            kind,
            self.mine.person,
            principal=self.mine.seat.principal if self.mine.as_deputy else None,
            source=self.signature.source,
            step=self.mine.step,
            comment=tidy(self.comment),
            signed_on=self.signature.signed_on,
            registration=self.signature.registration,
            remarks=remarks,
            data={**self.told, **(data or {})},
        )
        return trail.append(self.case, act)


def agree(decision: Decision) -> Moved:
    """同意. Once the step's mode is satisfied the case goes on; before that the others are waited for."""
    case, mine = decision.case, decision.mine
    seats, ends = decide(decision, Seat.State.AGREED)
    if not ends:
        return _wait(decision, seats, Event.Kind.APPROVED)
    onward = go_on(case, mine.step, by=mine.person, signed=_in_own_right(seats))
    event = decision.record(Event.Kind.APPROVED, data={**count(mine, seats), **onward.data})
    return Moved(case, event, f"已同意{onward.text}")


def return_to_drafter(decision: Decision, remarks: Sequence[Remark]) -> Moved:
    """退回修改, with a comment or remarks on fields; Refused without either, and in a vote."""
    case, comment = decision.case, tidy(decision.comment)
    pinned = asked_for(decision, remarks)
    seats, _ = decide(decision, Seat.State.RETURNED)
    _give_back(decision, comment)
    event = decision.record(Event.Kind.SENT_BACK, pinned, count(decision.mine, seats))
    return Moved(case, event, f"已退回{case.drafter.name}修改。")


def asked_for(decision: Decision, remarks: Sequence[Remark]) -> list[Pinned]:
    """The remarks of a return, pinned to their fields. Refused without any word, and in a vote."""
    case = decision.case
    if decision.mine.step.mode == modes.Mode.VOTE:
        raise Refused(
            "本环节为票签，请选择同意或不同意。不同意请写明理由，也可在要改的栏目上写意见。", case=case
        )
    if not tidy(decision.comment) and not remarks:
        raise Refused("请写明要修改什么：填写意见，或在要改的栏目上写意见。", case=case)
    return pin(case, kinds.get(case.kind), remarks)


def refuse(decision: Decision, remarks: Sequence[Remark] = ()) -> Moved:
    """不同意, with a reason; Refused without one. The case ends; in a vote it is one vote against."""
    case, comment = decision.case, tidy(decision.comment)
    if not comment:
        raise Refused("请写明不同意的理由。", case=case)
    pinned = pin(case, kinds.get(case.kind), remarks)
    if decision.mine.step.mode == modes.Mode.VOTE:
        return _vote_against(decision, pinned)
    kind = kinds.get(case.kind)
    document = kind.lock(case.document_id)
    seats, _ = decide(decision, Seat.State.AGAINST)
    operations.advance(task_of(decision.mine.step), Outcome.REJECTED)
    close_round(case)
    case.state, case.finished_at = Case.State.REJECTED, clock.now()
    kind.on_rejected(document, decision.mine.person)
    tell_ended(case, case.authors, comment)
    event = decision.record(Event.Kind.REJECTED, pinned, count(decision.mine, seats))
    return Moved(case, event, f"已办结。现在：{case.state_words}。")


def _vote_against(decision: Decision, pinned: Sequence[Pinned]) -> Moved:
    """A vote against: the others are waited for, or the vote has failed and the drafter gets all opinions."""
    case, mine = decision.case, decision.mine
    seats, ends = decide(decision, Seat.State.AGAINST)
    if not ends:
        return _wait(decision, seats, Event.Kind.REJECTED, pinned)
    words = f"{mine.step.name}票签未通过：{modes.tally(seat.state for seat in seats).words}"
    _give_back(decision, f"{words}。{tidy(decision.comment)}")
    told = {**count(mine, seats), "vote": "failed"}
    event = decision.record(Event.Kind.REJECTED, pinned, told)
    return Moved(case, event, f"已表示不同意。{words}，已退回{case.drafter.name}修改。")


def decide(decision: Decision, decided: Seat.State) -> tuple[list[Seat], bool]:
    """Take the seat. The step's seats as they are after it, and whether the step is decided.

    One decision ends a 或签: nobody else's seat is asked for.
    """
    mine = decision.mine
    step = mine.step
    seats = [mine.seat] if step.mode == modes.Mode.ANY else live_seats(step)
    for seat in seats:
        if seat.pk == mine.seat_id:
            seat.state, seat.decided_by = decided, mine.person
    ends = modes.verdict(step, [seat.state for seat in seats]) is not modes.Verdict.WAITING
    take(mine, decision.case, decided, ends=ends, opened=decision.told.get("seen", True))
    if ends:
        close_done(step)
    return seats, ends


def _in_own_right(seats: Sequence[Seat]) -> set[int]:
    """Who agreed on a seat of their own: a deputy's signature is not the deputy's own."""
    return {
        seat.principal_id
        for seat in seats
        if seat.state == Seat.State.AGREED and seat.decided_by_id == seat.principal_id
    }


def _give_back(decision: Decision, why: str) -> None:
    """The document is with its drafter again."""
    case = decision.case
    kind = kinds.get(case.kind)
    document = kind.lock(case.document_id)
    operations.advance(task_of(decision.mine.step), Outcome.RETURNED)
    close_round(case)
    case.state, case.returned = Case.State.DRAFT, True
    kind.on_returned(document, decision.mine.person)
    tell_returned(case, case.authors, why)


def _wait(
    decision: Decision, seats: Sequence[Seat], kind: Event.Kind, pinned: Sequence[Pinned] = ()
) -> Moved:
    """The step waits for others; in 顺签 the next one's turn has come."""
    case, mine = decision.case, decision.mine
    data = count(mine, seats)
    turn = next_in_turn(mine.step, seats)
    if turn is not None:
        people = give_rows(case, mine.step, [turn], chairs_for(case, mine.step, turn, seats))
        tell_to_do(case, mine.step, people)
        data["turn"] = [person.name for person in people]
    event = decision.record(kind, pinned, data)
    done = "已同意" if kind == Event.Kind.APPROVED else "已表示不同意"
    now = f"，现在由{names(data['turn'])}办理" if turn is not None else ""
    return Moved(case, event, f"{done}。{still_to_sign(mine, seats)}{now}。")


def still_to_sign(mine: Assignment, seats: Sequence[Seat]) -> str:
    """本环节会签，还有 2 人（高映雪、许望）未签"""
    left = [seat.principal.name for seat in seats if seat.state in modes.UNDECIDED]
    mode = modes.Mode(mine.step.mode)
    if mode is modes.Mode.VOTE:
        votes = modes.tally(seat.state for seat in seats)
        return f"本环节票签，{votes.words}，还有 {len(left)} 人（{names(left)}）未表决"
    return f"本环节{mode.label}，还有 {len(left)} 人（{names(left)}）未签"


def count(mine: Assignment, seats: Sequence[Seat]) -> dict[str, Any]:
    """How far the step has come, for the event; nothing where one signature is all it needs."""
    if mine.step.mode == modes.Mode.ANY:
        return {}
    votes = modes.tally(seat.state for seat in seats)
    told = {"agreed": votes.agreed, "of": votes.of}
    if mine.step.mode == modes.Mode.VOTE:
        told |= {"against": votes.against, "needed": modes.needed(mine.step, votes.of)}
    return {"seats": told}
