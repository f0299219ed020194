"""What people are told when a case moves. Written inside the verb's transaction; sent after it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from notifications import notices
from notifications.models import Notice
from workflows.access import visible_cases
from workflows.models import Assignment, Case, CaseStep, Consultation, Copy, Handover

#: the kind of notice that asks somebody to act
TO_DO = "to_do"
#: kinds that ask for an answer or to be read, as long as that is owed
TO_ANSWER, TO_READ = "to_answer", "to_read"
#: what the kinds are called
KINDS = {
    TO_DO: "待办",
    TO_ANSWER: "待反馈",
    TO_READ: "待阅",
    "answered": "反馈意见",
    "question_over": "不用再反馈",
    "passed_on": "转交",
    "not_needed": "不用再办",
    "returned": "退回修改",
    "withdrawn": "撤回",
    "ended": "办结",
    "outside": "待报财政",
    "unheld": "无人可办",
    "handed_over": "工作移交",
}


def case_url(case: Case) -> str:
    """Where the case is read and decided."""
    return reverse("workflows:case", args=[case.pk])


def tell_to_do(case: Case, step: CaseStep, people: Iterable[User], reason: str = "本环节由您办理") -> None:
    """The step has opened for these people."""
    _tell(people, case, TO_DO, f"待{step.name}：{case.title}", reason, due_on=step.due_on)


def tell_passed_on(case: Case, people: Iterable[User], to: User) -> None:
    """What these people could have signed has gone to somebody else."""
    _tell(people, case, "passed_on", f"已转交{to.name}，不用再办：{case.title}", "该件原可由您办理")


def tell_not_needed(case: Case, people: Iterable[User], why: str) -> None:
    """What these people were to sign they need not sign, or not yet."""
    _tell(people, case, "not_needed", f"{why}：{case.title}", "该件原由您办理")


def tell_returned(case: Case, people: Iterable[User], why: str) -> None:
    """The document is back with its drafter."""
    _tell(people, case, "returned", f"退回修改：{case.title}", "您是经办人或提交人", text=why)


def tell_withdrawn(case: Case, people: Iterable[User]) -> None:
    """What lay with these people has been taken back."""
    _tell(people, case, "withdrawn", f"已撤回，不用再办：{case.title}", "该件原由您办理")


def tell_ended(case: Case, people: Iterable[User], text: str = "") -> None:
    """The case has ended, one way or the other."""
    _tell(people, case, "ended", f"{case.state_words}：{case.title}", "您是经办人或提交人", text=text)


def tell_outside(case: Case, people: Iterable[User]) -> None:
    """All steps are signed; the decision from outside is awaited."""
    _tell(people, case, "outside", f"{case.state_words}：{case.title}", "各环节均已同意")


def tell_handed_over(handover: Handover, count: int) -> None:
    """One message to the successor for everything that came over, one to the giver."""
    url = reverse("workflows:handover", args=[handover.pk])
    subject = f"handover:{handover.pk}"
    taken = f"{handover.person.name}的工作已移交给您，共 {count} 项"
    notices.tell(
        [handover.successor], kind="handed_over", subject=subject, title=taken, reason="您是接收人", url=url
    )
    given = f"您的工作已移交{handover.successor.name}，共 {count} 项"
    notices.tell(
        [handover.person], kind="handed_over", subject=subject, title=given, reason="您是移交人", url=url
    )


def tell_unheld(step: CaseStep, people: Iterable[User]) -> None:
    """Nobody able to act holds an open step: the budget desk must know. Who has not read it yet is not told again."""
    unread = Notice.objects.filter(kind="unheld", subject=_subject(step.case), read_at=None)
    known = set(unread.values_list("recipient", flat=True))
    people = [person for person in people if person.pk not in known]
    _tell(people, step.case, "unheld", f"{step.name}无人可办：{step.case.title}", "由预算绩效岗协调")


def tell_asked(asked: Consultation) -> None:
    """Somebody's opinion is asked for."""
    _tell(
        [asked.person],
        asked.case,
        TO_ANSWER,
        f"请反馈意见：{asked.case.title}",
        f"{asked.asked_by.name}征求您的意见",
        text=asked.question,
    )


def tell_answered(asked: Consultation, people: Iterable[User]) -> None:
    """The answer has come."""
    title = f"{asked.person.name}已反馈意见：{asked.case.title}"
    _tell(people, asked.case, "answered", title, "您在本环节征求过意见", text=asked.answer)


def tell_question_over(asked: Consultation, by: User | None) -> None:
    """The question needs no answer any more: the one asked hears it, and the one who asked, unless it is their own doing."""
    case = asked.case
    _tell([asked.person], case, "question_over", f"不用再反馈意见：{case.title}", "原请您反馈意见")
    if asked.asked_by != by:
        title = f"征求意见已结束，{asked.person.name}未反馈：{case.title}"
        _tell([asked.asked_by], case, "question_over", title, "您征求了意见，本环节已经办结或关闭")


def tell_copied(case: Case, people: Iterable[User], sender: User, note: str) -> None:
    """The case has been sent to these people to read."""
    _tell(people, case, TO_READ, f"待阅：{case.title}", f"{sender.name}传阅给您", text=note)


def still_relevant(told: list[Notice]) -> set[int]:
    """Of notices about cases: what the person may still read and, where they were to act, what still waits for them."""
    relevant: set[int] = set()
    by_person: dict[User, list[Notice]] = {}
    for notice in told:
        by_person.setdefault(notice.recipient, []).append(notice)
    for person, notices_of in by_person.items():
        ids = {notice.pk: int(notice.subject.partition(":")[2]) for notice in notices_of}
        readable = set(visible_cases(person).filter(pk__in=ids.values()).values_list("pk", flat=True))
        owed = {kind: _owed(kind, person, readable) for kind in {notice.kind for notice in notices_of}}
        relevant |= {notice.pk for notice in notices_of if ids[notice.pk] in owed[notice.kind]}
    return relevant


def _owed(kind: str, person: User, readable: set[int]) -> set[int]:
    """Of the cases the person may read, those of which a notice of this kind still says something."""
    rows: dict[str, QuerySet[Any]] = {
        TO_DO: Assignment.objects.filter(state=Assignment.State.OPEN),
        TO_ANSWER: Consultation.objects.filter(state=Consultation.State.OPEN),
        TO_READ: Copy.objects.filter(read_at=None),
    }
    if kind not in rows:
        return readable
    return set(rows[kind].filter(person=person, case__in=readable).values_list("case", flat=True))


def _subject(case: Case) -> str:
    return f"case:{case.pk}"


def _tell(
    people: Iterable[User],
    case: Case,
    kind: str,
    title: str,
    reason: str,
    text: str = "",
    due_on: date | None = None,
) -> None:
    notices.tell(
        list(people),
        kind=kind,
        subject=_subject(case),
        title=title[:200],
        text=text,
        reason=reason,
        url=case_url(case),
        due_on=due_on,
    )
