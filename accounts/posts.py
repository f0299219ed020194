"""Which roles a person holds where, and the tree of units in which that lies: one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from guardian.models import UserObjectPermission

from accounts.models import Membership, Unit, User
from accounts.roles import ADMINISTRATORS
from accounts.tree import Tree


@dataclass(frozen=True)
class Post:
    """One role at one place: in the unit as a whole, or in one office of it. Ids."""

    role: str
    unit: int
    office: int | None


@dataclass(frozen=True)
class Posts:
    """What somebody holds today, every unit there is, and whether anything was granted to them singly."""

    held: tuple[Post, ...]
    tree: Tree
    granted: bool = False

    @classmethod
    def of(cls, held: list[dict[str, Any]], units: list[dict[str, Any]], granted: bool) -> Posts:
        """From what ``asked`` found."""
        parents = {row["id"]: row["parent"] for row in units}
        tree = Tree(parents, {row["id"]: row["name"] for row in units})
        return cls(tuple(Post(**row) for row in held), tree, granted)

    @property
    def administers(self) -> bool:
        """Whether one of the roles is of the 三员, who take no part in the business."""
        return any(post.role in ADMINISTRATORS for post in self.held)

    def whole_units(self, role: str | None = None) -> set[int]:
        """Ids of the units in which a role (any, if none is named) is held as a whole, those below included."""
        tops = {post.unit for post in self.held if post.office is None and role in (None, post.role)}
        return self.tree.below(tops)

    def offices(self) -> set[int]:
        """Ids of the offices in which a role is held."""
        return {post.office for post in self.held if post.office is not None}


def asked(person: QuerySet[User], memberships: QuerySet[Membership]) -> QuerySet[User]:
    """The person with these memberships as ``held``, all ``units`` (there are dozens of them, never thousands), and whether
    there is anything ``granted`` to them."""
    post = JSONObject(role="role", unit="unit_id", office="office_id")
    unit = JSONObject(id="id", parent="parent_id", name="name")
    return person.only("pk").annotate(
        held=ArraySubquery(memberships.values(post=post)),
        units=ArraySubquery(Unit.objects.order_by().values(one=unit)),
        granted=Exists(UserObjectPermission.objects.filter(user_id=OuterRef("pk"))),
    )
