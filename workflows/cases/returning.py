"""退回修改 to an earlier step of the round, and straight back from there to whoever returned it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workflows.cases.again import line_of, signed, signed_before, take_again
from workflows.cases.inheriting import chain_of
from workflows.cases.outcomes import Decision, agree, asked_for, count, decide
from workflows.cases.shared import Moved
from workflows.cases.steps import open_step
from workflows.engine import operations
from workflows.errors import Refused, Stale
from workflows.flows import ApprovalFlow
from workflows.kinds import Remark
from workflows.models import Case, CaseStep, Event, Seat
from workflows.words import names

State = CaseStep.State


def returnable(case: Case, step: CaseStep) -> list[CaseStep]:
    """The steps of the round that ``step`` can return the case to, in order: those decided before it."""
    return [one for one in line_of(case) if one.order < step.order and signed(one)]


def to_be_taken_again(case: Case, first: CaseStep, last: CaseStep) -> list[CaseStep]:
    """What of the line is taken once more when the case goes back from ``last`` to ``first``, both included."""
    return [step for step in line_of(case) if first.order <= step.order <= last.order]


def return_to_step(decision: Decision, back_to: int, remarks: Sequence[Remark]) -> Moved:
    """The step is decided as returned, the earlier one opens anew for those whom the rules name today."""
    case, mine = decision.case, decision.mine
    target = next((step for step in returnable(case, mine.step) if step.pk == back_to), None)
    if target is None:
        raise Stale("要退回的环节已有变动，您的操作没有写入。请刷新页面后重新选择。", case)
    pinned = asked_for(decision, remarks)
    again = to_be_taken_again(case, target, mine.step)
    seats, _ = decide(decision, Seat.State.RETURNED)
    copies = take_again(case, again)
    opened = open_step(case, copies[0], operations.reopen(case.process, ApprovalFlow.step))
    data = {
        **count(mine, seats),
        "back_to": {"step": target.name, "order": copies[0].order},
        "again": [step.name for step in copies if step.state != State.SKIPPED],
        "opened": opened,
    }
    event = decision.record(Event.Kind.SENT_BACK, pinned, data)
    return Moved(case, event, f"已退回“{target.name}”环节，由{names(opened['people'])}重新办理。")


def returned_from(case: Case, step: CaseStep) -> CaseStep | None:
    """The coming step to which ``step`` may send the case straight back: the one that returned it here; else None."""
    if step.repeats_id is None:
        return None  # a step that was returned to is a row of its own
    here = [one.order for one in chain_of(step) if one.round == case.round]
    returns = case.events.filter(round=case.round, kind=Event.Kind.SENT_BACK, data__back_to__order__in=here)
    event = returns.order_by("-number").first()
    if event is None:
        return None
    coming = [one for one in line_of(case) if one.state == State.COMING and one.order > step.order]
    return next((one for one in coming if event.step_id in {past.pk for past in chain_of(one)}), None)


def straight_to(case: Case, step: CaseStep) -> CaseStep | None:
    """Where the page offers to send the case straight back from ``step``; None where somebody between has not signed."""
    target = returned_from(case, step)
    return None if target is None or _unsigned(_between(case, step, target)) else target


def agree_straight(decision: Decision) -> Moved:
    """同意, and straight back to whoever returned the case: the steps between stand by what they signed."""
    case, mine = decision.case, decision.mine
    target = returned_from(case, mine.step)
    if target is None:
        raise Refused("本环节不是退回后重新办理，不能直接报退回人。请选择同意。", case=case)
    unsigned = _unsigned(_between(case, mine.step, target))
    if unsigned:
        raise Refused(
            f"中间的{names([f'“{one.name}”' for one in unsigned])}环节还没有人签过，不能直接报退回人。请选择同意。",
            case=case,
        )
    told = {"to": target.name, "passed": [step.name for step in _pass_over(case, mine.step, target)]}
    moved = agree(replace(decision, told={"straight": told}))
    if case.steps.filter(pk=mine.step_id, state=State.OPEN).exists():
        raise Refused("本环节还有其他人未签，请先选择同意；最后签的人可以直接报退回人。", case=case)
    return moved


def _pass_over(case: Case, step: CaseStep, target: CaseStep) -> list[CaseStep]:
    """Skip the coming steps between the two, each with the reason."""
    passed = _between(case, step, target)
    for one in passed:
        one.state = State.SKIPPED
        one.note = f"退回后内容未变，{step.name}直接报退回人（{target.name}），沿用本环节已签意见"[:300]
    CaseStep.objects.bulk_update(passed, ["state", "note"])
    return passed


def _between(case: Case, step: CaseStep, target: CaseStep) -> list[CaseStep]:
    coming = case.steps.filter(round=case.round, state=State.COMING, order__lt=target.order)
    return list(coming.filter(order__gt=step.order).order_by("order"))


def _unsigned(steps: Sequence[CaseStep]) -> list[CaseStep]:
    """Those nobody has ever signed: put in for an added signer, or passed over by the desk. No signature stands there."""
    return [one for one in steps if not signed_before(one)]
