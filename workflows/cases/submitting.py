"""submit and withdraw: what the drafter does."""

from __future__ import annotations

from accounts import clock
from accounts.models import User
from workflows import kinds, routes, trail
from workflows.cases.acting import OTHER_ACTS, acted_in_round
from workflows.cases.seating import clear
from workflows.cases.shared import SIGNED, Moved, in_hand, moved_on, take_facts
from workflows.cases.steps import close_round, open_step, plan_round, what_next
from workflows.engine import operations
from workflows.errors import NotAllowed, Stale
from workflows.flows import ApprovalFlow, Outcome
from workflows.models import Case, CaseStep, Event, RouteStep
from workflows.snapshots import freeze
from workflows.telling import tell_withdrawn
from workflows.trail import Act
from workflows.words import told


def submit(case_id: int, *, actor: User) -> Moved:
    """Hand the document in: freeze it, plan the round, open its first step.

    NotAllowed for anybody the kind does not let submit; Stale when it is not a draft; Refused with the problems the
    system review still has, or with the step that nobody could take.
    """
    with in_hand(case_id) as case:
        kind = kinds.get(case.kind)
        document = kind.lock(case.document_id)
        if not actor.is_active or not kind.may_submit(document, actor):
            raise NotAllowed("只有经办人可以提交这件事项。", case)
        if case.state != Case.State.DRAFT:
            raise moved_on(case, actor, [Event.Kind.SUBMITTED])
        task = operations.advance(operations.waiting(case.process), Outcome.SUBMITTED)
        assert task is not None
        take_facts(case, kind.facts(document), kind.drafter(document))
        case.round += 1
        case.submitted_by, case.submitted_at = actor, clock.now()
        case.snapshot = freeze(case, kind.content(document), actor)
        # A case keeps the route it began with; a new version of the route is for new cases.
        case.route = case.route or routes.route_for(kind, case.unit)
        first = plan_round(case, list(case.route.steps.order_by("order")))[0]
        case.state, case.returned = Case.State.OPEN, False
        opened = open_step(case, first, task)
        kind.on_submitted(document, actor)
        event = trail.append(case, Act(Event.Kind.SUBMITTED, actor, data={"opened": opened}))
        return Moved(case, event, f"已提交。{what_next(first, opened)}")


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
    return own and case.state == Case.State.OPEN and not _acted(case)


def _acted(case: Case) -> bool:
    meetings = case.steps.filter(round=case.round, state=CaseStep.State.DONE, medium=RouteStep.Medium.MEETING)
    return acted_in_round(case) or meetings.exists()


def _nobody_has_acted(case: Case) -> None:
    if _acted(case):
        acts = case.events.filter(round=case.round, kind__in=[*SIGNED, *OTHER_ACTS])
        last = acts.last() or case.events.last()
        assert last is not None
        raise Stale(f"{told(last)}，不能再撤回。需要修改时，请现在的办理人退回修改。", case)
