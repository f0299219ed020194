"""What pages show of the reviews of a target: their results with the forms, and the year's settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from projects import amounts
from projects.appraisal.rules import ROLES, rules_of
from projects.models import Appraisal, BudgetYear, TargetVersion
from workflows.models import Case


@dataclass(frozen=True)
class Reviewed:
    """One review: what it came to, by whom, and its 目标审核表 where there is one."""

    words: str
    step: str
    who: str
    at: datetime
    form: int | None


def reviews_of(case: Case | None, version: TargetVersion) -> list[Reviewed]:
    """The latest first; two queries."""
    if case is None:
        return []
    forms = dict(Appraisal.objects.filter(version=version).values_list("step", "pk"))
    events = case.events.filter(data__has_key="review").defer("body").order_by("-number")
    return [
        Reviewed(
            one.data["review"]["words"], one.step_name, one.actor_name, one.at, forms.get(one.step_id or 0)
        )
        for one in events
    ]


def appraised(year: BudgetYear) -> dict[str, Any]:
    """The settings as 系统审核设置 shows them: the amount in 万元, every role with whether it is chosen."""
    rules = rules_of(year)
    roles = [(role.value, role.label, role.value in rules.roles) for role in ROLES]
    return {"rules": rules, "amount": amounts.shown(rules.amount), "roles": roles}
