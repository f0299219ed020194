"""What those hear who are asked, sent a copy, or handed work."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import User
from notifications import notices
from workflows.models import Case, Consultation, Handover
from workflows.telling.base import tell
from workflows.telling.words import TO_ANSWER, TO_READ


def tell_asked(asked: Consultation) -> None:
    """Somebody's opinion is asked for."""
    tell(
        [asked.person],
        asked.case,
        TO_ANSWER,
        f"请反馈意见：{asked.case.title}",
        f"{asked.asked_by.name}征求您的意见",
        text=asked.question,
    )


def tell_to_confirm(asked: Consultation) -> None:
    """A reviewer has changed the text and asks its drafter."""
    tell(
        [asked.person],
        asked.case,
        TO_ANSWER,
        f"请确认修改：{asked.case.title}",
        f"{asked.asked_by.name}修改了您编制的内容，您确认后才生效",
        text=asked.question,
    )


def tell_confirmed(asked: Consultation, people: Iterable[User], words: str) -> None:
    """The drafter has confirmed the changes, or objects."""
    title = f"{asked.person.name}{words}：{asked.case.title}"
    tell(people, asked.case, "answered", title[:200], "您修改后送经办人确认", text=asked.answer)


def tell_answered(asked: Consultation, people: Iterable[User]) -> None:
    """The answer has come."""
    title = f"{asked.person.name}已反馈意见：{asked.case.title}"
    tell(people, asked.case, "answered", title, "您在本环节征求过意见", text=asked.answer)


def tell_question_over(asked: Consultation, by: User | None) -> None:
    """The question needs no answer any more: the one asked hears it, and the one who asked, unless it is their own doing."""
    case = asked.case
    tell([asked.person], case, "question_over", f"不用再反馈意见：{case.title}", "原请您反馈意见")
    if asked.asked_by != by:
        title = f"征求意见已结束，{asked.person.name}未反馈：{case.title}"
        tell([asked.asked_by], case, "question_over", title, "您征求了意见，本环节已经办结或关闭")


def tell_copied(case: Case, people: Iterable[User], sender: User, note: str) -> None:
    """The case has been sent to these people to read."""
    tell(people, case, TO_READ, f"待阅：{case.title}", f"{sender.name}传阅给您", text=note)


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
