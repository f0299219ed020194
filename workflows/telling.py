"""What people are told when a case moves. Written inside the verb's transaction; sent after it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import NoReverseMatch, reverse

from accounts.models import User
from workflows.models import Case, CaseStep


def case_url(case: Case) -> str:
    """Where the case is read and decided."""
    try:
        return reverse("workflows:case", args=[case.pk])
    except NoReverseMatch:
        return f"/cases/{case.pk}/"


def tell_to_do(case: Case, step: CaseStep, people: Iterable[User]) -> None:
    """The step has opened for these people."""
    _tell(people, case, "to_do", f"待{step.name}：{case.title}", "本环节由您办理", due_on=step.due_on)


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
    """Nobody able to act holds an open step: the budget desk must know."""
    _tell(people, step.case, "unheld", f"{step.name}无人可办：{step.case.title}", "由预算绩效岗协调")


def _tell(
    people: Iterable[User],
    case: Case,
    kind: str,
    title: str,
    reason: str,
    text: str = "",
    due_on: date | None = None,
) -> None:
    try:
        from notifications import notices  # type: ignore[attr-defined]
    except ImportError:
        return
    notices.tell(
        list(people),
        kind=kind,
        subject=f"case:{case.pk}",
        title=title[:200],
        text=text,
        reason=reason,
        url=case_url(case),
        due_on=due_on,
    )
