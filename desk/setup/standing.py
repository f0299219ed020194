"""How far a department is with its beginning: all steps for the page, the cheap ones for the bar on other pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, Q

from desk.setup import business, people
from desk.setup.found import Department, read
from desk.setup.steps import Step
from workflows.configuring.whole import Unheld, unheld
from workflows.models import Case

SUBMITTED = Q(submitted_at__isnull=False)


@dataclass(frozen=True)
class Standing:
    """The steps in their order."""

    found: Department
    steps: list[Step]

    @property
    def next(self) -> Step | None:
        """The first that is neither done nor left for later."""
        return next((step for step in self.steps if not step.is_over), None)

    @property
    def over(self) -> int:
        return sum(step.is_over for step in self.steps)


def whole() -> Standing:
    """With the trial of every route for every unit."""
    found = read()
    return _standing(found, unheld())


def quick() -> Standing:
    """Without the trial, in a constant number of statements."""
    return _standing(read(), None)


def _standing(found: Department, gaps: Sequence[Unheld] | None) -> Standing:
    steps = [
        people.units(found),
        people.people(found),
        people.roles(found),
        business.routes(found, gaps),
        business.year(found),
        business.words(found),
        business.papers(found),
    ]
    return Standing(found, steps)


def under_way() -> bool:
    """Whether a department has not begun yet: nothing was ever submitted, and a step is left.

    One statement in a department at work; the trial of the routes only where nothing else is left.
    """
    if Case.objects.filter(SUBMITTED).exists():
        return False
    return quick().next is not None or whole().next is not None


def at_work() -> Exists:
    """Whether anything was ever submitted, as a part of another statement."""
    return Exists(Case.objects.filter(SUBMITTED).order_by())
