"""Who can be asked, given a seat or sent a copy: people at work in the business. And how a picker lists them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, F, OuterRef, QuerySet

from accounts.access import in_force
from accounts.models import Membership, User
from accounts.namesakes import named
from accounts.roles import ADMINISTRATORS, Role

#: roles that take part in no case: the 三员, and guests who read what they were let into
ASIDE = ADMINISTRATORS | {Role.INSPECTOR}


def colleagues() -> QuerySet[User]:
    """Everybody active who holds a role of the business today, by unit, office and name."""
    at_work = Membership.objects.filter(in_force(), user=OuterRef("pk")).exclude(role__in=ASIDE)
    people = User.objects.filter(Exists(at_work), is_active=True).select_related("unit", "office")
    return people.order_by(
        F("unit__code").asc(nulls_last=True),
        F("office__order").asc(nulls_first=True),
        "office_id",
        "name_sort",
    )


def is_colleague(person: User) -> bool:
    """Whether the person may be given something to do or to read."""
    return colleagues().filter(pk=person.pk).exists()


@dataclass(frozen=True)
class Group:
    """One heading of a picker and the people under it."""

    label: str
    people: list[tuple[int, str]]


def grouped(people: Iterable[User], without: Collection[int] = ()) -> list[Group]:
    """People (in the order of ``colleagues``) under their unit and office: 姓名（职务）."""
    shown = [person for person in people if person.pk not in without]
    return [
        Group(label, [(one.pk, one.label) for one in group]) for label, group in groupby(shown, key=_place)
    ]


def _place(person: User) -> str:
    unit = person.unit.label if person.unit is not None else "未登记单位"
    return f"{unit} · {person.office.name}" if person.office is not None else unit


@dataclass(frozen=True)
class Post:
    """A role at a place, as copies are sent to: 教育中心科室负责人. ``key`` is what a form sends."""

    key: str
    label: str
    people: tuple[User, ...]

    @property
    def names(self) -> str:
        return "、".join(named(person) for person in self.people)


def posts(units: Collection[int]) -> list[Post]:
    """The roles of the business held in these units, whoever holds them today; one query."""
    rows = Membership.objects.filter(in_force(), unit__in=units).exclude(role__in=ASIDE)
    weight = {role: place for place, role in enumerate(Role.values)}
    held = sorted(
        rows.select_related("user", "unit").order_by("order", "id"),
        key=lambda row: (row.unit.code, weight[row.role]),
    )
    return [_post(list(group)) for _, group in groupby(held, key=lambda row: (row.unit_id, row.role))]


def _post(held: list[Membership]) -> Post:
    first = held[0]
    people = {row.user_id: row.user for row in held}
    words = Role(first.role).label
    if first.role == Role.SECTION_HEAD and all(row.office_id is None for row in held):
        words = "单位负责人"  # a unit without 科室
    return Post(f"{first.unit_id}-{first.role}", f"{first.unit.label}{words}", tuple(people.values()))
