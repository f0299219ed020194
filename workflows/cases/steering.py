"""What the budget desk's verbs share: who may, a reason, and the people concerned."""

from __future__ import annotations

from accounts.access import holds
from accounts.models import User
from accounts.roles import Role
from workflows.cases.remarks import tidy
from workflows.errors import NotAllowed, Refused
from workflows.models import Assignment, Case

#: a reason is one or two sentences
MOST = 200


def is_desk(case: Case, actor: User) -> bool:
    """Whether the person is 预算绩效岗 of the case's unit or above."""
    return actor.is_active and holds(actor, Role.BUDGET_OFFICER, unit=case.unit)


def ask_desk(case: Case, actor: User, act: str) -> None:
    """NotAllowed for anybody but the desk."""
    if not is_desk(case, actor):
        raise NotAllowed(f"{act}由预算绩效岗操作，需要时请与其联系。", case)


def reasoned(case: Case, reason: str, act: str) -> str:
    """The reason without blanks around it; Refused without one, and when it is too long."""
    words = tidy(reason)
    if not words:
        raise Refused(f"请填写{act}的原因。", case=case)
    if len(words) > MOST:
        raise Refused(f"原因请写在 {MOST} 字以内。", case=case)
    return words


def holders_of(case: Case) -> list[User]:
    """Who has a row on the case that is open or paused."""
    live = [Assignment.State.OPEN, Assignment.State.PAUSED]
    rows = Assignment.objects.filter(case=case, state__in=live).select_related("person").order_by("id")
    return [row.person for row in rows]
