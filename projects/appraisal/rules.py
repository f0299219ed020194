"""What the year says of the review of targets: which projects need the 目标审核表, and at whose step it is filled in.

Settings of the year, ``target_review``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import User
from accounts.roles import Role
from projects import amounts
from projects.models import BudgetYear
from workflows.errors import NotAllowed, Refused
from workflows.oversight import whole_desk

SETTING = "target_review"
#: who may be asked for it; the first one is unless the year says otherwise
ROLES = (
    Role.BUDGET_OFFICER,
    Role.SECTION_HEAD,
    Role.DIVISION_LEADER,
    Role.FINANCE_LEADER,
    Role.DEPARTMENT_LEADER,
)


@dataclass(frozen=True)
class Rules:
    """Of one year. ``amount``: from so many yuan on; None: the amount alone asks for none."""

    key: bool = True
    amount: Decimal | None = None
    roles: tuple[str, ...] = (Role.BUDGET_OFFICER.value,)

    def wants_form(self, facts: dict[str, Any], amount: Decimal | None) -> bool:
        """Whether a project with these facts of its case needs the 目标审核表."""
        large = self.amount is not None and amount is not None and amount >= self.amount
        return large or (self.key and bool(facts.get("is_key")))


def rules_of(year: BudgetYear) -> Rules:
    """The year's own, else the usual ones."""
    said = year.settings.get(SETTING)
    if said is None:
        return Rules()
    amount = said.get("amount")
    return Rules(bool(said["key"]), None if amount is None else Decimal(amount), tuple(said["roles"]))


def typed(key: bool, amount: str, roles: list[str]) -> Rules:
    """Rules from what a form holds; ``amount`` in 万元, blank for none. Refused with a sentence."""
    try:
        yuan = amounts.typed(amount)
    except ValueError as wrong:
        raise Refused(str(wrong)) from None
    chosen = tuple(role.value for role in ROLES if role.value in roles)
    if not chosen:
        raise Refused("请至少选择一个审核环节。")
    return Rules(key, yuan, chosen)


def set_rules(year: int, wanted: Rules, *, actor: User) -> bool:
    """Set them; whether that changed anything. NotAllowed but for the desk of the 本级."""
    if not (actor.is_active and whole_desk(actor)):
        raise NotAllowed("目标审核的设置由本级预算绩效岗维护。")
    with transaction.atomic():
        row = BudgetYear.objects.select_for_update(no_key=True).get(year=year)
        if rules_of(row) == wanted:
            return False
        amount = None if wanted.amount is None else str(wanted.amount)
        said = {"key": wanted.key, "amount": amount, "roles": list(wanted.roles)}
        row.settings = {**row.settings, SETTING: said}
        row.save(update_fields=["settings"])
        audit.record("year_setting", actor, f"{year}年目标审核表的适用范围", year=year, **said)
        return True
