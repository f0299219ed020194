"""submit and withdraw: what the drafter does."""

from __future__ import annotations

from django.db.models import Model

from accounts import clock
from accounts.models import User
from workflows import kinds, routes, trail
from workflows.cases.acting import OTHER_ACTS, acted_in_round
from workflows.cases.seating import clear
from workflows.cases.shared import SIGNED, Moved, in_hand, moved_on, take_facts
from workflows.cases.steps import Seated, close_round, found_for, open_step, plan_round, what_next
from workflows.cases.straight import Shortcut, plan_straight, shortcut, told_of
from workflows.engine import operations
from workflows.errors import NotAllowed, Refused, Stale
from workflows.flows import ApprovalFlow, Outcome
from workflows.kinds import Kind
from workflows.models import Case, Event
from workflows.snapshots import freeze
from workflows.telling import tell_withdrawn
from workflows.trail import Act
from workflows.words import told


def submit(case_id: int, *, actor: User, straight: bool = False) -> Moved:
    """Hand the document in: freeze it, plan the round, open its first step.

    ``straight``: past the steps whose signatures stand, to the one that returned it (``straight``). NotAllowed for anybody
    the kind does not let submit; Stale when it is not a draft; Refused with the problems the system review still has, with
    the step that nobody could take, or with the changed fields that earlier signers approved.
    """
    with in_hand(case_id) as case:
        kind = kinds.get(case.kind)
        document = kind.lock(case.document_id)
        if not actor.is_active or not kind.may_submit(document, actor):
            raise NotAllowed("只有经办人可以提交这件事项。", case)
        if case.state != Case.State.DRAFT:
            raise moved_on(case, actor, [Event.Kind.SUBMITTED])
        way = _shortcut(case, kind, document, actor) if straight else None
        task = operations.advance(operations.waiting(case.process), Outcome.SUBMITTED)
        assert task is not None
        take_facts(case, kind.facts(document), kind.drafter(document))
        case.round += 1
        case.submitted_by, case.submitted_at = actor, clock.now()
        case.snapshot = freeze(case, kind.content(document), actor)
        # A case keeps the route it began with; a new version of the route is for new cases.
        case.route = case.route or routes.route_for(kind, case.unit)
        first = _first(case, kind, way)
        case.state, case.returned = Case.State.OPEN, False
        opened = open_step(case, first.step, task, first)
        kind.on_submitted(document, actor)
        data = {"opened": opened, **(told_of(way) if way is not None else {})}
        event = trail.append(case, Act(Event.Kind.SUBMITTED, actor, data=data))
        done = "已提交，直接报退回人" if way is not None else "已提交"
        return Moved(case, event, f"{done}。{what_next(first.step, opened)}")


def _shortcut(case: Case, kind: Kind, document: Model, actor: User) -> Shortcut:
    """Asked under the lock of the document: nobody edits it between the question and the snapshot."""
    way = shortcut(case, kind, document, actor)
    if way is None:
        raise Refused("这件事项不是由审核人退回的，没有可以直接报的环节。请按审批流程提交审核。", case=case)
    return way


def _first(case: Case, kind: Kind, way: Shortcut | None) -> Seated:
    """The round's steps are planned; the one that opens."""
    if way is not None:
        return plan_straight(case, kind, way)
    assert case.route is not None
    return found_for(case, plan_round(case, list(case.route.steps.order_by("order")))[0])


def withdraw(case_id: int, *, actor: User) -> Moved:
    """Take the case back while nobody has acted: the first step of the round is still open.

    NotAllowed for anybody but the submitter and the drafter; Stale when somebody has acted or it is not under review.
    """
    with in_hand(case_id) as case:
        if not actor.is_active or actor.pk not in (case.submitted_by_id, case.drafter_id):
            raise NotAllowed("只有提交人或经办人可以撤回。", case)
        if case.state != Case.State.OPEN:
            raise moved_on(case, actor, [Event.Kind.WITHDRAWN])
        _nobody_has_acted(case)
        kind = kinds.get(case.kind)
        document = kind.lock(case.document_id)
        operations.reopen(case.process, ApprovalFlow.fill)
        people = clear(case)
        close_round(case)
        case.state = Case.State.DRAFT
        kind.on_returned(document, actor)
        tell_withdrawn(case, people)
        event = trail.append(case, Act(Event.Kind.WITHDRAWN, actor))
        return Moved(case, event, "已撤回，可以继续修改，改好后再提交。")


def may_withdraw(case: Case, actor: User) -> bool:
    """Whether the page offers 撤回; the verb asks again under the lock."""
    own = actor.is_active and actor.pk in (case.submitted_by_id, case.drafter_id)
    return own and case.state == Case.State.OPEN and not acted_in_round(case)


def _nobody_has_acted(case: Case) -> None:
    if acted_in_round(case):
        acts = case.events.filter(round=case.round, kind__in=[*SIGNED, *OTHER_ACTS])
        last = acts.last() or case.events.last()
        assert last is not None
        raise Stale(f"{told(last)}，不能再撤回。需要修改时，请现在的办理人退回修改。", case)
