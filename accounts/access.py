"""Who may read and who holds what: the questions every other room asks. Memberships are the truth.

A membership without an office counts for the whole unit and for those below it in the tree (the 本级 sees all units,
a unit itself); one in an office counts for that office alone (a 科室 sees its own projects). It counts from
``starts_on`` to ``ends_on``, both included, and only while the person is active.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Exists, Model, Q, QuerySet
from django.db.models.functions import Cast
from guardian.models import UserObjectPermission

from accounts import clock
from accounts.compiled import Compiled, Slot
from accounts.models import Membership, Office, Unit, User
from accounts.once import once_while_reading
from accounts.posts import Posts, asked
from accounts.roles import ADMINISTRATORS, Role
from accounts.tree import Tree

Person = User | AnonymousUser


def in_force(on: date | Slot | None = None) -> Q:
    """The condition that a membership counts on a day (today if none is given)."""
    day = on or clock.today()
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
    not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    return begun & not_over & Q(user__is_active=True)


def memberships_of(user: Person) -> QuerySet[Membership]:
    """What the person holds today."""
    if not user.is_authenticated:
        return Membership.objects.none()
    return Membership.objects.filter(in_force(), user_id=user.pk).order_by("id")


def posts_of(user: Person) -> Posts:
    """The same with the tree of units, in one statement; once for a page that only shows."""
    if not isinstance(user, User):
        return Posts((), Tree({}, {}))
    return once_while_reading(("posts", user.pk), lambda: _posts(user.pk))


def _posts(user: int) -> Posts:
    found: Any = _held.first(user, clock.today())
    if found is None:  # gone since the request began: holds nothing any more
        return Posts((), Tree({}, {}))
    return Posts.of(found.held, found.units, found.granted)


def roles_of(user: Person) -> set[Role]:
    """The roles the person holds today, wherever."""
    return {Role(post.role) for post in posts_of(user).held}


def is_administrator(user: Person) -> bool:
    """Whether the person is one of the 三员, who take no part in the business."""
    return posts_of(user).administers


_held = Compiled(
    lambda user, on: asked(
        User.objects.order_by().filter(pk=user),
        Membership.objects.filter(in_force(on), user_id=user).order_by("id"),
    )
)


def in_business(user: User | Slot, on: date | Slot | None = None) -> Q:
    """The condition, inside a statement on any table, that the person is none of the 三员 on a day (today if none is given).

    For what is listed by person instead of by unit: what somebody did before they became administrator is business too.
    """
    who = user if isinstance(user, Slot) else user.pk
    admin = Membership.objects.filter(in_force(on), user_id=who, role__in=ADMINISTRATORS)
    return ~Q(Exists(admin))


def is_budget_officer(user: Person) -> bool:
    """Whether the person sits at a budget desk (A角 or B角)."""
    return holds(user, Role.BUDGET_OFFICER)


def holds(user: Person, role: Role | str, unit: Unit | None = None, office: Office | None = None) -> bool:
    """Whether the person acts in ``role``: anywhere, over a unit, or over an office of it.

    Over a unit: by a membership of that unit as a whole or of one above it. Over an office: by one of the office
    itself too.
    """
    posts = posts_of(user)
    mine = [post for post in posts.held if post.role == role]
    if office is not None:
        unit = unit or office.unit
    if unit is None:
        return bool(mine)
    above = posts.tree.above(unit.pk)
    return any(
        post.unit in above if post.office is None else office is not None and post.office == office.pk
        for post in mine
    )


def units_held(user: Person, role: Role | str) -> set[int]:
    """Ids of the units the person acts for in ``role`` as a whole, those below included."""
    return posts_of(user).whole_units(role)


def holders(role: Role | str, unit: Unit, office: Office | None = None) -> list[User]:
    """Who holds ``role`` at exactly this place today, A角 first.

    In an office: its own people, or, where it has none, those who hold the role in the unit as a whole. In a unit:
    those who hold it in the unit as a whole; nobody from above or below.
    """
    found = _people(Q(role=role, unit_id=unit.pk, office_id=office.pk)) if office is not None else []
    return found or _people(Q(role=role, unit_id=unit.pk, office__isnull=True))


def _people(where: Q) -> list[User]:
    rows = Membership.objects.filter(where, in_force()).select_related("user").order_by("order", "id")
    return [row.user for row in rows]


def units_readable(user: Person) -> QuerySet[Unit]:
    """The units whose projects and papers the person reads as a whole, those below included."""
    return Unit.objects.filter(pk__in=_reading(user).whole_units())


def office_scope(user: Person) -> QuerySet[Office]:
    """The offices whose projects the person reads because of a role held in them."""
    return Office.objects.filter(pk__in=_reading(user).offices())


def scope_q(
    user: Person,
    unit_field: str = "unit",
    office_field: str = "office",
    drafter_field: str = "drafter",
    *,
    granted: type[Model] | None = None,
) -> Q:
    """What the person may read, as a condition on rows that carry unit, office and drafter.

    Filters by ids of units and offices (one query, however many rows). The 三员 and people without any role read
    no business. With the rows' model as ``granted`` those granted singly are added. An empty field name leaves that
    part out.
    """
    posts = _reading(user)
    scope = _places_q(user, posts, unit_field, office_field, drafter_field) if posts.held else Q(pk__in=[])
    if granted is not None and posts.granted:
        scope |= Q(pk__in=granted_ids(user, granted))
    return scope


def _places_q(user: Person, posts: Posts, unit_field: str, office_field: str, drafter_field: str) -> Q:
    scope = Q(**{f"{unit_field}_id__in": posts.whole_units()})
    if office_field:
        scope |= Q(**{f"{office_field}_id__in": posts.offices()})
    if drafter_field:
        scope |= Q(**{f"{drafter_field}_id": user.pk})
    return scope


def granted_ids(user: Person, model: type[Model]) -> QuerySet[Any, Any]:
    """Ids of the single objects of ``model`` the person was granted for reading, as a part of other statements; none
    while inactive or one of the 三员."""
    if not isinstance(user, User):
        return UserObjectPermission.objects.none()
    rows = UserObjectPermission.objects.filter(
        in_business(user),
        user_id=user.pk,
        user__is_active=True,
        content_type=ContentType.objects.get_for_model(model),
        permission__codename=f"view_{model._meta.model_name}",
    )
    return rows.values_list(Cast("object_pk", BigIntegerField()), flat=True)


def _reading(user: Person) -> Posts:
    """What gives reading of business: all the person holds, unless one of it is a 三员 role."""
    posts = posts_of(user)
    return replace(posts, held=()) if posts.administers else posts
