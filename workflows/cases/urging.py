"""催办: whoever waits says so, at most once in four working hours."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts import clock
from accounts.models import User
from notifications.hours import when, worked
from workflows import trail
from workflows.cases.remarks import tidy
from workflows.cases.seats import open_step_of
from workflows.cases.shared import Moved, in_hand, moved_on
from workflows.cases.steering import holders_of, is_desk
from workflows.errors import NotAllowed, Refused
from workflows.models import Case, CaseStep, Event, Urge
from workflows.telling import tell_urged
from workflows.trail import Act
from workflows.words import moment, names

#: office time between two of them on one step, whoever urges
PAUSE = timedelta(hours=4)


def urge(case_id: int, *, actor: User, text: str = "", step: int | None = None) -> Moved:
    """催办: an urgent notice to those who hold the open step; ``step`` is the one the page showed.

    NotAllowed for anybody but submitter, drafter and the desk; Stale when the case is not under review or has gone on;
    Refused within four working hours of the last one, and while nobody but the person holds the step.
    """
    with in_hand(case_id) as case:
        if not _may(case, actor):
            raise NotAllowed("催办由提交人、经办人或预算绩效岗操作。", case)
        if case.state != Case.State.OPEN:
            raise moved_on(case, actor, [Event.Kind.URGED])
        open_ = open_step_of(case)
        if step is not None and open_.pk != step:
            raise moved_on(case, actor, [Event.Kind.URGED])
        if (last := last_urge(open_)) is not None and worked(last.at, clock.now()) < PAUSE:
            raise Refused(_too_soon(last), case=case)
        people = [person for person in holders_of(case) if person.pk != actor.pk]
        if not people:
            raise Refused(f"“{open_.name}”环节现在没有可以催办的人。请与预算绩效岗联系。", case=case)
        words = tidy(text)[:200]
        Urge.objects.create(case=case, step=open_, urged_by=actor, text=words, at=clock.now())
        tell_urged(case, open_, people, actor, words)
        told = {"people": [person.name for person in people]}
        event = trail.append(case, Act(Event.Kind.URGED, actor, step=open_, comment=words, data=told))
        return Moved(case, event, f"已催办{names(told['people'])}。")


def last_urge(step: CaseStep) -> Urge | None:
    """The latest 催办 on the step."""
    return step.urges.select_related("urged_by").order_by("id").last()


def next_at(last: Urge) -> datetime:
    """When the step may be urged again."""
    return when(last.at, PAUSE)


def may_urge(case: Case, actor: User) -> bool:
    """Whether the page offers 催办."""
    return case.state == Case.State.OPEN and _may(case, actor)


def _may(case: Case, actor: User) -> bool:
    own = actor.is_active and actor.pk in (case.drafter_id, case.submitted_by_id)
    return own or is_desk(case, actor)


def _too_soon(last: Urge) -> str:
    return (
        f"{last.urged_by.name}已于 {moment(last.at)} 催办过，四个工作小时内只催办一次。"
        f"{moment(next_at(last))} 以后可以再催，也可以复制催办文字或打印催办单。"
    )
