"""What the pages of 审批流程 share: whose route is looked at, and how its steps are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import Unit, User
from workflows import kinds
from workflows.configuring.comparing import Sketch, people_of
from workflows.configuring.powers import may_configure, units_of_desk
from workflows.kinds import Kind
from workflows.models import Route, RouteStep
from workflows.routes import ensure_route, route_for
from workflows.stepwords import rules_in_words

COMMON = "各单位通用"


@dataclass(frozen=True)
class RoutePlace:
    """A kind and a unit (None: the common route): its own version in force, if any, and the one it uses."""

    kind: Kind
    unit: Unit | None
    own: Route | None
    used: Route

    @property
    def label(self) -> str:
        return self.unit.name if self.unit else COMMON

    @property
    def key(self) -> int:
        """As addresses name the unit; 0 for the common route."""
        return self.unit.pk if self.unit else 0

    @property
    def inherited(self) -> bool:
        return self.own is None


def kind_or_404(code: str) -> Kind:
    """The kind of this code."""
    try:
        return kinds.get(code)
    except KeyError:
        raise Http404("没有这一事项") from None


def place_for(user: User, code: str, unit_id: int) -> RoutePlace:
    """What the address names, for a desk that may look at it. 404 for what there is not, 403 for others' units."""
    kind = kind_or_404(code)
    unit = None
    if unit_id:
        unit = Unit.objects.filter(pk=unit_id).first()
        if unit is None:
            raise Http404("没有这一单位")
        if unit.pk not in units_of_desk(user):
            raise PermissionDenied("这一单位的审批流程由该单位或其上级的预算绩效岗管理。")
    own = Route.objects.filter(kind=kind.code, unit=unit, is_current=True).first()
    used = own or (route_for(kind, unit) if unit else ensure_route(kind))
    return RoutePlace(kind, unit, own, used)


def changeable_place(user: User, code: str, unit_id: int) -> RoutePlace:
    """The same, for a desk that may change it."""
    place = place_for(user, code, unit_id)
    if not may_configure(user, place.unit):
        raise PermissionDenied("各单位通用的审批流程由本级预算绩效岗修改。")
    return place


def told(steps: Sequence[RouteStep], kind: Kind) -> list[tuple[RouteStep, dict[str, str]]]:
    """Each step with its rules in words."""
    people = people_of(Sketch("", "", steps))
    return [(step, rules_in_words(step, kind, people)) for step in steps]


def whose(route: Route) -> str:
    """``各单位通用``, ``本级``."""
    return route.unit.label if route.unit else COMMON
