"""What the people of a case hear of its course: returned, withdrawn, paused, ended, sent to the outside office and back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from accounts.models import User
from workflows.models import Case
from workflows.telling.base import tell


def tell_returned(case: Case, people: Iterable[User], why: str) -> None:
    """The document is back with its drafter."""
    tell(people, case, "returned", f"退回修改：{case.title}", "您是经办人或提交人", text=why)


def tell_withdrawn(case: Case, people: Iterable[User]) -> None:
    """What lay with these people has been taken back."""
    tell(people, case, "withdrawn", f"已撤回，不用再办：{case.title}", "该件原由您办理")


def tell_paused(case: Case, people: Iterable[User], why: str) -> None:
    """办理暂停: nothing is to be done until it goes on."""
    tell(people, case, "paused", f"暂停办理：{case.title}", "该件由您办理或提交", text=why)


def tell_resumed(case: Case, people: Iterable[User], due_on: date | None) -> None:
    """办理继续."""
    tell(people, case, "paused", f"继续办理：{case.title}", "该件由您办理或提交", due_on=due_on)


def tell_cancelled(case: Case, people: Iterable[User], why: str) -> None:
    """Ended without a decision."""
    tell(people, case, "cancelled", f"已终止办理：{case.title}", "该件由您办理或提交", text=why)


def tell_ended(case: Case, people: Iterable[User], text: str = "") -> None:
    """The case has ended, one way or the other."""
    tell(people, case, "ended", f"{case.state_words}：{case.title}", "您是经办人或提交人", text=text)


def tell_outside(case: Case, people: Iterable[User], text: str = "") -> None:
    """All steps are signed; the decision from outside is awaited."""
    tell(people, case, "outside", f"{case.state_words}：{case.title}", "各环节均已同意", text=text)


def tell_agreed(case: Case, people: Iterable[User], text: str) -> None:
    """A meeting has agreed and the case goes on; ``text`` is what it said, a condition among it."""
    tell(people, case, "agreed", f"会议同意：{case.title}", "您是经办人或提交人", text=text)


def tell_opinion(case: Case, letter: str, text: str) -> None:
    """A letter from outside said something of the case, which keeps waiting."""
    tell(
        case.authors,
        case,
        "opinion",
        f"财政意见：{case.title}",
        "您是经办人或提交人",
        text=f"{letter}：{text}",
    )


def tell_corrected(case: Case, letter: str, why: str) -> None:
    """What was entered for the case has been put right."""
    tell(
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
        tell(
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
        tell(case.authors, case, "reported", f"已撤回报送：{case.title}", "您是经办人或提交人", text=why)
