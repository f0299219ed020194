"""The path ahead of a document: every step of its route, with the people and the rules that put them there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Model

from accounts.models import User
from workflows import conditions
from workflows.chairs import Origin, Resolution
from workflows.kinds import Facts, Kind
from workflows.models import RouteStep
from workflows.routes import route_for
from workflows.routing import resolve


@dataclass(frozen=True)
class Foreseen:
    """One step of a route for one document. ``left_out`` says by which condition it does not take place, "" when it does.

    ``rule`` is the condition by which a step is taken (``预算数 ≥ 100万元``); ``change`` what would turn that round.
    """

    step: RouteStep
    found: Resolution
    left_out: str = ""
    rule: str = ""
    change: str = ""


@dataclass(frozen=True)
class StepPreview:
    """A step ahead, as shown before submission: each person and why, and what would change it."""

    name: str
    people: list[tuple[User, str]]
    note: str
    medium: str
    gap: str = ""
    limit_days: int = field(default=2)
    left_out: str = ""
    rule: str = ""
    change: str = ""
    how: str = ""


def foresee(steps: Iterable[RouteStep], origin: Origin, facts: Facts, kind: Kind) -> list[Foreseen]:
    """What becomes of each step in order. A step taken by the head of the person before looks at those foreseen there."""
    path: list[Foreseen] = []
    for step in steps:
        one = _foreseen(step, origin, facts, kind)
        path.append(one)
        if one.found.principals:
            origin = replace(origin, before=one.found.principals)
    return path


def _foreseen(step: RouteStep, origin: Origin, facts: Facts, kind: Kind) -> Foreseen:
    if not step.conditions:
        return Foreseen(step, resolve(step, origin))
    rule = conditions.words(step.conditions, kind)
    turning = conditions.turning(step.conditions, facts, kind)
    if conditions.holds(step.conditions, facts):
        return Foreseen(step, resolve(step, origin), rule=rule, change=f"{turning}时不经{step.name}")
    return Foreseen(step, Resolution(), f"未达到“{rule}”", rule, f"{turning}时增加{step.name}")


def preview(kind: Kind, document: Model, actor: User) -> list[StepPreview]:
    """The path ahead of a document if ``actor`` submitted it now."""
    facts = kind.facts(document)
    authors = [kind.drafter(document)]
    if kind.may_submit(document, actor):
        authors.append(actor)
    steps = list(route_for(kind, facts.unit).steps.order_by("order"))
    return shown(foresee(steps, Origin.from_facts(facts, authors, kind.code), facts, kind))


def shown(path: Sequence[Foreseen]) -> list[StepPreview]:
    """As pages show it."""
    return [_shown(one) for one in path]


def _shown(one: Foreseen) -> StepPreview:
    step, found = one.step, one.found
    people = [(chair.person, chair.reason) for chair in found.chairs]
    return StepPreview(
        step.name,
        people,
        found.note,
        step.medium,
        found.gap,
        step.limit_days,
        one.left_out,
        one.rule,
        one.change,
        how(step, len(found.principals)),
    )


def how(step: RouteStep, seats: int) -> str:
    """How many of the people must sign: ``两人都同意`` and the like; "" where one signs alone."""
    if step.mode == RouteStep.Mode.VOTE:
        measure = f"{step.votes_needed} 票" if step.votes_needed else f"{step.votes_percent}%"
        return f"票签，同意达到{measure}即通过"
    if seats < 2:
        return ""
    return {
        RouteStep.Mode.ANY: "或签，一人办理即可",
        RouteStep.Mode.ALL: "会签，都同意才通过",
        RouteStep.Mode.IN_TURN: "顺签，依次办理",
    }[RouteStep.Mode(step.mode)]
