"""The list of people and the tree beside it, in a constant number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from accounts import access
from accounts.models import Membership, Office, Unit, User
from accounts.roles import Role
from accounts.tree import Tree
from accounts.web import whole_number

#: whose list it is, on its page and in the search
READERS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.BUDGET_OFFICER)


@dataclass(frozen=True)
class Filter:
    """Who is wanted. ``unit`` includes the units below it."""

    unit: int | None = None
    office: int | None = None
    role: str = ""
    words: str = ""
    gone: bool = False

    @property
    def any(self) -> bool:
        """Whether anything narrows the list."""
        return self != type(self)()

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filter:
        """From an address; what cannot be read is left out."""
        role = query.get("role", "")
        return cls(
            whole_number(query.get("unit", "")),
            whole_number(query.get("office", "")),
            role if role in Role.values else "",
            query.get("q", "").strip()[:40],
            query.get("gone") == "1",
        )

    def people(self) -> QuerySet[User]:
        """In the order of the alphabet, with their place and memberships."""
        found = User.objects.filter(is_active=not self.gone)
        if self.unit is not None:
            units = Tree.load().below([self.unit])
            found = found.filter(Q(unit_id__in=units) | Q(memberships__unit_id__in=units))
        if self.office is not None:
            found = found.filter(Q(office_id=self.office) | Q(memberships__office_id=self.office))
        if self.role:
            found = found.filter(memberships__role=self.role)
        if self.words:
            found = found.filter(
                Q(name__icontains=self.words)
                | Q(username__icontains=self.words)
                | Q(name_sort__icontains=self.words)
                | Q(initials__contains=self.words.lower())
                | Q(post__icontains=self.words)
            )
        held = Membership.objects.select_related("unit", "office")
        return (
            found.distinct().select_related("unit", "office").prefetch_related(Prefetch("memberships", held))
        )


@dataclass(frozen=True)
class Held:
    """One role of a person in a list: ``words`` with B角 where it is so, ``places`` unless it is their own place only."""

    words: str
    places: str


def held(person: User) -> list[Held]:
    """The roles of ``person``, each once with all its places; memberships with unit and office are at hand."""
    groups: dict[tuple[str, int], list[Membership]] = {}
    for one in person.memberships.all():
        groups.setdefault((one.role, one.order), []).append(one)
    return [
        Held(
            _role_words(role, ones) + ("（B角）" if order else ""),
            "" if _only_own(ones, person) else "、".join(_place(one, person) for one in ones),
        )
        for (role, order), ones in groups.items()
    ]


def _role_words(role: str, ones: list[Membership]) -> str:
    """A unit without 科室 has a 单位负责人."""
    if role == Role.SECTION_HEAD and all(one.office_id is None for one in ones):
        return "单位负责人"
    return Role(role).label


def _only_own(ones: list[Membership], person: User) -> bool:
    here = (person.unit_id, person.office_id)
    return [(one.unit_id, one.office_id) for one in ones] == [here]


def _place(one: Membership, person: User) -> str:
    if one.office is None:
        return "全单位" if one.unit_id == person.unit_id else one.unit.label
    return one.office.name if one.unit_id == person.unit_id else f"{one.unit.label} {one.office.name}"


@dataclass(frozen=True)
class Branch:
    """One unit in the tree, ``depth`` below the 本级, with its offices and how many people are in it."""

    unit: Unit
    depth: int
    count: int
    offices: list[tuple[Office, int]]


def tree() -> list[Branch]:
    """All units, parents before children."""
    in_unit: Counter[int | None] = Counter()
    in_office: Counter[int | None] = Counter()
    for unit_id, office_id in (
        User.objects.filter(is_active=True).order_by().values_list("unit_id", "office_id")
    ):
        in_unit[unit_id] += 1
        in_office[office_id] += 1
    offices: defaultdict[int, list[tuple[Office, int]]] = defaultdict(list)
    for office in Office.objects.all():
        offices[office.unit_id].append((office, in_office[office.pk]))
    children: defaultdict[int | None, list[Unit]] = defaultdict(list)
    for unit in Unit.objects.all():
        children[unit.parent_id].append(unit)

    def walk(parent: int | None, depth: int) -> list[Branch]:
        branches: list[Branch] = []
        for unit in children[parent]:
            branches.append(Branch(unit, depth, in_unit[unit.pk], offices[unit.pk]))
            branches += walk(unit.pk, depth + 1)
        return branches

    return walk(None, 0)


def has_security_admin() -> bool:
    """Whether anybody can grant roles today."""
    return Membership.objects.filter(access.in_force(), role=Role.SECURITY_ADMIN).exists()
