"""批复: one letter from outside decides many cases, each with its amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Model

from accounts import clock
from accounts.models import User
from workflows import kinds, trail
from workflows.access import may_read
from workflows.cases.letters import Letter, OutsideDecision, check, row_of
from workflows.cases.remarks import pin, tidy
from workflows.cases.seats import task_of
from workflows.cases.shared import moved_on
from workflows.cases.steps import close_done
from workflows.engine import operations
from workflows.engine.lock import case_lock, one_act
from workflows.errors import NotAllowed, Refused, Stale
from workflows.flows import Outcome
from workflows.kinds import Kind, Remark
from workflows.models import Case, CaseStep, Event, Registration, RouteStep
from workflows.routing import Origin, resolve
from workflows.telling import tell_ended, tell_returned
from workflows.trail import Act, Pinned


@dataclass(frozen=True)
class Result:
    """What followed for one case: locked, or back with its drafter because the amount differs."""

    case: Case
    locked: bool
    text: str


def register_outside(*, actor: User, letter: Letter, decisions: Sequence[OutsideDecision]) -> list[Result]:
    """Enter what the letter decided, for all its cases in one act: either every one of them moves or none.

    A case whose amount agrees is approved and locked; where it differs the amount is kept and the case goes back to the
    drafter with it as a remark on the field. A letter may be entered again for cases it has not decided yet, with the
    same date and title; Stale names a case that cannot take it, Refused what is wrong with the letter.
    """
    check(letter, decisions)
    with one_act():
        cases = {case.pk: case for case in case_lock.cases([decision.case_id for decision in decisions])}
        missing = [decision.case_id for decision in decisions if decision.case_id not in cases]
        if missing:
            raise Refused("有一件事项已不存在，请刷新页面后重新登记。")
        steps = {pk: _awaiting(case, actor) for pk, case in cases.items()}
        registration = row_of(letter, actor, list(cases.values()))
        return [
            _decide(_Entry(cases[decision.case_id], steps[decision.case_id], decision, registration, actor))
            for decision in sorted(decisions, key=lambda one: one.case_id)
        ]


def _awaiting(case: Case, actor: User) -> CaseStep:
    """The case's outside step, open; who asks comes first, so that nobody else learns where a case stands."""
    step = _outside_step(case)
    if step is None or not _takes(case, step, actor):
        which = f"“{case.title}”" if may_read(actor, case) else "其中一件"
        raise NotAllowed(f"{which}的批复不由您登记，或还没有报审。批复由预算绩效岗登记。", case)
    if case.state != Case.State.OUTSIDE:
        refusal = moved_on(case, actor, [Event.Kind.DECIDED_OUTSIDE, Event.Kind.AMOUNT_DIFFERS])
        raise Stale(f"“{case.title}”：{refusal.text}这次登记没有写入任何一件。", case)
    task_of(step).process = case.process
    return step


def _outside_step(case: Case) -> CaseStep | None:
    steps = case.steps.filter(round=case.round, medium=RouteStep.Medium.OUTSIDE)
    return steps.select_related("task").last()  # of a step taken again, the one that stands


def _takes(case: Case, step: CaseStep, actor: User) -> bool:
    return any(chair.person.pk == actor.pk for chair in resolve(step, Origin.of(case)).chairs)


@dataclass(frozen=True)
class _Entry:
    """One case of the letter while it is being decided."""

    case: Case
    step: CaseStep
    decision: OutsideDecision
    registration: Registration
    actor: User

    def act(self, kind: Event.Kind, remarks: Sequence[Pinned] = ()) -> Act:
        return Act(
            kind,
            self.actor,
            source=Event.Source.LETTER,
            step=self.step,
            comment=tidy(self.decision.comment),
            signed_on=self.registration.dated,
            registration=self.registration,
            remarks=remarks,
            data={"amount": self.decision.amount},
        )


def _decide(entry: _Entry) -> Result:
    case, amount = entry.case, entry.decision.amount
    kind = kinds.get(case.kind)
    document = kind.lock(case.document_id)
    kind.record_outside_amount(document, amount)
    difference = kind.outside_difference(document, amount)
    close_done(entry.step)
    case.step_name = ""
    if difference is None:
        return _lock(entry, kind, document)
    return _give_back(entry, kind, document, difference)


def _lock(entry: _Entry, kind: Kind, document: Model) -> Result:
    case, registration = entry.case, entry.registration
    operations.advance(task_of(entry.step), Outcome.APPROVED)
    case.state, case.finished_at = Case.State.APPROVED, clock.now()
    kind.on_approved(document, entry.actor)
    tell_ended(case, case.authors, f"{registration.sender} {registration.number}")
    trail.append(case, entry.act(Event.Kind.DECIDED_OUTSIDE))
    return Result(case, True, f"{case.title}：{case.state_words}，已锁定。")


def _give_back(entry: _Entry, kind: Kind, document: Model, difference: Remark) -> Result:
    case = entry.case
    pinned = pin(case, kind, [difference])
    operations.advance(task_of(entry.step), Outcome.RETURNED)
    case.state, case.returned = Case.State.DRAFT, True
    kind.on_returned(document, entry.actor)
    tell_returned(case, case.authors, difference.text)
    trail.append(case, entry.act(Event.Kind.AMOUNT_DIFFERS, pinned))
    return Result(case, False, f"{case.title}：批复金额与预算数不同，已退回{case.drafter.name}修改。")
