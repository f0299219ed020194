"""终止办理: the case ends without a decision, and what it was about is void."""

from __future__ import annotations

from accounts import clock
from accounts.models import User
from workflows import kinds, trail
from workflows.cases.again import set_aside
from workflows.cases.reporting import leave_outside
from workflows.cases.shared import Moved, in_hand, moved_on
from workflows.cases.steering import ask_desk, holders_of, is_desk, reasoned
from workflows.cases.steps import close_round
from workflows.cases.suspending import close_pause
from workflows.engine import operations
from workflows.errors import Refused
from workflows.models import Assignment, Case, CaseStep, Consultation, Event
from workflows.telling import tell_cancelled
from workflows.trail import Act

#: what may be ended; a draft only once it has been handed in before
ENDABLE = (Case.State.OPEN, Case.State.OUTSIDE, Case.State.SUSPENDED)


def cancel(case_id: int, *, actor: User, reason: str) -> Moved:
    """终止办理, with a reason. What was signed stays on the record; a new document may be begun instead.

    NotAllowed for anybody but the desk; Stale when it has ended or was never handed in; Refused without a reason, and
    when it has gone out in a 报送批次.
    """
    with in_hand(case_id) as case:
        ask_desk(case, actor, "终止办理")
        if not endable(case):
            raise moved_on(case, actor, [Event.Kind.CANCELLED])
        event = end_case(case, actor, reasoned(case, reason, "终止办理"))
        return Moved(case, event, f"已终止办理，相关待办已取消。现在：{case.state_words}。")


def end_case(case: Case, actor: User, why: str) -> Event:
    """What 终止办理 does to a locked case that is under way; who may, the caller has asked.

    Refused when it has gone out in a 报送批次.
    """
    if case.reported_at is not None:
        raise Refused("本件已报送财政，不能终止办理。需要时请先撤回报送。", case=case)
    kind = kinds.get(case.kind)
    document = kind.lock(case.document_id)
    people, step = holders_of(case), case.steps.filter(state=CaseStep.State.OPEN).first()
    _close(case)
    leave_outside(case)
    _void(case)
    kind.on_cancelled(document, actor)
    tell_cancelled(case, [*people, *case.authors], why)
    return trail.append(case, Act(Event.Kind.CANCELLED, actor, step=step, comment=why))


def drop_draft(case: Case, words: str) -> Event:
    """End a locked draft that was never handed in, because its round of the year is over; nobody's act.

    ``words`` say why and stand in the record. What becomes of the document, its kind is asked by the year.
    """
    assert case.state == Case.State.DRAFT
    assert case.round == 0
    _void(case)
    act = Act(Event.Kind.STAGE_CLOSED, None, source=Event.Source.SYSTEM, comment=words)
    return trail.append(case, act)


def _void(case: Case) -> None:
    operations.end(case.process)
    case.state, case.returned = Case.State.CANCELLED, False
    case.finished_at = clock.now()


def may_cancel(case: Case, actor: User) -> bool:
    """Whether the page offers 终止办理."""
    return endable(case) and case.reported_at is None and is_desk(case, actor)


def endable(case: Case) -> bool:
    """Under way, or handed in before: what was never handed in is a draft, and its drafter's."""
    return case.state in ENDABLE or (case.state == Case.State.DRAFT and case.round > 0)


def _close(case: Case) -> None:
    """Rows, questions, seats, steps: nothing of the round stays open. What was paused ends like what was open."""
    if case.state == Case.State.SUSPENDED:
        close_pause(case)
        paused = Assignment.objects.filter(case=case, state=Assignment.State.PAUSED)
        paused.update(state=Assignment.State.OPEN)
        asked = Consultation.objects.filter(case=case, state=Consultation.State.PAUSED)
        asked.update(state=Consultation.State.OPEN)
    set_aside(case)
    close_round(case)
