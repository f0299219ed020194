"""Routes made for a test: a few steps with their rules."""

from __future__ import annotations

from typing import Any

from accounts.models import Membership, Unit, User
from workflows.models import Route, RouteStep

#: the steps a test most often needs, to be changed with ``|``
SECTION: dict[str, Any] = {"name": "科室审核", "role": "section_head", "place": "office"}
DIVISION: dict[str, Any] = {"name": "分管领导审签", "role": "division_leader", "place": "office"}
DESK: dict[str, Any] = {"name": "预算绩效岗审核", "role": "budget_officer", "place": "root"}
FINANCE: dict[str, Any] = {"name": "分管财务领导审签", "role": "finance_leader", "place": "root"}
LETTER: dict[str, Any] = {"name": "批复", "role": "budget_officer", "place": "root", "medium": "outside"}


def route(*steps: dict[str, Any], kind: str = "paper", unit: Unit | None = None, **fields: Any) -> Route:
    """A new route with these steps, the one in force from now on for the kind (and unit)."""
    before = Route.objects.filter(kind=kind, unit=unit, is_current=True)
    version = 1 + Route.objects.filter(kind=kind, unit=unit).count()
    before.update(is_current=False)
    fresh = Route.objects.create(kind=kind, unit=unit, version=version, name="测试流程", **fields)
    RouteStep.objects.bulk_create(
        RouteStep(route=fresh, order=order, **step) for order, step in enumerate(steps, start=1)
    )
    return fresh


def named(name: str, *people: User, **rules: Any) -> dict[str, Any]:
    """A step signed by these people, in this order."""
    return {"name": name, "signers": "people", "people": [person.pk for person in people], **rules}


def also(role: str, *people: User, unit: Unit) -> None:
    """Give people one more role of a unit, behind those who hold it."""
    Membership.objects.bulk_create(
        Membership(user=person, role=role, unit=unit, order=10 + place) for place, person in enumerate(people)
    )
