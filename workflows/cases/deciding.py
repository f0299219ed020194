"""approve, send_back and reject: what the people on an open step do, on screen or (``paper.py``) on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from viewflow.workflow.models import Task

from accounts import clock
from accounts.models import User
from workflows import kinds, trail
from workflows.cases.shared import SIGNED, Moved, in_hand, moved_on, not_yours
from workflows.cases.steps import close_round, next_of, open_step, take, what_next
from workflows.engine import operations
from workflows.errors import NotAllowed, Refused
from workflows.flows import Outcome
from workflows.kinds import Kind, Remark
from workflows.models import Assignment, Case, CaseStep, Event, Registration, RouteStep
from workflows.routing import Origin, resolve
from workflows.snapshots import content_of
from workflows.telling import tell_ended, tell_outside, tell_returned
from workflows.trail import Act, Pinned


@dataclass(frozen=True)
class Signature:
    """How a decision came in: on screen, or on paper with the date on it and its registration."""

    source: Event.Source = Event.Source.SCREEN
    signed_on: date | None = None
    registration: Registration | None = None


ON_SCREEN = Signature()


def approve(case_id: int, *, actor: User, comment: str = "", step: int | None = None) -> Moved:
    """同意. ``step`` is the step the page showed: with it a second click cannot sign the person's next step too."""
    with in_hand(case_id) as case:
        return agree(case, seat_of(case, actor, step), comment, ON_SCREEN)


def send_back(
    case_id: int, *, actor: User, comment: str, remarks: Sequence[Remark] = (), step: int | None = None
) -> Moved:
    """退回修改, to the drafter, with a comment or remarks on fields (Refused without either)."""
    with in_hand(case_id) as case:
        return return_to_drafter(case, seat_of(case, actor, step), comment, remarks, ON_SCREEN)


def reject(case_id: int, *, actor: User, comment: str, step: int | None = None) -> Moved:
    """不同意, with a reason (Refused without one). The case ends."""
    with in_hand(case_id) as case:
        return refuse(case, seat_of(case, actor, step), comment, ON_SCREEN)


def seat_of(case: Case, actor: User, step: int | None = None) -> Assignment:
    """The person's open row on the open step, their authority re-checked.

    NotAllowed for anybody without one, or whose role has ended since the step opened; Stale when it has been taken.
    """
    if case.state != Case.State.OPEN:
        raise not_yours(case, actor, f"这件事项现在是“{case.state_words}”，没有待您办理的环节。")
    mine = open_row(case, actor)
    if mine is None:
        raise not_yours(case, actor, f"“{case.step_name}”环节不由您办理。办理人见审批流程。")
    if step is not None and mine.step_id != step:
        raise moved_on(case, actor, SIGNED)
    if not still_may(case, mine):
        raise NotAllowed("您的任职或代办关系已有变动，不能再办理本环节。请联系预算绩效岗。", case)
    return mine


def open_row(case: Case, person: User) -> Assignment | None:
    """The person's open row on the case, with its step and task."""
    rows = Assignment.objects.select_related("person", "seat__principal", "step__task")
    mine = rows.filter(case=case, person=person, state=Assignment.State.OPEN).first()
    if mine is not None:
        _task_of(mine.step).process = case.process
    return mine


def _task_of(step: CaseStep) -> Task:
    assert step.task is not None, "an open step has its task"
    return step.task


def still_may(case: Case, mine: Assignment) -> bool:
    """Whether the person would be seated here today: role, place, office and pair of deputies are asked again."""
    chairs = resolve(mine.step, Origin.of(case), deputies=mine.as_deputy).chairs
    return any(chair.person.pk == mine.person_id for chair in chairs)


def agree(case: Case, mine: Assignment, comment: str, signature: Signature) -> Moved:
    take(mine, case)
    following = next_of(mine.step)
    if following is None:
        return _approved(case, mine, comment, signature)
    waits_outside = following.medium == RouteStep.Medium.OUTSIDE
    task = operations.advance(mine.step.task, Outcome.OUTSIDE if waits_outside else Outcome.NEXT)
    assert task is not None
    if waits_outside:
        case.state = Case.State.OUTSIDE
    opened = open_step(case, following, task)
    if waits_outside:
        case.step_name = ""
        tell_outside(case, case.authors)
    event = _record(case, Event.Kind.APPROVED, mine, comment, signature, data={"opened": opened})
    after = f"现在：{case.state_words}。" if waits_outside else what_next(following, opened)
    return Moved(case, event, f"已同意。{after}")


