"""财政意见 and 批复: one letter from outside over many cases, each with its result, amount and opinion."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import User
from workflows.access import may_read
from workflows.cases.entering import not_written, step_of, takes
from workflows.cases.letters import Letter, OutsideDecision, Verdict, check
from workflows.cases.lines import Line
from workflows.cases.opinions import Entry, Result, carry_out
from workflows.cases.registering import row_of
from workflows.cases.seats import task_of
from workflows.engine.lock import case_lock, one_act
from workflows.errors import NotAllowed, Refused
from workflows.models import Case, CaseStep, Event, Registration, RouteStep

#: what a letter ends a case's waiting with
_DECIDED = (
    Event.Kind.DECIDED_OUTSIDE,
    Event.Kind.AMOUNT_DIFFERS,
    Event.Kind.RETURNED_OUTSIDE,
    Event.Kind.REFUSED_OUTSIDE,
)


def register_outside(*, actor: User, letter: Letter, decisions: Sequence[OutsideDecision]) -> list[Result]:
    """Enter what the letter decided, for all its cases in one act: either every one of them moves or none.

    同意批复: a case whose amount agrees is approved and locked; where it differs the amount is kept and the case goes back
    to the drafter with it as a remark on the field. 意见: the case keeps waiting, the opinion stands in its record.
    财政退回: back to the drafter with the opinion, and with a remark on each field it names. 不予安排: the case ends.
    A letter may be entered again for cases it has not decided yet, with the same date and title; Stale names a case
    that cannot take it, Refused what is wrong with the letter.
    """
    check(letter, decisions)
    with one_act():
        cases = {case.pk: case for case in case_lock.cases([decision.case_id for decision in decisions])}
        missing = [decision.case_id for decision in decisions if decision.case_id not in cases]
        if missing:
            raise Refused("有一件事项已不存在，请刷新页面后重新登记。")
        steps = {pk: _awaiting(case, actor) for pk, case in cases.items()}
        registration = row_of(letter, _source(decisions), actor, list(cases.values()))
        done = []
        for decision in sorted(decisions, key=lambda one: one.case_id):
            case = cases[decision.case_id]
            line = Line(case, steps[case.pk], registration, actor, decision.comment)
            done.append(carry_out(Entry(line, decision)))
        return done


def _source(decisions: Sequence[OutsideDecision]) -> Registration.Source:
    """财政批复 as soon as it approves something, else 财政意见."""
    approves = any(decision.verdict is Verdict.APPROVE for decision in decisions)
    return Registration.Source.LETTER if approves else Registration.Source.OPINION


def _awaiting(case: Case, actor: User) -> CaseStep:
    """The case's outside step, open; who asks comes first, so that nobody else learns where a case stands."""
    step = step_of(case, RouteStep.Medium.OUTSIDE)
    if step is None or not takes(case, step, actor):
        which = f"“{case.title}”" if may_read(actor, case) else "其中一件"
        raise NotAllowed(f"{which}的批复不由您登记，或还没有报审。批复由预算绩效岗登记。", case)
    if case.state != Case.State.OUTSIDE:
        raise not_written(case, actor, _DECIDED)
    task_of(step).process = case.process
    return step
