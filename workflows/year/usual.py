"""What is planned for every year: a higher room registers its rounds, and whoever opens a year may have them planned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from accounts.models import User


@dataclass(frozen=True)
class Usual:
    """Rounds that every year has. ``plan(year, actor)`` plans those that are missing; what it makes is counted."""

    code: str
    words: str
    plan: Callable[[int, User], Sequence[object]]


_registry: dict[str, Usual] = {}


def register(usual: Usual) -> None:
    """In ``AppConfig.ready``; registering a code again replaces it."""
    _registry[usual.code] = usual


def all_usual() -> list[Usual]:
    return list(_registry.values())