def _approved(case: Case, mine: Assignment, comment: str, signature: Signature) -> Moved:
    kind = kinds.get(case.kind)
    document = kind.lock(case.document_id)
    operations.advance(mine.step.task, Outcome.APPROVED)
    case.state, case.step_name, case.finished_at = Case.State.APPROVED, "", clock.now()
    kind.on_approved(document, mine.person)
    tell_ended(case, case.authors)
    event = _record(case, Event.Kind.APPROVED, mine, comment, signature)
    return Moved(case, event, f"已同意，全部环节办结。现在：{case.state_words}。")


def return_to_drafter(
    case: Case, mine: Assignment, comment: str, remarks: Sequence[Remark], signature: Signature
) -> Moved:
    comment = comment.strip()
    if not comment and not remarks:
        raise Refused("请写明要修改什么：填写意见，或在要改的栏目上写意见。", case=case)
    kind = kinds.get(case.kind)
    document = kind.lock(case.document_id)
    pinned = pin(case, kind, remarks)
    take(mine, case)
    operations.advance(mine.step.task, Outcome.RETURNED)
    close_round(case)
    case.state, case.returned = Case.State.DRAFT, True
    kind.on_returned(document, mine.person)
    tell_returned(case, case.authors, comment)
    event = _record(case, Event.Kind.SENT_BACK, mine, comment, signature, pinned)
    return Moved(case, event, f"已退回{case.drafter.name}修改。")


def refuse(case: Case, mine: Assignment, comment: str, signature: Signature) -> Moved:
    comment = comment.strip()
    if not comment:
        raise Refused("请写明不同意的理由。", case=case)
    kind = kinds.get(case.kind)
    document = kind.lock(case.document_id)
    take(mine, case)
    operations.advance(mine.step.task, Outcome.REJECTED)
    close_round(case)
    case.state, case.finished_at = Case.State.REJECTED, clock.now()
    kind.on_rejected(document, mine.person)
    tell_ended(case, case.authors, comment)
    event = _record(case, Event.Kind.REJECTED, mine, comment, signature)
    return Moved(case, event, f"已办结。现在：{case.state_words}。")


def pin(case: Case, kind: Kind, remarks: Sequence[Remark]) -> list[Pinned]:
    """Remarks with the spoken address of their field in the snapshot; Refused for a field it does not have."""
    if not remarks:
        return []
    assert case.snapshot is not None
    content = content_of(case.snapshot)
    pinned = []
    for remark in remarks:
        try:
            place = kind.place(remark.path, content)
        except (LookupError, ValueError):
            raise Refused("有一条意见所指的栏目在这一稿里已经没有了，请刷新页面后重写。", case=case) from None
        if not remark.text.strip():
            raise Refused(f"“{place}”上的意见是空的，请写明要改什么或删去这条意见。", case=case)
        pinned.append(Pinned(remark.path, place, remark.text.strip()))
    return pinned


def _record(
    case: Case,
    kind: Event.Kind,
    mine: Assignment,
    comment: str,
    signature: Signature,
    remarks: Sequence[Pinned] = (),
    data: dict[str, Any] | None = None,
) -> Event:
    act = Act(
        kind,
        mine.person,
        principal=mine.seat.principal if mine.as_deputy else None,
        source=signature.source,
        step=mine.step,
        comment=comment.strip(),
        signed_on=signature.signed_on,
        registration=signature.registration,
        remarks=remarks,
        data=data or {},
    )
    return trail.append(case, act)


def open_step_of(case: Case) -> CaseStep:
    """The open step with its task, the process shared with the case."""
    step = case.steps.select_related("task").get(state=CaseStep.State.OPEN)
    _task_of(step).process = case.process
    return step
