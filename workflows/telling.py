"""What people are told when a case moves. Written inside the verb's transaction; sent after it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from accounts.models import User
from notifications import notices
from notifications.models import Notice
from workflows.access import visible_cases
from workflows.models import Assignment, Case, CaseStep

#: the kind of notice that asks somebody to act
TO_DO = "to_do"
#: what the kinds are called
KINDS = {
    TO_DO: "待办",
    "returned": "退回修改",
    "withdrawn": "撤回",
    "ended": "办结",
    "outside": "待报财政",
    "unheld": "无人可办",
}


def case_url(case: Case) -> str:
    """Where the case is read and decided."""
    return reverse("workflows:case", args=[case.pk])


def tell_to_do(case: Case, step: CaseStep, people: Iterable[User]) -> None:
    """The step has opened for these people."""
    _tell(people, case, TO_DO, f"待{step.name}：{case.title}", "本环节由您办理", due_on=step.due_on)


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


def tell_unheld(step: CaseStep, people: Iterable[User]) -> None:
    """Nobody able to act holds an open step: the budget desk must know. Who has not read it yet is not told again."""
    unread = Notice.objects.filter(kind="unheld", subject=_subject(step.case), read_at=None)
    known = set(unread.values_list("recipient", flat=True))
    people = [person for person in people if person.pk not in known]
    _tell(people, step.case, "unheld", f"{step.name}无人可办：{step.case.title}", "由预算绩效岗协调")


def still_relevant(told: list[Notice]) -> set[int]:
    """Of notices about cases: what the person may still read and, where they were to act, what still waits for them."""
    relevant: set[int] = set()
    by_person: dict[User, list[Notice]] = {}
    for notice in told:
        by_person.setdefault(notice.recipient, []).append(notice)
    for person, notices_of in by_person.items():
        ids = {notice.pk: int(notice.subject.partition(":")[2]) for notice in notices_of}
        readable = set(visible_cases(person).filter(pk__in=ids.values()).values_list("pk", flat=True))
        waiting = set(
            Assignment.objects.filter(person=person, state="open", case__in=readable).values_list(
                "case", flat=True
            )
        )
        relevant |= {
            notice.pk
            for notice in notices_of
            if ids[notice.pk] in (waiting if notice.kind == TO_DO else readable)
        }
    return relevant


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
