"""The registry: what hangs on a person and can be given to a successor."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from accounts.models import User
from workflows.models import Case


@dataclass(frozen=True)
class Item:
    """One thing in somebody's hands. ``case_id`` is the live case that must be locked to move it, where there is one.

    ``obstacle`` says why it cannot go to this successor and what to do; empty when it can.
    """

    source: str
    sort: str
    key: int
    title: str
    detail: str = ""
    case_id: int | None = None
    unit_id: int | None = None
    obstacle: str = ""

    @property
    def kept(self) -> dict[str, str]:
        """As kept with the 移交清单."""
        return {"sort": self.sort, "title": self.title, "detail": self.detail, "obstacle": self.obstacle}


class Source(ABC):
    """One sort of things. Each method is a constant number of statements, or one for each thing that moves."""

    code: ClassVar[str]

    @abstractmethod
    def items(self, person: User, successor: User | None) -> list[Item]:
        """What the person has in hand; with a successor, each with what stands in its way."""

    @abstractmethod
    def give(self, items: Sequence[Item], cases: Mapping[int, Case], *, successor: User, actor: User) -> None:
        """Move the things, inside the verb's transaction, their cases locked. Fields of the cases may be set: the verb
        saves every case with its event."""


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """In ``AppConfig.ready``, in the order of the 移交清单."""
    _sources[source.code] = source


def sources() -> list[Source]:
    return list(_sources.values())


def items_of(person: User, successor: User | None = None) -> list[Item]:
    """Everything the person has in hand, source by source."""
    return [item for source in _sources.values() for item in source.items(person, successor)]
