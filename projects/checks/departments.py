"""The department's own target (部门整体绩效目标) as the rules see it: items, and the projects they are linked to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from projects.checks.linking import Named, likely
from projects.checks.places import compact

_NUMBER = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．]|^[一二三四五六七八九十]+是")


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


def linked(items: Iterable[Item], projects: Iterable[Named]) -> Department:
    """The items with the project of their name; of those left over the likest is proposed."""
    given = list(items)
    found = likely({place: item.title for place, item in enumerate(given)}, projects)
    return Department(tuple(_with(item, found.get(place)) for place, item in enumerate(given)))


def _with(item: Item, project: Named | None) -> Item:
    return item if project is None else replace(item, code=project.code, name=project.name)
