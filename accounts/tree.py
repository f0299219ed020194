"""The tree of units, read at once: a department has dozens of units, never thousands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Unit


@dataclass(frozen=True)
class Tree:
    """Who stands above whom. ``parents`` maps each unit id to its parent's id (None for a 本级), ``names`` to its name."""

    parents: dict[int, int | None]
    names: dict[int, str]

    @classmethod
    def load(cls) -> Tree:
        """The whole tree, in one query; inactive units too, because their papers stay."""
        rows = list(Unit.objects.order_by().values_list("id", "parent_id", "name"))
        return cls({unit: parent for unit, parent, _ in rows}, {unit: name for unit, _, name in rows})

    def above(self, unit_id: int) -> list[int]:
        """The unit itself and those it stands under, nearest first."""
        line: list[int] = []
        here: int | None = unit_id
        while here is not None and here not in line:
            line.append(here)
            here = self.parents.get(here)
        return line

    def below(self, unit_ids: Iterable[int]) -> set[int]:
        """The units themselves and all that stand under them."""
        children: dict[int | None, list[int]] = defaultdict(list)
        for unit, parent in self.parents.items():
            children[parent].append(unit)
        found: set[int] = set()
        waiting = list(unit_ids)
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                waiting.extend(children[here])
        return found
