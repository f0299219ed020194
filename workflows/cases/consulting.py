"""征求意见, 反馈意见, 取消征求意见: a question to a colleague and the answer to it. It decides nothing."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts import clock
from accounts.models import User
from workflows import trail
from workflows.cases.questions import WAITING
from workflows.cases.remarks import tidy
from workflows.cases.seats import seat_of
from workflows.cases.shared import Moved, in_hand
from workflows.colleagues import is_colleague
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Assignment, Case, Consultation, Event
from workflows.telling import tell_answered, tell_asked, tell_question_over
from workflows.trail import Act
from workflows.words import moment

State = Consultation.State


def who(person: User) -> dict[str, Any]:
    """A person as an event's data name them."""
    return {"id": person.pk, "name": person.name, "post": person.post}


def consult(case_id: int, *, actor: User, person: User, question: str, step: int | None = None) -> Moved:
    """Ask a colleague while the case lies with the person; they read it from now on and get a to-do of their own.

    NotAllowed and Stale as for a decision on the step; Refused without a question, for somebody outside the business,
    for oneself, for somebody who sits on the step, and while that person still owes an answer on it.
    """
    with in_hand(case_id) as case:
        mine = seat_of(case, actor, step)
        words = tidy(question)
        if not words:
            raise Refused("请写明要征求什么意见。", case=case)
        _may_be_asked(mine, actor, person)
        asked = Consultation.objects.create(
            case=case, step=mine.step, asked_by=actor, person=person, question=words, asked_at=clock.now()
        )
        tell_asked(asked)
        act = Act(
            Event.Kind.CONSULTED,
            actor,
            principal=mine.seat.principal if mine.as_deputy else None,
            step=mine.step,
            comment=words,
            data={"asked": who(person)},
        )
        return Moved(
            case, trail.append(case, act), f"已向{person.name}征求意见，反馈后会通知您。本环节仍由您决定。"
        )


def _may_be_asked(mine: Assignment, actor: User, person: User) -> None:
    if person == actor:
        raise Refused("请选择另一个人征求意见。")
    if not is_colleague(person):
        raise Refused(f"{person.name}现在没有业务任职，不能反馈意见。请另选一人。")
    if Assignment.objects.filter(step=mine.step, person=person, state=Assignment.State.OPEN).exists():
        raise Refused(f"{person.name}也在办理本环节，请其直接签署。")
    if Consultation.objects.filter(step=mine.step, person=person, state__in=WAITING).exists():
        raise Refused(f"已向{person.name}征求意见，还没有反馈，不用再发一次。")


def answer(case_id: int, *, actor: User, text: str) -> Moved:
    """反馈意见 to the question that waits for the person.

    NotAllowed for anybody who was not asked; Stale when it has been answered or has ended, or the case is suspended;
    Refused without a word.
    """
    with in_hand(case_id) as case:
        asked = asked_of(case, actor)
        if hasattr(asked, "revision"):
            raise Refused("请确认修改，或写明异议。", case=case)
        words = tidy(text)
        if not words:
            raise Refused("请写明反馈意见。", case=case)
        close(case, asked, State.ANSWERED, answer=words)
        tell_answered(asked, who_waits(asked))
        act = Act(
            Event.Kind.ANSWERED,
            actor,
            step=asked.step,
            comment=words,
            data={"asked_by": who(asked.asked_by), "question": asked.question},
        )
        return Moved(case, trail.append(case, act), f"已反馈意见，{asked.asked_by.name}会收到通知。")


def end_consultation(case_id: int, *, actor: User, consultation: int) -> Moved:
    """取消征求意见, by whoever asked. NotAllowed for others, Stale when it has been answered or has ended."""
    with in_hand(case_id) as case:
        asked = _questions(case).filter(pk=consultation).first()
        if asked is None or asked.asked_by_id != actor.pk or not is_colleague(actor):
            raise NotAllowed("征求意见由发起的人取消。", case)
        if asked.state not in WAITING:
            raise over(case, asked)
        close(case, asked, State.ENDED)
        tell_question_over(asked, actor)
        act = Act(Event.Kind.CONSULT_ENDED, actor, step=asked.step, data={"asked": who(asked.person)})
        return Moved(case, trail.append(case, act), f"已取消向{asked.person.name}的征求意见。")


def question_for(case: Case, user: User) -> Consultation | None:
    """The question of the case that waits for the person's answer."""
    return _questions(case).filter(person=user, state=State.OPEN).first()


def _questions(case: Case) -> QuerySet[Consultation]:
    rows = Consultation.objects.filter(case=case).select_related("step", "asked_by", "person", "revision")
    return rows.order_by("-id")


def asked_of(case: Case, actor: User) -> Consultation:
    mine = list(_questions(case).filter(person=actor))
    if not mine or not is_colleague(actor):
        raise NotAllowed("没有请您反馈意见。", case)
    waiting = next((one for one in mine if one.state == State.OPEN), None)
    if waiting is None or case.state != Case.State.OPEN:
        raise over(case, mine[0])
    return waiting


def over(case: Case, asked: Consultation) -> Stale:
    """Why a question waits no more."""
    if asked.state == State.ANSWERED:
        assert asked.closed_at is not None
        return Stale(
            f"{asked.person.name}已于 {moment(asked.closed_at)} 反馈意见。现在：{case.state_words}。", case
        )
    if asked.state == State.PAUSED:
        return Stale("这件事项已暂停办理，恢复后再反馈意见。", case)
    return Stale(f"这次征求意见已经结束，不用再反馈。现在：{case.state_words}。", case)


def close(case: Case, asked: Consultation, state: Consultation.State, answer: str = "") -> None:
    """Whoever closes a question first: the UPDATE decides, whatever was read before it."""
    now = clock.now()
    waiting = Consultation.objects.filter(pk=asked.pk, state__in=WAITING)
    if not waiting.update(state=state, answer=answer, closed_at=now):
        raise over(case, asked)
    asked.state, asked.answer, asked.closed_at, asked.case = state, answer, now, case


def who_waits(asked: Consultation) -> list[User]:
    """Who reads the answer: the one who asked, and, where their seat has gone to somebody else, who holds the step."""
    rows = Assignment.objects.filter(step=asked.step, state=Assignment.State.OPEN).select_related("person")
    holders = [row.person for row in rows]
    return [asked.asked_by] if asked.asked_by in holders else [asked.asked_by, *holders]


def questions_of(case: Case) -> list[Consultation]:
    """All questions of the present round, the latest first, with the people; for the page."""
    return list(_questions(case).filter(step__round=case.round))
