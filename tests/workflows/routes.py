"""Routes for tests: current ones of the toy kind, written as the tests need them."""

from __future__ import annotations

from typing import Any

from accounts.models import Unit
from workflows.models import Route, RouteStep


def route_of(*steps: dict[str, Any], unit: Unit | None = None, kind: str = "paper", **fields: Any) -> Route:
    """The next version of the kind's route (for all units, or one), now in force."""
    own = Route.objects.filter(kind=kind, unit=unit)
    own.filter(is_current=True).update(is_current=False)
    last = own.order_by("-version").values_list("version", flat=True).first() or 0
    route = Route.objects.create(
        kind=kind, unit=unit, version=last + 1, **({"name": "文稿审批流程"} | fields)
    )
    for order, step in enumerate(steps, start=1):
        RouteStep.objects.create(route=route, order=order, **({"name": f"第{order}步"} | step))
    return route


def by_role(role: str = "section_head", place: str = "office", **more: Any) -> dict[str, Any]:
    return {"role": role, "place": place, **more}


def by_name(*people: Any, **more: Any) -> dict[str, Any]:
    return {"signers": "people", "people": [person.pk for person in people], **more}


def by_head(**more: Any) -> dict[str, Any]:
    return {"signers": "head", **more}
