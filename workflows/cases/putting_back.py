"""A registration is undone so that it can be entered rightly: the step it decided is taken again, as a new row."""

from __future__ import annotations

from accounts.models import User
from workflows import kinds
from workflows.canonical import canonical, digest
from workflows.cases.again import set_aside, take_again
from workflows.cases.corrigible import Entered
from workflows.cases.reporting import leave_outside
from workflows.cases.seats import task_of
from workflows.cases.steps import open_step
from workflows.engine import operations
from workflows.errors import Stale
from workflows.flows import ApprovalFlow
from workflows.models import Case, CaseStep, Event, RouteStep
from workflows.telling import tell_withdrawn


def put_back(entered: Entered, actor: User) -> CaseStep:
    """The step the registration decided, open once more; an opinion has decided nothing, its step is open still.

    Stale when the drafter has begun to correct what came back. ``why_fixed`` has been asked.
    """
    case, step = entered.case, entered.step
    if step.state == CaseStep.State.OPEN:
        task_of(step).process = case.process
        return step
    steps = _from_drafter(entered, actor) if case.state == Case.State.DRAFT else _from_next(case, step)
    outside = step.medium == RouteStep.Medium.OUTSIDE
    node = ApprovalFlow.outside if outside else ApprovalFlow.step
    (first, *_) = take_again(case, steps)
    task = operations.reopen(case.process, node)
    task.process = case.process
    case.state, case.returned = Case.State.OUTSIDE if outside else Case.State.OPEN, False
    open_step(case, first, task)
    if outside:
        case.step_name = ""
    return first


def _from_drafter(entered: Entered, actor: User) -> list[CaseStep]:
    """It came back to the drafter, who has not touched it: under review again, as it was handed in."""
    case = entered.case
    kind = kinds.get(case.kind)
    document = kind.lock(case.document_id)
    assert case.snapshot is not None
    if digest(canonical(kind.content(document))) != case.snapshot.sha256:
        raise Stale(
            f"“{case.title}”已由{case.drafter.name}开始修改，结果不能再更正。请在重新提交、办到该环节时再登记。"
            "这次更正没有写入任何一件。",
            case,
        )
    if entered.event.kind == Event.Kind.AMOUNT_DIFFERS or entered.amount is not None:
        kind.record_outside_amount(document, None)
    kind.on_submitted(document, actor)
    return _line_from(case, entered.step)


def _from_next(case: Case, step: CaseStep) -> list[CaseStep]:
    """The step after it is open and nobody has acted: it is set aside, those who had it are told."""
    if case.state == Case.State.OUTSIDE:
        leave_outside(case)
    following = case.steps.filter(round=case.round, state=CaseStep.State.OPEN).first()
    tell_withdrawn(case, set_aside(case))
    return [step, following] if following is not None else [step]


def _line_from(case: Case, step: CaseStep) -> list[CaseStep]:
    """The step and those behind it that were closed when the case went back."""
    closed = case.steps.filter(round=case.round, order__gt=step.order, state=CaseStep.State.CLOSED)
    return [step, *closed.filter(repeated_by=None).order_by("order")]
