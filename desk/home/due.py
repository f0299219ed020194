"""How pressing work is: how much of it is overdue or due today, counted without reading it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import Combinable

from accounts.together import sums
from notifications.calendar import Reckoning


@dataclass(frozen=True)
class Standing:
    """Of one sort of work: how much there is, and how much of it is pressing."""

    count: int = 0
    overdue: int = 0
    due_today: int = 0

    def __add__(self, other: Standing) -> Standing:
        return Standing(
            self.count + other.count, self.overdue + other.overdue, self.due_today + other.due_today
        )

    @property
    def rank(self) -> int:
        """0 with something overdue, 1 with something due today, else 2."""
        return 0 if self.overdue else 1 if self.due_today else 2


def pressing(reckoned: Reckoning) -> dict[str, Count]:
    """How many of rows with ``due_on`` are overdue and due today, by the rule their words follow."""
    return {
        "overdue": Count("pk", filter=Q(due_on__lt=reckoned.late_before)),
        "due_today": Count("pk", filter=Q(due_on__range=(reckoned.due_from, reckoned.due_to))),
    }


def numbers(rows: QuerySet[Any], reckoned: Reckoning) -> Combinable:
    """The standing of all these rows (they have ``due_on``), however few the page lists, as a part of another statement."""
    return sums(rows, count=Count("pk"), **pressing(reckoned))


def standing(found: Mapping[str, int] | None) -> Standing:
    """What ``numbers`` found: None where there is no row."""
    return Standing(**found) if found else Standing()
