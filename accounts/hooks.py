"""What hangs on a person: asked before somebody is deactivated. Higher rooms register what they know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from guardian.models import UserObjectPermission

from accounts.models import User


@dataclass(frozen=True)
class Hanging:
    """One kind of thing a person holds: 待办 3 项, with the page that lists them."""

    words: str
    count: int
    url: str = ""


Source = Callable[[User], Sequence[Hanging]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Ask ``source`` too; usable as a decorator, in ``AppConfig.ready``. Registering twice asks once."""
    if source not in _sources:
        _sources.append(source)
    return source


def hanging_on(user: User) -> list[Hanging]:
    """Everything that hangs on the person; empty kinds are left out."""
    return [item for source in _sources for item in source(user) if item.count]


def single_grants(user: User) -> list[Hanging]:
    """Objects the person may read because somebody granted them one by one."""
    return [Hanging("单独授权查阅的项目", UserObjectPermission.objects.filter(user=user).count())]
