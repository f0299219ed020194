"""Who may enter what was decided elsewhere, and the step it decides."""

from __future__ import annotations

from collections.abc import Collection

from accounts.models import User
from workflows.cases.shared import moved_on
from workflows.errors import Stale
from workflows.models import Case, CaseStep, Event, RouteStep
from workflows.routing import Origin, resolve


def step_of(case: Case, medium: RouteStep.Medium) -> CaseStep | None:
    """The round's step of this medium: the open one, else the last; None where the route has none."""
    steps = case.steps.filter(round=case.round, medium=medium).select_related("task").order_by("order")
    return steps.filter(state=CaseStep.State.OPEN).first() or steps.last()


def takes(case: Case, step: CaseStep, actor: User) -> bool:
    """Whether the route names the person for entering it. Entering is no review: drafters count like others."""
    return any(chair.person.pk == actor.pk for chair in resolve(step, Origin.of(case)).chairs)


def not_written(case: Case, actor: User, again: Collection[Event.Kind]) -> Stale:
    """A case that cannot take its line stops the whole act, and is named."""
    return Stale(f"“{case.title}”：{moved_on(case, actor, again).text}这次登记没有写入任何一件。", case)
