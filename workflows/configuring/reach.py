"""For whom a route is: the units that use it, the places cases come from, and the steps nobody there could take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from accounts.access import in_force
from accounts.models import Membership, Office, Unit, User
from accounts.roles import Role
from accounts.tree import Tree
from workflows.chairs import Origin
from workflows.kinds import Kind
from workflows.models import Route, RouteStep
from workflows.quorums import shortfall
from workflows.routing import resolve

Signers = RouteStep.Signers


@dataclass(frozen=True)
class Gap:
    """For whom a step has nobody, and why."""

    where: str
    step: str
    why: str


@dataclass(frozen=True)
class Corner:
    """A place cases come from: a unit, or an office of it, and who drafts there."""

    unit: Unit
    office: Office | None
    drafters: tuple[User, ...]

    @property
    def label(self) -> str:
        return f"{self.unit.label} · {self.office.name}" if self.office else self.unit.label


@dataclass(frozen=True)
class Land:
    """The active units, and which have routes of their own: kind -> ids of units. Read once for all kinds."""

    tree: Tree
    units: list[Unit]
    own: dict[str, set[int]]

    @classmethod
    def read(cls) -> Land:
        """In three statements."""
        own: dict[str, set[int]] = {}
        routes = Route.objects.filter(is_current=True, unit__isnull=False).order_by()
        for kind, unit in routes.values_list("kind", "unit"):
            own.setdefault(kind, set()).add(unit)
        units = Unit.objects.filter(is_active=True).select_related("parent__parent__parent")
        return cls(Tree.load(), list(units), own)

    def under(self, kind: Kind, unit: Unit | None) -> list[Unit]:
        """The active units that use the route of ``unit`` (None: the common one): no nearer one of their own."""
        units, with_own = self.units, self.own.get(kind.code, set())
        if unit is not None:
            below = self.tree.below([unit.pk])
            units = [one for one in units if one.pk in below]
        return [one for one in units if not _covered(self.tree.above(one.pk), with_own, unit)]


def units_under(kind: Kind, unit: Unit | None) -> list[Unit]:
    """The same for one route."""
    return Land.read().under(kind, unit)


def _covered(line: Sequence[int], with_own: set[int], unit: Unit | None) -> bool:
    """Whether another unit's route is nearer on the way up than that of ``unit``."""
    for here in line:
        if unit is not None and here == unit.pk:
            return False
        if here in with_own:
            return True
    return False


def corners(units: Sequence[Unit]) -> Iterator[Corner]:
    """Where cases of these units come from: offices and units somebody drafts in; the unit itself where nobody does yet."""
    rows = Membership.objects.filter(in_force(), role=Role.DRAFTER, unit__in=units)
    rows = rows.select_related("user", "office").order_by("unit__code", "office__order", "id")
    drafters: dict[int, dict[Office | None, list[User]]] = {}
    for row in rows:
        drafters.setdefault(row.unit_id, {}).setdefault(row.office, []).append(row.user)
    for unit in units:
        for office, people in drafters.get(unit.pk, {None: []}).items():
            yield Corner(unit, office, tuple(people))


def gaps_of(kind: Kind, units: Sequence[Unit], steps: Sequence[RouteStep]) -> list[Gap]:
    """For whom of the units which step would have nobody; each said once. Conditions are taken to hold, and,
    where a step looks for the head of the person before, also not to."""
    found: dict[tuple[str, str], Gap] = {}
    for corner in corners(units):
        for path in _paths(steps):
            for gap in _gaps_at(corner, path, kind):
                found.setdefault((gap.where, gap.step), gap)
    return list(found.values())


def _paths(steps: Sequence[RouteStep]) -> list[list[RouteStep]]:
    paths = [list(steps)]
    if any(step.signers == Signers.HEAD for step in steps) and any(step.conditions for step in steps):
        paths.append([step for step in steps if not step.conditions])
    return paths


def _gaps_at(corner: Corner, steps: Sequence[RouteStep], kind: Kind) -> Iterator[Gap]:
    """As for a drafter who signs nowhere; then for each drafter who sits on one of the steps, and for every drafter
    where a step looks for heads."""
    nobody = Origin(corner.unit, corner.office, frozenset(), kind.code)
    by_head = any(step.signers == Signers.HEAD for step in steps)
    known: set[str] = set()
    seated: set[int] = set()
    if not by_head or not corner.drafters:
        gaps, seated = _walk(corner, steps, nobody)
        known = {gap.step for gap in gaps}
        yield from gaps
    for drafter in corner.drafters:
        if by_head or drafter.pk in seated:
            own = replace(nobody, authors=frozenset({drafter.pk}), before=(drafter,))
            gaps, _ = _walk(corner, steps, own, f"（{drafter.name}起草的）")
            yield from (gap for gap in gaps if gap.step not in known)


def _walk(
    corner: Corner, steps: Sequence[RouteStep], origin: Origin, whose: str = ""
) -> tuple[list[Gap], set[int]]:
    gaps, seated = [], set()
    for step in steps:
        found = resolve(step, origin, deputies=False)
        why = (
            found.gap.partition("：")[2]
            or shortfall(step, step.name, len(found.principals)).partition("环节")[2]
        )
        if why:
            gaps.append(Gap(corner.label + whose, step.name, why.partition("。")[0]))
        if found.principals:
            seated |= {person.pk for person in found.principals}
            origin = replace(origin, before=found.principals)
    return gaps, seated
