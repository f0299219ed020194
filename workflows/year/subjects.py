"""What goes through a year: a higher room registers its subjects, this one copies what lists and stages need."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from accounts.models import Office, Unit, User


@dataclass(frozen=True)
class Subject:
    """A subject as its room has it now. ``kind`` is the room's word for it (``project``)."""

    kind: str
    id: int
    year: int
    title: str
    unit: Unit
    office: Office | None = None
    drafter: User | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Subjects:
    """One sort of subject: those with these ids as they are now, and all of a year (a queryset of their rows)."""

    kind: str
    read: Callable[[Collection[int]], Sequence[Subject]]
    of_year: Callable[[int], QuerySet[Any]]


_registry: dict[str, Subjects] = {}


def register(subjects: Subjects) -> None:
    """In ``AppConfig.ready``; registering a kind again replaces it."""
    _registry[subjects.kind] = subjects


def all_subjects() -> list[Subjects]:
    return list(_registry.values())


def now(kind: str, subject_id: int) -> Subject | None:
    """The subject as it is now; None when no room knows it."""
    known = _registry.get(kind)
    found = known.read([subject_id]) if known is not None else []
    return found[0] if found else None
