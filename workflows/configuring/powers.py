"""Who sees and changes routes: the budget desk of a unit for it and those below; that of the 本级 also the common one."""

from __future__ import annotations

from accounts.access import holds, memberships_of
from accounts.models import Unit, User
from accounts.roles import Role
from accounts.tree import Tree
from workflows.models import Route


def may_configure(user: User, unit: Unit | None) -> bool:
    """Whether the person may change the route of the unit, or (None) the common one."""
    if unit is not None:
        return holds(user, Role.BUDGET_OFFICER, unit=unit)
    desks = memberships_of(user).filter(role=Role.BUDGET_OFFICER, office=None)
    return desks.filter(unit__parent=None).exists()


def units_of_desk(user: User) -> set[int]:
    """The units whose routes the person changes."""
    desks = memberships_of(user).filter(role=Role.BUDGET_OFFICER, office=None)
    return Tree.load().below(desks.values_list("unit", flat=True))


def may_see(user: User, route: Route) -> bool:
    """Whether the person may read a version: it is theirs to change, or units of theirs may come to use it."""
    own = units_of_desk(user)
    if route.unit_id is None:
        return bool(own)
    tree = Tree.load()
    return any(route.unit_id in tree.above(unit) or route.unit_id == unit for unit in own)
