"""What the year asks of the person: explanations of progress, forms of monitoring and 整改, self-evaluations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import Combinable

from accounts import clock
from accounts.models import User
from desk.home.due import Standing, numbers, standing
from monitoring import home as spending
from monitoring.evaluation import home as self_evaluation
from monitoring.midyear import home as midyear
from notifications.calendar import Calendar
from workflows.year import with_dates


@dataclass(frozen=True)
class Owes:
    """The most urgent of each sort, and how all of the sort stands."""

    explains: list[spending.Owed]
    explaining: Standing
    monitors: list[midyear.Owed]
    monitoring: Standing
    evaluates: list[self_evaluation.Owed]
    evaluating: Standing


class Work:
    """Where the work of one person is found: first counted with the rest of the page, then read where there is any."""

    def __init__(self, user: User, roles: Iterable[str], calendar: Calendar) -> None:
        held = set(roles)
        self._calendar, self._reckoned = calendar, calendar.reckoning(clock.today())
        self._waits: QuerySet[Any] = spending.waiting(user, held)
        self._forms: QuerySet[Any] = midyear.forms(user, held)
        self._demands: QuerySet[Any] = midyear.demands(user)
        self._sheets: QuerySet[Any] = self_evaluation.waiting(user)

    def asked(self) -> dict[str, Combinable]:
        """How much of each, overdue and due today."""
        return {
            "explains": numbers(with_dates(self._waits), self._reckoned),
            "forms": numbers(with_dates(self._forms), self._reckoned),
            "demands": numbers(self._demands, self._reckoned),
            "evaluates": numbers(with_dates(self._sheets), self._reckoned),
        }

    def read(self, found: Mapping[str, Any]) -> Owes:
        """The rows of each; nothing is asked for where nothing was counted."""
        explaining, sheets = standing(found["explains"]), standing(found["evaluates"])
        forms, demands = standing(found["forms"]), standing(found["demands"])
        monitors = midyear.owed(
            self._forms if forms.count else None, self._demands if demands.count else None, self._calendar
        )
        return Owes(
            explains=spending.owed(self._waits, self._calendar) if explaining.count else [],
            explaining=explaining,
            monitors=monitors,
            monitoring=forms + demands,
            evaluates=self_evaluation.owed(self._sheets, self._calendar) if sheets.count else [],
            evaluating=sheets,
        )
