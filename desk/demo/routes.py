"""The demo's change of the route: large projects are signed by the head of the department too."""

from __future__ import annotations

from accounts.models import User
from accounts.roles import Role
from workflows import kinds
from workflows.configuring.comparing import Sketch
from workflows.configuring.saving import Change, save_route
from workflows.models import RULES, RouteStep
from workflows.routes import ensure_route

LARGE = "1000000.00"


def sign_large_projects(desk: User) -> None:
    """Version 2: 主要领导审签 from 100万元, before the letter. What is under way keeps version 1."""
    kind = kinds.get("target")
    current = ensure_route(kind)
    before = Sketch.of(current)
    steps = [RouteStep(**{rule: getattr(step, rule) for rule in RULES}) for step in before.steps]
    large = RouteStep(
        name="主要领导审签",
        role=Role.DEPARTMENT_LEADER,
        place=RouteStep.Place.ROOT,
        limit_days=3,
        conditions=[{"fact": "amount", "from": LARGE, "to": None}],
    )
    sketch = Sketch(before.name, before.same_person, [*steps[:-1], large, steps[-1]])
    note = "预算数 100万元以上的项目，报主要领导审签"
    save_route(desk, Change(kind, None, note, current.pk, sketch))
