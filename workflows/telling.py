"""What people are told when a case moves. Written inside the verb's transaction; sent after it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.access import holders
from accounts.models import Unit, User
from accounts.roles import Role
from notifications import notices
from notifications.models import Notice
from workflows.access import visible_cases
from workflows.models import Assignment, Case, CaseStep, Consultation, Copy, Handover, ParkedWork

#: the kind of notice that asks somebody to act
TO_DO = "to_do"
#: the reminders of a step's limit (``reminding``)
STEP_LIMIT = "step_limit"
#: kinds that matter only as long as the person holds an open row
ASKING = frozenset({TO_DO, "limit", "urged", STEP_LIMIT})
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
    "meeting": "等会议决定",
    "unheld": "无人可办",
    "handed_over": "工作移交",
    "limit": "超过限办时间",
    "limit_desk": "督办",
    "urged": "催办",
    "paused": "暂停和继续",
    "cancelled": "终止办理",
    "moved": "调整环节",
    "parked": "定时工作搁置",
    "opinion": "财政意见",
    "reported": "报送财政",
    "corrected": "更正登记",
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


def tell_meeting(case: Case, step: CaseStep, people: Iterable[User]) -> None:
    """A meeting is to decide: those who put it on the agenda and enter its decision."""
    title = f"等会议决定（{step.name}）：{case.title}"
    _tell(people, case, "meeting", title, "会议决定由您登记", due_on=step.due_on)


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


def tell_opinion(case: Case, letter: str, text: str) -> None:
    """A letter from outside said something of the case, which keeps waiting."""
    _tell(
        case.authors,
        case,
        "opinion",
        f"财政意见：{case.title}",
        "您是经办人或提交人",
        text=f"{letter}：{text}",
    )


def tell_corrected(case: Case, letter: str, why: str) -> None:
    """What was entered for the case has been put right."""
    _tell(
        case.authors,
        case,
        "corrected",
        f"更正登记：{case.title}",
        "您是经办人或提交人",
        text=f"{letter}：{why}",
    )


def tell_reported(cases: Iterable[Case], number: str) -> None:
    """The cases went out in one package."""
    for case in cases:
        _tell(
            case.authors,
            case,
            "reported",
            f"{case.state_words}：{case.title}",
            "您是经办人或提交人",
            text=number,
        )


def tell_recalled(cases: Iterable[Case], why: str) -> None:
    """The package they went out in has been recalled."""
    for case in cases:
        _tell(case.authors, case, "reported", f"已撤回报送：{case.title}", "您是经办人或提交人", text=why)


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


def tell_limit(case: Case, step: CaseStep, people: Iterable[User]) -> None:
    """The limit of the step has passed; said once to those who hold it."""
    _tell(
        people,
        case,
        "limit",
        f"{step.name}已超过限办时间：{case.title}",
        "本环节由您办理",
        due_on=step.due_on,
    )


def tell_desk_of_limit(case: Case, step: CaseStep, people: Iterable[User]) -> None:
    """The same to the budget desk, where the route puts it on their list or nobody holds the step."""
    _tell(
        people,
        case,
        "limit_desk",
        f"{step.name}超过限办时间：{case.title}",
        "列入督办清单",
        due_on=step.due_on,
    )


def tell_urged(case: Case, step: CaseStep, people: Iterable[User], by: User, text: str) -> None:
    """Somebody waits, and says so."""
    title = f"{by.name}催办{step.name}：{case.title}"
    _tell(people, case, "urged", title, "本环节由您办理", text=text, due_on=step.due_on, urgent=True)


def tell_paused(case: Case, people: Iterable[User], why: str) -> None:
    """办理暂停: nothing is to be done until it goes on."""
    _tell(people, case, "paused", f"暂停办理：{case.title}", "该件由您办理或提交", text=why)


def tell_resumed(case: Case, people: Iterable[User], due_on: date | None) -> None:
    """办理继续."""
    _tell(people, case, "paused", f"继续办理：{case.title}", "该件由您办理或提交", due_on=due_on)


def tell_cancelled(case: Case, people: Iterable[User], why: str) -> None:
    """Ended without a decision."""
    _tell(people, case, "cancelled", f"已终止办理：{case.title}", "该件由您办理或提交", text=why)


def tell_moved(case: Case, people: Iterable[User], why: str) -> None:
    """调整环节: what lay with these people goes on without them."""
    _tell(people, case, "moved", f"已调整环节，不用再办：{case.title}", "该件原由您办理", text=why)


def tell_parked(row: ParkedWork, words: str) -> None:
    """Timed work has failed again and again: the budget desk of the 本级 is told, once."""
    for unit in Unit.objects.filter(parent=None):
        notices.tell(
            holders(Role.BUDGET_OFFICER, unit),
            kind="parked",
            subject=f"parked:{row.pk}",
            title=f"定时工作多次没有完成：{words}",
            reason="由预算绩效岗协调",
            url=reverse("workflows:oversight"),
        )


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
        **dict.fromkeys(ASKING, Assignment.objects.filter(state=Assignment.State.OPEN)),
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
    urgent: bool = False,
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
        urgent=urgent,
    )
