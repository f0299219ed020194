"""All routes in force against all units: the steps nobody could take, each said once for all kinds that share it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from accounts.models import Unit
from workflows import kinds
from workflows.configuring.reach import Land, gaps_of
from workflows.kinds import Kind
from workflows.models import RULES, Route, RouteStep
from workflows.places import staff_read_at_once
from workflows.routing import ENTERED

#: what of a step has no part in who takes it
_SAID_ONLY = frozenset({"name", "limit_days", "at_limit", "conditions", "medium"})


@dataclass(frozen=True)
class Unheld:
    """Steps nobody could take for one reason, and the places (units, 科室) whose cases would come to a stop there."""

    steps: tuple[str, ...]
    why: str
    where: tuple[str, ...]


def unheld() -> list[Unheld]:
    """For every unit and every kind that has a route: the engine's own trial, steps that ask for the same people tried once."""
    found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    with staff_read_at_once():
        for kind, units, steps in _tried_once():
            for gap in gaps_of(kind, units, steps):
                names, places = found.setdefault(gap.why, ({}, {}))
                names[gap.step] = places[gap.where] = None
    return [Unheld(tuple(names), why, tuple(places)) for why, (names, places) in found.items()]


def _tried_once() -> Iterator[tuple[Kind, list[Unit], list[RouteStep]]]:
    seen: set[Hashable] = set()
    for kind, units, steps in _serving():
        if any(step.signers == RouteStep.Signers.HEAD for step in steps):
            yield kind, units, list(steps)  # whose head is asked for depends on the steps before
            continue
        places = frozenset(unit.pk for unit in units)
        fresh = []
        for step in steps:
            asks = (
                places,
                step.medium in ENTERED,
                *(_plain(step, rule) for rule in RULES if rule not in _SAID_ONLY),
            )
            if asks not in seen:
                seen.add(asks)
                fresh.append(step)
        if fresh:
            yield kind, units, fresh


def _serving() -> Iterator[tuple[Kind, list[Unit], Sequence[RouteStep]]]:
    """Every route in force with the units that use it."""
    routes = Route.objects.filter(is_current=True).select_related("unit").prefetch_related("steps")
    land = Land.read()
    by_kind: dict[str, list[Route]] = {}
    for route in routes.order_by("kind", "unit__code", "pk"):
        by_kind.setdefault(route.kind, []).append(route)
    for kind in kinds.all_kinds():
        for route in by_kind.get(kind.code, []):
            units = land.under(kind, route.unit)
            if units:
                yield kind, units, sorted(route.steps.all(), key=lambda step: step.order)


def _plain(step: RouteStep, rule: str) -> Hashable:
    value = getattr(step, rule)
    return tuple(value) if isinstance(value, list) else value
