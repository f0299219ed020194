"""The department's own target (部门整体绩效目标) as the rules see it: items, and the projects they are linked to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from projects.checks.places import compact
from projects.checks.texts import pairs

_NUMBER = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．]|^[一二三四五六七八九十]+是")
#: so much of the shorter name must stand in the longer one before a link is proposed
_PROPOSED = 0.6


@dataclass(frozen=True)
class Item:
    """One item of 分项绩效目标 or 专项项目: its title without number, its text, the code of its project.

    ``name``: that project's name; ``transfer``: money passed on without a project of the department.
    """

    title: str
    text: str = ""
    code: str = ""
    name: str = ""
    transfer: bool = False


@dataclass(frozen=True)
class Department:
    """The items of the department's document, in printed order."""

    items: tuple[Item, ...] = ()


def item_of(title: str, text: str) -> Item:
    """An item of a printed title such as ``（三）某某经费``."""
    return Item(_NUMBER.sub("", compact(title), count=1), text)


class Named(Protocol):
    """A project as far as links go: a sheet, or what is kept of one."""

    @property
    def code(self) -> str: ...

    @property
    def name(self) -> str: ...


def linked(items: Iterable[Item], projects: Sequence[Named]) -> Department:
    """The items with the project of their name; of those left over the likest is proposed."""
    free = {id(project): project for project in projects}
    found: list[Item] = []
    for item in items:
        same = [one for one in free.values() if compact(one.name) == compact(item.title)]
        for one in same:
            del free[id(one)]
        # Of two projects of one name the newer is this year's.
        best = max(same, key=lambda one: one.code[6:8], default=None)
        found.append(replace(item, code=best.code, name=best.name) if best else item)
    return Department(tuple(item if item.code else _proposed(item, free) for item in found))


def _proposed(item: Item, free: dict[int, Named]) -> Item:
    title = pairs(item.title)
    likest = max(free.values(), key=lambda one: _share(title, pairs(one.name)), default=None)
    if likest is None or _share(title, pairs(likest.name)) < _PROPOSED:
        return item
    del free[id(likest)]
    return replace(item, code=likest.code, name=likest.name)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0
