"""What follows one line of a letter from outside: locked, kept waiting, back to the drafter, or the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from accounts import clock
from workflows import kinds
from workflows.cases.letters import OutsideDecision, Verdict
from workflows.cases.lines import Line
from workflows.cases.remarks import named_in, pin, tidy
from workflows.cases.reporting import leave_outside
from workflows.cases.seats import task_of
from workflows.cases.steps import close_done
from workflows.engine import operations
from workflows.flows import Outcome
from workflows.kinds import Kind, Remark
from workflows.models import Case, Event
from workflows.telling import tell_ended, tell_opinion, tell_returned
from workflows.trail import Pinned


@dataclass(frozen=True)
class Result:
    """What followed for one case; ``locked``: approved, its document locked."""

    case: Case
    locked: bool
    text: str
    verdict: Verdict = Verdict.APPROVE


@dataclass(frozen=True)
class Entry:
    """A line of the letter with what it decides."""

    line: Line
    decision: OutsideDecision

    @property
    def case(self) -> Case:
        return self.line.case

    def record(self, kind: Event.Kind, remarks: Sequence[Pinned] = ()) -> None:
        """The event of this line, with its result and amount."""
        told: dict[str, Any] = {"result": self.decision.verdict.value}
        if self.decision.amount is not None:
            told["amount"] = self.decision.amount
        self.line.record(kind, told, remarks)


def carry_out(entry: Entry) -> Result:
    """Do what the line says. The case is locked and waits outside, ``step`` is its open outside step."""
    if entry.decision.verdict is Verdict.OPINION:
        return _keep_waiting(entry)
    kind = kinds.get(entry.case.kind)
    document = kind.lock(entry.case.document_id)
    if entry.decision.verdict is Verdict.RETURN:
        return _send_back(entry, kind, document)
    if entry.decision.verdict is Verdict.REFUSE:
        return _refuse(entry, kind, document)
    amount = entry.decision.amount
    assert amount is not None, "a letter that approves names the amount"
    kind.record_outside_amount(document, amount)
    difference = kind.outside_difference(document, amount)
    if not difference:
        return _lock(entry, kind, document)
    return _amount_differs(entry, kind, document, difference)


def _leave(entry: Entry, outcome: Outcome) -> None:
    close_done(entry.line.step)
    operations.advance(task_of(entry.line.step), outcome)
    leave_outside(entry.case)
    entry.case.step_name = ""


def _keep_waiting(entry: Entry) -> Result:
    case = entry.case
    entry.record(Event.Kind.OPINION_GIVEN)
    tell_opinion(case, entry.line.named, tidy(entry.decision.comment))
    return Result(case, False, f"{case.title}：已记财政意见，仍是“{case.state_words}”。", Verdict.OPINION)


def _lock(entry: Entry, kind: Kind, document: Model) -> Result:
    case = entry.case
    _leave(entry, Outcome.APPROVED)
    case.state, case.finished_at = Case.State.APPROVED, clock.now()
    kind.on_approved(document, entry.line.actor)
    tell_ended(case, case.authors, entry.line.named)
    entry.record(Event.Kind.DECIDED_OUTSIDE)
    return Result(case, True, f"{case.title}：{case.state_words}，已锁定。")


def _amount_differs(entry: Entry, kind: Kind, document: Model, differences: Sequence[Remark]) -> Result:
    case = entry.case
    _back(entry, kind, document, Event.Kind.AMOUNT_DIFFERS, differences, differences[0].text)
    return Result(case, False, f"{case.title}：批复金额与预算数不同，已退回{case.drafter.name}修改。")


def _send_back(entry: Entry, kind: Kind, document: Model) -> Result:
    case, opinion = entry.case, tidy(entry.decision.comment)
    _back(entry, kind, document, Event.Kind.RETURNED_OUTSIDE, named_in(opinion, case, kind), opinion)
    return Result(case, False, f"{case.title}：财政退回，已退回{case.drafter.name}修改。", Verdict.RETURN)


def _back(
    entry: Entry, kind: Kind, document: Model, what: Event.Kind, remarks: Sequence[Remark], why: str
) -> None:
    case = entry.case
    pinned = pin(case, kind, remarks)
    _leave(entry, Outcome.RETURNED)
    case.state, case.returned = Case.State.DRAFT, True
    kind.on_returned(document, entry.line.actor)
    tell_returned(case, case.authors, why)
    entry.record(what, pinned)


def _refuse(entry: Entry, kind: Kind, document: Model) -> Result:
    case, opinion = entry.case, tidy(entry.decision.comment)
    _leave(entry, Outcome.REJECTED)
    case.state, case.finished_at = Case.State.REJECTED, clock.now()
    kind.on_rejected(document, entry.line.actor)
    tell_ended(case, case.authors, f"{entry.line.named}：{opinion}")
    entry.record(Event.Kind.REFUSED_OUTSIDE)
    return Result(case, False, f"{case.title}：{case.state_words}，办理结束。", Verdict.REFUSE)
