"""Which project an item probably means, by its name. Only proposed: a person confirms. Pure; no database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

#: marks and blanks say nothing about whether two names mean the same
_PLAIN = re.compile(r"[\W_]+")
#: so much of the shorter name must stand in the longer one
LIKELY = 0.6


def proposals(items: Mapping[str, str], projects: Mapping[int, str]) -> dict[str, int]:
    """Item -> project, for items and projects not linked yet: ``items`` row uuid -> title, ``projects`` id -> name.

    Equal names first, then the likest pair of those left over, each project once.
    """
    names = {project: _Name.of(name) for project, name in projects.items()}
    likely = (
        (share, -place, item, project)
        for place, (item, title) in enumerate(items.items())
        for mine in (_Name.of(title),)
        for project, name in names.items()
        if (share := mine.likeness(name)) >= LIKELY
    )
    found: dict[str, int] = {}
    taken: set[int] = set()
    for _, _, item, project in sorted(likely, reverse=True):
        if item not in found and project not in taken:
            found[item] = project
            taken.add(project)
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
        """How much of the shorter name's pairs stand in the longer one: 0 to 1; 2 for equal names."""
        if self.plain and self.plain == other.plain:
            return 2.0
        if not self.pairs or not other.pairs:
            return 0.0
        return len(self.pairs & other.pairs) / min(len(self.pairs), len(other.pairs))
