"""Which project an item of the department's document probably means, by its name. Pure; a person confirms."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

#: marks and blanks say nothing about whether two names mean the same
_PLAIN = re.compile(r"[\W_]+")
#: so much of the shorter name must stand in the longer one
LIKELY = 0.6


class Named(Protocol):
    """A project as far as links go: a row, a sheet, or what is kept of one."""

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...


_Key = TypeVar("_Key", bound=Hashable)
_One = TypeVar("_One", bound=Named)


def likely(titles: Mapping[_Key, str], projects: Iterable[_One]) -> dict[_Key, _One]:
    """Item -> project: equal names first, then the likest pair of those left over; each project once.

    Of two projects of one name the newer is this year's, and the older is nobody else's.
    """
    newest = sorted(projects, key=lambda one: one.code[6:8], reverse=True)
    left = [(_Name.of(one.name), one) for one in newest]
    items = [(key, _Name.of(title)) for key, title in titles.items()]
    found: dict[_Key, _One] = {}
    for key, title in items:
        same = next(
            (at for at, (name, _) in enumerate(left) if title.plain and name.plain == title.plain), None
        )
        if same is not None:
            found[key] = left.pop(same)[1]
    taken = {title.plain for key, title in items if key in found}
    free = [(name, one) for name, one in left if name.plain not in taken]
    shares = [
        (share, key, place)
        for key, title in items
        if key not in found
        for place, (name, _) in enumerate(free)
        if (share := title.likeness(name)) >= LIKELY
    ]
    used: set[int] = set()
    for _, key, place in sorted(
        shares, key=lambda pair: -pair[0]
    ):  # stable: of equals the item printed first
        if key not in found and place not in used:
            found[key] = free[place][1]
            used.add(place)
    return found


@dataclass(frozen=True)
class _Name:
    """A name without marks and blanks, and its pairs of neighbouring characters."""

    plain: str
    pairs: frozenset[str]

    @classmethod
    def of(cls, text: str) -> _Name:
        plain = _PLAIN.sub("", text)
        return cls(plain, frozenset(plain[at : at + 2] for at in range(len(plain) - 1)))

    def likeness(self, other: _Name) -> float:
        """How much of the shorter name's pairs stand in the longer one: 0 to 1."""
        if not self.pairs or not other.pairs:
            return 0.0
        return len(self.pairs & other.pairs) / min(len(self.pairs), len(other.pairs))
