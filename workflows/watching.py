"""Open steps that nobody able to act holds: people leave, lose a role, an office; no case may lie there unseen."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.access import holders
from accounts.models import User
from accounts.roles import Role
from workflows.able import may_still_act
from workflows.cases.holding import unheld
from workflows.cases.steps import SEATED
from workflows.models import Assignment, Case, CaseStep, Seat
from workflows.telling import tell_unheld


def unheld_steps() -> Iterator[CaseStep]:
    """Open steps with seats that cannot end as they are: nobody able to act holds them, or one seat that must sign.

    Each step is resolved as at opening.
    """
    open_rows = Assignment.objects.filter(state=Assignment.State.OPEN).order_by("id")
    rows = Prefetch(
        "assignments", open_rows.select_related("step", "seat__principal", "person"), to_attr="open_rows"
    )
    steps = CaseStep.objects.filter(state=CaseStep.State.OPEN, case__state=Case.State.OPEN, medium__in=SEATED)
    steps = steps.select_related("case__unit__parent", "case__office").prefetch_related(rows).order_by("pk")
    for step in steps.iterator(200):
        if unheld(step.case, step, step.open_rows):
            yield step


def unheld_in(units: Collection[int]) -> QuerySet[CaseStep]:
    """The same in one statement, for a page: who sits there is asked for role and place, not for every rule.

    What only ``resolve`` sees (somebody who has become a deputy of the author, say) the nightly check finds.
    """
    able = Assignment.objects.filter(may_still_act(), state=Assignment.State.OPEN)
    unfilled = Seat.objects.filter(
        ~Exists(able.filter(seat=OuterRef("pk"))), step=OuterRef("pk"), state=Seat.State.OPEN
    )
    any_one = Q(mode=CaseStep.Mode.ANY)
    return CaseStep.objects.filter(
        (any_one & ~Exists(able.filter(step=OuterRef("pk")))) | (~any_one & Exists(unfilled)),
        state=CaseStep.State.OPEN,
        medium__in=SEATED,
        case__state=Case.State.OPEN,
        case__unit__in=units,
    )


def report_unheld() -> int:
    """A notice to the budget desk of the 本级 for every such step; how many."""
    count = 0
    for step in unheld_steps():
        count += 1
        tell_unheld(step, desk_of(step.case))
    return count


def desk_of(case: Case) -> list[User]:
    """The budget desk of the 本级 over the case's unit."""
    unit = case.unit
    while unit.parent is not None:
        unit = unit.parent
    return holders(Role.BUDGET_OFFICER, unit)
