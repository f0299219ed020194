"""试算: who would sign a document, or a case with these facts, why and by when. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from accounts import clock
from accounts.models import User
from notifications.calendar import Calendar
from workflows.chairs import Origin
from workflows.foreseeing import Foreseen, StepPreview, along, shown
from workflows.kinds import Facts, Kind
from workflows.models import Route, RouteStep
from workflows.routes import route_for


@dataclass(frozen=True)
class Trial:
    """The route that would be taken, and its steps with the last day of each; None where a step has no limit."""

    route: Route
    facts: Facts
    steps: list[tuple[StepPreview, date | None]]

    @property
    def held(self) -> bool:
        """Whether every step has somebody."""
        return not any(step.gap for step, _ in self.steps)


def try_facts(kind: Kind, facts: Facts, authors: Iterable[User]) -> Trial:
    """As if a document with these facts were submitted now by the last of ``authors``."""
    route = route_for(kind, facts.unit)
    origin = Origin.from_facts(facts, authors, kind.code)
    path = along(route, origin, facts, kind)
    return Trial(route, facts, list(zip(shown(path), _days(path), strict=True)))


def try_document(kind: Kind, document_id: int) -> Trial:
    """The same for a document as it stands."""
    document = kind.get(document_id)
    return try_facts(kind, kind.facts(document), [kind.drafter(document)])


def _days(path: Iterable[Foreseen]) -> list[date | None]:
    """When each step would be over at the latest, if everybody took all the time they have."""
    calendar, here = Calendar.load(), clock.today()
    days: list[date | None] = []
    for one in path:
        limited = not one.left_out and one.step.limit_days and one.step.medium != RouteStep.Medium.OUTSIDE
        if limited:
            here = calendar.add_working_days(here, one.step.limit_days)
        days.append(here if limited else None)
    return days
