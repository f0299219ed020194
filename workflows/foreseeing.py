"""The path ahead of a document: every step of its route, with the people and the rules that put them there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Model

from accounts.models import User
from workflows import conditions
from workflows.chairs import Origin, Resolution
from workflows.kinds import Facts, Kind
from workflows.models import Route, RouteStep
from workflows.quorums import shortfall
from workflows.routes import route_for
from workflows.routing import ENTERED, resolve


@dataclass(frozen=True)
class Foreseen:
    """One step of a route for one document. ``left_out`` says by which condition it does not take place, "" when it does.

    ``rule`` is the condition by which a step is taken (``预算数 ≥ 100万元``); ``change`` what would turn that round; ``again``
    are those who sit here and on the step before, where one signature counts for both.
    """

    step: RouteStep
    found: Resolution
    left_out: str = ""
    rule: str = ""
    change: str = ""
    again: tuple[User, ...] = ()

    @property
    def gap(self) -> str:
        """Why the step could not be opened: nobody, or too few for its vote; "" when it could, or is left out."""
        if self.left_out:
            return ""
        return self.found.gap or shortfall(self.step, self.step.name, len(self.found.principals))


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
    again: str = ""


def foresee(
    steps: Iterable[RouteStep], origin: Origin, facts: Facts, kind: Kind, once: bool = False
) -> list[Foreseen]:
    """What becomes of each step in order. A step taken by the head of the person before looks at those foreseen there.

    ``once``: the route asks for one signature of a person in successive steps.
    """
    path: list[Foreseen] = []
    origins: list[Origin] = []
    last: tuple[User, ...] = ()
    for step in steps:
        origins.append(origin)
        one = _foreseen(step, origin, facts, kind)
        here = one.found.principals
        if once and step.medium == RouteStep.Medium.SCREEN:
            one = replace(one, again=tuple(person for person in here if person in last))
        path.append(one)
        if here:
            origin, last = replace(origin, before=here), here
    return [_without_signers(one, path, begun) for one, begun in zip(path, origins, strict=True)]


def _without_signers(one: Foreseen, path: Sequence[Foreseen], origin: Origin) -> Foreseen:
    """Nobody stands in on a step who is to sign another: as it will be when the step opens. Only then it is asked again."""
    signs = [other for other in path if other is not one and other.step.medium not in ENTERED]
    elsewhere = frozenset(person.pk for other in signs for person in other.found.principals)
    if not any(chair.deputy_for is not None and chair.person.pk in elsewhere for chair in one.found.chairs):
        return one
    return replace(one, found=resolve(one.step, replace(origin, elsewhere=elsewhere)))


def _foreseen(step: RouteStep, origin: Origin, facts: Facts, kind: Kind) -> Foreseen:
    if not step.conditions:
        return Foreseen(step, resolve(step, origin))
    rule = conditions.words(step.conditions, kind)
    turning = conditions.turning(step.conditions, facts, kind)
    if conditions.holds(step.conditions, facts):
        return Foreseen(step, resolve(step, origin), rule=rule, change=f"{turning}时不经{step.name}")
    return Foreseen(step, Resolution(), f"未达到“{rule}”", rule, f"{turning}时增加{step.name}")


def preview(kind: Kind, document: Model, actor: User, route: Route | None = None) -> list[StepPreview]:
    """The path ahead of a document if ``actor`` submitted it now; ``route`` is the one its case has begun with, if any."""
    facts = kind.facts(document)
    authors = [kind.drafter(document)]
    if kind.may_submit(document, actor):
        authors.append(actor)
    route = route or route_for(kind, facts.unit)
    return shown(along(route, Origin.from_facts(facts, authors, kind.code), facts, kind))


def along(route: Route, origin: Origin, facts: Facts, kind: Kind) -> list[Foreseen]:
    """The whole of a route for one document."""
    steps = list(route.steps.order_by("order").select_related("fallback"))
    return foresee(steps, origin, facts, kind, route.same_person == Route.SamePerson.ONCE)


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
        one.gap,
        step.limit_days,
        one.left_out,
        one.rule,
        one.change,
        how(step, len(found.principals)),
        _again(one.again),
    )


def _again(people: Sequence[User]) -> str:
    names = "、".join(person.name for person in people)
    return f"连续环节同一人只签一次：{names}在上一环节签署后，本环节沿用其意见" if names else ""


def how(step: RouteStep, seats: int) -> str:
    """How many of the people must sign: ``两人都同意`` and the like; "" where one signs alone."""
    if step.mode == RouteStep.Mode.VOTE:
        measure = f"{step.votes_needed} 票" if step.votes_needed else f"{step.votes_percent}% "
        return f"票签，同意达到 {measure}即通过"
    if seats < 2:
        return ""
    return {
        RouteStep.Mode.ANY: "或签，一人办理即可",
        RouteStep.Mode.ALL: "会签，都同意才通过",
        RouteStep.Mode.IN_TURN: "顺签，依次办理",
    }[RouteStep.Mode(step.mode)]
