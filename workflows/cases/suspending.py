"""暂停办理 and 继续办理: while a case is suspended no limit runs and nothing can be done to it but go on or end it."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts import clock
from accounts.models import User
from notifications.calendar import Calendar
from workflows import trail
from workflows.cases.deputies import align
from workflows.cases.shared import Moved, in_hand, moved_on
from workflows.cases.steering import ask_desk, holders_of, is_desk, reasoned
from workflows.errors import Refused
from workflows.models import Assignment, Case, CaseStep, Consultation, Event, Suspension
from workflows.telling import tell_paused, tell_resumed
from workflows.trail import Act

#: what may be suspended
RUNNING = (Case.State.OPEN, Case.State.OUTSIDE)


def suspend(case_id: int, *, actor: User, reason: str) -> Moved:
    """暂停办理: rows and questions are paused, limits stand still, the step stays open.

    NotAllowed for anybody but the desk; Stale when the case is not under way; Refused without a reason, and when it has
    gone out in a 报送批次.
    """
    with in_hand(case_id) as case:
        ask_desk(case, actor, "暂停办理")
        if case.state not in RUNNING:
            raise moved_on(case, actor, [Event.Kind.SUSPENDED])
        why = reasoned(case, reason, "暂停办理")
        if case.reported_at is not None:
            raise Refused("本件已报送财政，不能暂停办理。需要时请先撤回报送。", case=case)
        people = holders_of(case)
        Suspension.objects.create(
            case=case, reason=why, resumes_as=case.state, suspended_by=actor, suspended_at=clock.now()
        )
        _rows(case, Assignment.State.OPEN).update(state=Assignment.State.PAUSED)
        _questions(case, Consultation.State.OPEN).update(state=Consultation.State.PAUSED)
        case.state = Case.State.SUSPENDED
        tell_paused(case, [*people, *case.authors], why)
        event = trail.append(case, Act(Event.Kind.SUSPENDED, actor, step=_step(case), comment=why))
        return Moved(case, event, "已暂停办理，限办时间停止计算。需要时由预算绩效岗继续办理。")


def resume(case_id: int, *, actor: User, comment: str = "") -> Moved:
    """继续办理: everything is as it was, and limits move by the working days lost.

    What began or ended meanwhile of 授权代办 is brought in line. NotAllowed for anybody but the desk; Stale when the
    case is not suspended.
    """
    with in_hand(case_id) as case:
        ask_desk(case, actor, "继续办理")
        if case.state != Case.State.SUSPENDED:
            raise moved_on(case, actor, [Event.Kind.RESUMED])
        pause = close_pause(case)
        case.state = Case.State(pause.resumes_as)
        step = _step(case)
        _move_limits(case, step, pause.lost_days or 0)
        _questions(case, Consultation.State.PAUSED).update(state=Consultation.State.OPEN)
        told = {
            "since": pause.suspended_at.astimezone(clock.SHANGHAI).date(),
            "lost_days": pause.lost_days,
            "due_on": step.due_on if step else None,
        }
        people = [*holders_of(case), *case.authors]
        tell_resumed(case, people, step.due_on if step else None)
        event = trail.append(
            case, Act(Event.Kind.RESUMED, actor, step=step, comment=comment.strip(), data=told)
        )
        align(case)
        return Moved(case, event, _said(case, pause.lost_days or 0))


def close_pause(case: Case) -> Suspension:
    """End the running suspension, and say how many working days it cost."""
    pause = Suspension.objects.get(case=case, resumed_at=None)
    now = clock.now()
    first, last = pause.suspended_at.astimezone(clock.SHANGHAI).date(), now.date()
    pause.resumed_at, pause.lost_days = now, Calendar(first, last).working_days_between(first, last)
    pause.save(update_fields=["resumed_at", "lost_days"])
    return pause


def may_suspend(case: Case, actor: User) -> bool:
    """Whether the page offers 暂停办理."""
    return case.state in RUNNING and case.reported_at is None and is_desk(case, actor)


def may_resume(case: Case, actor: User) -> bool:
    """Whether the page offers 继续办理."""
    return case.state == Case.State.SUSPENDED and is_desk(case, actor)


def _move_limits(case: Case, step: CaseStep | None, lost: int) -> None:
    """The step's limit and the rows' (they may differ: a row may have come later)."""
    rows = list(_rows(case, Assignment.State.PAUSED))
    calendar = Calendar.load()
    for row in rows:
        row.state = Assignment.State.OPEN
        row.due_on = calendar.add_working_days(row.due_on, lost) if row.due_on else None
    Assignment.objects.bulk_update(rows, ["state", "due_on"])
    if step is not None and step.due_on is not None:
        step.due_on = calendar.add_working_days(step.due_on, lost)
        step.save(update_fields=["due_on"])


def _said(case: Case, lost: int) -> str:
    moved = f"，限办时间顺延 {lost} 个工作日" if lost else ""
    return f"已继续办理{moved}。现在：{case.state_words}。"


def _step(case: Case) -> CaseStep | None:
    return case.steps.filter(state=CaseStep.State.OPEN).first()


def _rows(case: Case, state: Assignment.State) -> QuerySet[Assignment]:
    return Assignment.objects.filter(case=case, state=state)


def _questions(case: Case, state: Consultation.State) -> QuerySet[Consultation]:
    return Consultation.objects.filter(case=case, state=state)
