"""What follows a decision, whether it was given on screen or on paper. The case is locked, the row is the decider's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts import clock
from workflows import kinds, trail
from workflows.cases.remarks import pin, tidy
from workflows.cases.seats import task_of
from workflows.cases.shared import Moved
from workflows.cases.steps import close_round, next_of, open_step, take, what_next
from workflows.engine import operations
from workflows.errors import Refused
from workflows.flows import Outcome
from workflows.kinds import Remark
from workflows.models import Assignment, Case, CaseStep, Event, Registration, RouteStep
from workflows.telling import tell_ended, tell_outside, tell_returned
from workflows.trail import Act, Pinned


@dataclass(frozen=True)
class Signature:
    """How a decision came in: on screen, or on paper with the date on it and its registration."""

    source: Event.Source = Event.Source.SCREEN
    signed_on: date | None = None
    registration: Registration | None = None


@dataclass(frozen=True)
class Decision:
    """One person's decision on one step. ``mine`` is the row they decide on."""

    case: Case
    mine: Assignment
    comment: str = ""
    signature: Signature = Signature()

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
            data=data or {},
        )
        return trail.append(self.case, act)


def agree(decision: Decision) -> Moved:
    """同意: the next step opens, or the letter is awaited, or the case is approved."""
    take(decision.mine, decision.case)
    following = next_of(decision.mine.step)
    if following is None:
        return _approved(decision)
    if following.medium == RouteStep.Medium.OUTSIDE:
        return _to_outside(decision, following)
    task = operations.advance(task_of(decision.mine.step), Outcome.NEXT)
    assert task is not None
    opened = open_step(decision.case, following, task)
    event = decision.record(Event.Kind.APPROVED, data={"opened": opened})
    return Moved(decision.case, event, f"已同意。{what_next(following, opened)}")


def _to_outside(decision: Decision, following: CaseStep) -> Moved:
    case = decision.case
    task = operations.advance(task_of(decision.mine.step), Outcome.OUTSIDE)
    assert task is not None
    opened = open_step(case, following, task)
    case.state, case.step_name = Case.State.OUTSIDE, ""
    tell_outside(case, case.authors)
    event = decision.record(Event.Kind.APPROVED, data={"opened": opened})
    return Moved(case, event, f"已同意。现在：{case.state_words}。")


def _approved(decision: Decision) -> Moved:
    case = decision.case
    kind = kinds.get(case.kind)
    document = kind.lock(case.document_id)
    operations.advance(task_of(decision.mine.step), Outcome.APPROVED)
    case.state, case.step_name, case.finished_at = Case.State.APPROVED, "", clock.now()
    kind.on_approved(document, decision.mine.person)
    tell_ended(case, case.authors)
    event = decision.record(Event.Kind.APPROVED)
    return Moved(case, event, f"已同意，全部环节办结。现在：{case.state_words}。")


def return_to_drafter(decision: Decision, remarks: Sequence[Remark]) -> Moved:
    """退回修改, with a comment or remarks on fields; Refused without either."""
    case, comment = decision.case, tidy(decision.comment)
    if not comment and not remarks:
        raise Refused("请写明要修改什么：填写意见，或在要改的栏目上写意见。", case=case)
    kind = kinds.get(case.kind)
    document = kind.lock(case.document_id)
    pinned = pin(case, kind, remarks)
    take(decision.mine, case)
    operations.advance(task_of(decision.mine.step), Outcome.RETURNED)
    close_round(case)
    case.state, case.returned = Case.State.DRAFT, True
    kind.on_returned(document, decision.mine.person)
    tell_returned(case, case.authors, comment)
    event = decision.record(Event.Kind.SENT_BACK, pinned)
    return Moved(case, event, f"已退回{case.drafter.name}修改。")


def refuse(decision: Decision) -> Moved:
    """不同意, with a reason; Refused without one. The case ends."""
    case, comment = decision.case, tidy(decision.comment)
    if not comment:
        raise Refused("请写明不同意的理由。", case=case)
    kind = kinds.get(case.kind)
    document = kind.lock(case.document_id)
    take(decision.mine, case)
    operations.advance(task_of(decision.mine.step), Outcome.REJECTED)
    close_round(case)
    case.state, case.finished_at = Case.State.REJECTED, clock.now()
    kind.on_rejected(document, decision.mine.person)
    tell_ended(case, case.authors, comment)
    event = decision.record(Event.Kind.REJECTED)
    return Moved(case, event, f"已办结。现在：{case.state_words}。")
