"""Which route a case takes: the unit's own, an inherited one, or the kind's default."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Unit
from workflows.kinds import Kind
from workflows.models import Route, RouteStep


def route_for(kind: Kind, unit: Unit) -> Route:
    """The route now in force for a unit: its own, else the nearest above, else the one for all."""
    return _nearest(kind, unit)


def route_above(kind: Kind, unit: Unit) -> Route:
    """The route a unit would use if it had none of its own."""
    return _nearest(kind, unit.parent)


def _nearest(kind: Kind, here: Unit | None) -> Route:
    by_unit = {route.unit_id: route for route in Route.objects.filter(kind=kind.code, is_current=True)}
    while here is not None and by_unit.keys() - {None}:
        if here.pk in by_unit:
            return by_unit[here.pk]
        here = here.parent
    return by_unit.get(None) or ensure_route(kind)


def ensure_route(kind: Kind) -> Route:
    """The route for all units, made from the kind's default where there is none yet. Running it again changes nothing."""
    known = Route.objects.filter(kind=kind.code, unit=None, is_current=True).first()
    return known or _make_route(kind)


@transaction.atomic
def _make_route(kind: Kind) -> Route:
    specs = list(kind.default_route())
    outside = [position for position, spec in enumerate(specs) if spec.medium == RouteStep.Medium.OUTSIDE]
    if outside not in ([], [len(specs) - 1]) or len(specs) == len(outside):
        raise ValueError(f"{kind.code}: a route has a step on screen, and outside only the last one")
    fresh = Route(kind=kind.code, name=f"{kind.name}审批流程")
    Route.objects.bulk_create([fresh], ignore_conflicts=True)  # two starts at once: the index decides
    route = Route.objects.get(kind=kind.code, unit=None, is_current=True)
    RouteStep.objects.bulk_create(
        [
            RouteStep(
                route=route,
                order=order,
                name=spec.name,
                role=spec.role,
                place=spec.place,
                medium=spec.medium,
                limit_days=spec.limit_days,
            )
            for order, spec in enumerate(specs, start=1)
        ],
        ignore_conflicts=True,
    )
    return route
