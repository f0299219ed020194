"""Whose figures these are: projects by unit and, within a unit, by 科室; and the person's scope in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from urllib.parse import urlencode

from accounts import access
from accounts.models import User
from projects.filtering import office_names, unit_names

#: a title has room for so many names
NAMED = 5


class Placed(Protocol):
    """A row of a list knows its unit and its 科室, by id as text; "" for none."""

    @property
    def unit(self) -> str: ...

    @property
    def office(self) -> str: ...


R = TypeVar("R", bound=Placed)


@dataclass(frozen=True)
class Place(Generic[R]):
    """A unit with its rows, or (``inner``) a 科室 of the unit above it. Ids are texts, as in the filters of lists."""

    name: str
    unit: str
    office: str
    rows: Sequence[R]
    inner: bool = False

    @property
    def query(self) -> str:
        """The filters that show just these rows in a list."""
        return urlencode({"unit": self.unit, **({"office": self.office} if self.office else {})})


def places_of(rows: Sequence[R]) -> list[Place[R]]:
    """The units in the order of their rows, each followed by its 科室. Two queries.

    A 科室 that has all the unit's rows stands for it; rows without one belong to the unit alone.
    """
    units, offices = unit_names(), office_names("")
    by_unit: dict[str, list[R]] = {}
    for row in rows:
        by_unit.setdefault(row.unit, []).append(row)
    found: list[Place[R]] = []
    for unit, theirs in by_unit.items():
        by_office: dict[str, list[R]] = {}
        for row in theirs:
            by_office.setdefault(row.office, []).append(row)
        inner = [
            Place(offices[office], unit, office, some, inner=True)
            for office, some in by_office.items()
            if office
        ]
        if len(inner) == 1 and len(by_office) == 1:
            found.append(Place(f"{units[unit]} {inner[0].name}", unit, inner[0].office, theirs))
        else:
            found += [Place(units[unit], unit, "", theirs), *inner]
    return found


def scope_of(user: User) -> str:
    """What the person reads, in words: 全部单位, or their 科室 and units, the first few by name."""
    posts = access.posts_of(user)
    whole = posts.whole_units()
    if any(posts.tree.parents[unit] is None for unit in whole):
        return "全部单位"
    names = unit_names() if whole else {}
    inside = office_names("") if posts.offices() else {}
    offices = [name for pk, name in inside.items() if int(pk) in posts.offices()]
    found = [*offices, *(name for pk, name in names.items() if int(pk) in whole)]
    return (
        "、".join(found)
        if len(found) <= NAMED
        else f"{'、'.join(found[: NAMED - 1])}等 {len(found)} 个科室、单位"
    )
