"""What those hear who hold an open step, or do not any more."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from accounts.access import holders
from accounts.models import Unit, User
from accounts.roles import Role
from notifications import notices
from notifications.models import Notice
from workflows.models import Case, CaseStep, ParkedWork
from workflows.telling.base import subject_of, tell
from workflows.telling.words import TO_DO


def tell_to_do(case: Case, step: CaseStep, people: Iterable[User], reason: str = "本环节由您办理") -> None:
    """The step has opened for these people."""
    tell(people, case, TO_DO, f"待{step.name}：{case.title}", reason, due_on=step.due_on)


def tell_passed_on(case: Case, people: Iterable[User], to: User) -> None:
    """What these people could have signed has gone to somebody else."""
    tell(people, case, "passed_on", f"已转交{to.name}，不用再办：{case.title}", "该件原可由您办理")


def tell_not_needed(case: Case, people: Iterable[User], why: str) -> None:
    """What these people were to sign they need not sign, or not yet."""
    tell(people, case, "not_needed", f"{why}：{case.title}", "该件原由您办理")


def tell_meeting(case: Case, step: CaseStep, people: Iterable[User]) -> None:
    """A meeting is to decide: those who put it on the agenda and enter its decision."""
    title = f"等会议决定（{step.name}）：{case.title}"
    tell(people, case, "meeting", title, "会议决定由您登记", due_on=step.due_on)


def tell_unheld(step: CaseStep, people: Iterable[User]) -> None:
    """Nobody able to act holds an open step: the budget desk must know. Who has not read it yet is not told again."""
    unread = Notice.objects.filter(kind="unheld", subject=subject_of(step.case), read_at=None)
    known = set(unread.values_list("recipient", flat=True))
    people = [person for person in people if person.pk not in known]
    tell(people, step.case, "unheld", f"{step.name}无人可办：{step.case.title}", "由预算绩效岗协调")


def tell_limit(case: Case, step: CaseStep, people: Iterable[User]) -> None:
    """The limit of the step has passed; said once to those who hold it."""
    tell(
        people,
        case,
        "limit",
        f"{step.name}已超过限办时间：{case.title}",
        "本环节由您办理",
        due_on=step.due_on,
    )


def tell_desk_of_limit(case: Case, step: CaseStep, people: Iterable[User]) -> None:
    """The same to the budget desk, where the route puts it on their list or nobody holds the step."""
    tell(
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
    tell(people, case, "urged", title, "本环节由您办理", text=text, due_on=step.due_on, urgent=True)


def tell_moved(case: Case, people: Iterable[User], why: str) -> None:
    """调整环节: what lay with these people goes on without them."""
    tell(people, case, "moved", f"已调整环节，不用再办：{case.title}", "该件原由您办理", text=why)


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
