"""What differs between two versions of a route, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from workflows.kinds import Kind
from workflows.models import Route, RouteStep
from workflows.stepwords import rules_in_words


@dataclass(frozen=True)
class Sketch:
    """A route as it is compared: its name and setting, and its steps, saved or not."""

    name: str
    same_person: str
    steps: Sequence[RouteStep]

    @classmethod
    def of(cls, route: Route) -> Sketch:
        """A version as it was saved."""
        steps = route.steps.order_by("order").select_related("fallback")
        return cls(route.name, route.same_person, list(steps))


@dataclass(frozen=True)
class Difference:
    """One line: the step (or the route), what of it, before and after; "" where there was or is nothing."""

    where: str
    what: str
    before: str
    after: str


def people_of(*sketches: Sketch) -> dict[int, User]:
    """Those named in the steps, by id: one query for all."""
    ids = {pk for sketch in sketches for step in sketch.steps for pk in step.people}
    return User.objects.in_bulk(ids)


def differences(before: Sketch, after: Sketch, kind: Kind) -> list[Difference]:
    """Line by line; [] when both say the same."""
    people = people_of(before, after)
    lines = []
    if before.name != after.name:
        lines.append(Difference("流程", "名称", before.name, after.name))
    if before.same_person != after.same_person:
        choices = dict(Route.SamePerson.choices)
        lines.append(
            Difference("流程", "同一人连续办理", choices[before.same_person], choices[after.same_person])
        )
    pairs = _pairs(before.steps, after.steps)
    for old, new in pairs:
        lines += _of_step(old, new, kind, people)
    return lines + _moves(before.steps, pairs)


def _pairs(
    before: Sequence[RouteStep], after: Sequence[RouteStep]
) -> list[tuple[RouteStep | None, RouteStep | None]]:
    """Steps that are the same one: by name; those left over by their place in the list (renamed)."""
    named = {step.name: step for step in before}
    same = {step.name for step in after if step.name in named}
    gone = {position: step for position, step in enumerate(before) if step.name not in same}
    pairs: list[tuple[RouteStep | None, RouteStep | None]] = []
    for position, step in enumerate(after):
        old = named[step.name] if step.name in same else gone.pop(position, None)
        pairs.append((old, step))
    return pairs + [(step, None) for step in gone.values()]


def _of_step(
    old: RouteStep | None, new: RouteStep | None, kind: Kind, people: dict[int, User]
) -> list[Difference]:
    if old is None or new is None:
        step = new or old
        assert step is not None
        text = "；".join(
            f"{what}：{said}" for what, said in rules_in_words(step, kind, people).items() if said
        )
        return [Difference(step.name, "环节", text if new is None else "", text if old is None else "")]
    lines = [] if old.name == new.name else [Difference(new.name, "名称", old.name, new.name)]
    was, is_now = rules_in_words(old, kind, people), rules_in_words(new, kind, people)
    return lines + [
        Difference(new.name, what, was[what], is_now[what]) for what in was if was[what] != is_now[what]
    ]


def _moves(
    before: Sequence[RouteStep], pairs: Sequence[tuple[RouteStep | None, RouteStep | None]]
) -> list[Difference]:
    """The order, where steps that stayed stand in another one; under the names they have now."""
    now = {id(old): new.name for old, new in pairs if old is not None and new is not None}
    was = [now[id(step)] for step in before if id(step) in now]
    is_now = list(now.values())
    return [Difference("流程", "环节次序", " → ".join(was), " → ".join(is_now))] if was != is_now else []
