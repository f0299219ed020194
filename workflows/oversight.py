"""督办清单: what does not go on by itself, for the budget desk. Constant queries, however long the lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from accounts import clock
from accounts.access import memberships_of, units_held
from accounts.models import User
from accounts.roles import Role
from notifications.calendar import Calendar
from workflows import dispatching
from workflows.models import Assignment, Case, CaseStep, ParkedWork, RouteStep, Suspension
from workflows.watching import unheld_in

State = CaseStep.State


@dataclass(frozen=True)
class Line:
    """One case on a list: who holds it, since when, and what is the matter, in words."""

    case: Case
    step: CaseStep | None
    words: str
    people: list[User] = field(default_factory=list)


@dataclass(frozen=True)
class Oversight:
    """The lists of one desk."""

    late: list[Line]
    unheld: list[Line]
    meetings: list[Line]
    suspended: list[Line]
    #: what was put aside, with the words for its source
    parked: list[tuple[ParkedWork, str]]

    @property
    def count(self) -> int:
        cases = len(self.late) + len(self.unheld) + len(self.meetings) + len(self.suspended)
        return cases + len(self.parked)


def oversight(user: User) -> Oversight:
    """What the person's budget desk watches; timed work that was put aside is shown to the desk of a 本级 only."""
    units = units_held(user, Role.BUDGET_OFFICER)
    steps, unheld = _open_steps(units), list(_with_case(unheld_in(units)).order_by("pk"))
    known = {step.pk for step in unheld}
    return Oversight(
        late=_late(step for step in steps if step.pk not in known),
        unheld=_unheld(unheld),
        meetings=[
            Line(step.case, step, "等会议决定登记")
            for step in steps
            if step.medium == RouteStep.Medium.MEETING
        ],
        suspended=_suspended(units),
        parked=_parked() if whole_desk(user) else [],
    )


def whole_desk(user: User) -> bool:
    """Whether the person sits at the budget desk of a 本级."""
    held = memberships_of(user).filter(role=Role.BUDGET_OFFICER, office=None)
    return held.filter(unit__parent=None).exists()


def _parked() -> list[tuple[ParkedWork, str]]:
    return [(row, dispatching.source_words(row.source)) for row in dispatching.parked()]


def _open_steps(units: Iterable[int]) -> list[CaseStep]:
    rows = Prefetch(
        "assignments",
        Assignment.objects.filter(state=Assignment.State.OPEN).select_related("person").order_by("id"),
        to_attr="open_rows",
    )
    steps = CaseStep.objects.filter(state=State.OPEN, case__state=Case.State.OPEN, case__unit__in=units)
    return list(_with_case(steps).prefetch_related(rows).order_by("due_on", "id"))


def _with_case(steps: QuerySet[CaseStep]) -> QuerySet[CaseStep]:
    return steps.select_related("case__unit", "case__office", "case__drafter")


def _late(steps: Iterable[CaseStep]) -> list[Line]:
    """Steps past their limit, the longest first; 重点督办 where the route asks for it."""
    today, calendar = clock.today(), Calendar.load()
    return [
        Line(
            step.case,
            step,
            calendar.left_words(step.due_on, today),
            [row.person for row in step.open_rows],  # type: ignore[attr-defined]
        )
        for step in steps
        if step.due_on is not None and step.due_on < today
    ]


def _unheld(steps: Iterable[CaseStep]) -> list[Line]:
    """What nobody can act on, late or not: under this heading only."""
    today, calendar = clock.today(), Calendar.load()
    return [
        Line(
            step.case,
            step,
            "没有能办理的人"
            + (f"，{calendar.left_words(step.due_on, today)}" if step.due_on and step.due_on < today else ""),
        )
        for step in steps
    ]


def _suspended(units: Iterable[int]) -> list[Line]:
    rows = Suspension.objects.filter(resumed_at=None, case__unit__in=units)
    rows = rows.select_related("case__unit", "case__office", "case__drafter", "suspended_by")
    return [
        Line(row.case, None, row.reason, [row.suspended_by]) for row in rows.order_by("suspended_at", "id")
    ]
