"""Whether somebody with an open row may still act on it: people lose a role or an office, the row stays.

Asked in one statement, for lists: by role and place, not by every rule of ``resolve``.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from accounts.access import in_force
from accounts.compiled import Slot
from accounts.models import Membership
from accounts.roles import ADMINISTRATORS, Role
from workflows.models import CaseStep, Seat


def may_still_act(on: date | Slot | None = None) -> Q:
    """The condition on an open row that its person may still act on it on a day (today if none is given)."""
    held = Membership.objects.filter(in_force(on), user=OuterRef("person")).exclude(role__in=ADMINISTRATORS)
    of_role = held.filter(role=OuterRef("step__role"))
    whole = of_role.filter(office=None)
    inside = of_role.filter(office=OuterRef("case__office"), unit=OuterRef("case__unit"))
    place = CaseStep.Place
    in_place = (
        Q(step__place=place.OFFICE) & Exists(inside)
        | Q(step__place__in=[place.OFFICE, place.UNIT]) & Exists(whole.filter(unit=OuterRef("case__unit")))
        | Q(step__place=place.PARENT) & Exists(whole.filter(unit=OuterRef("case__unit__parent")))
        | Q(step__place=place.ROOT) & Exists(whole.filter(unit__parent=None))
    )
    by_name = Q(as_deputy=True) | ~Q(seat__origin=Seat.Origin.ROUTE) | ~Q(step__signers=CaseStep.Signers.ROLE)
    passed_on = Exists(held.filter(role=Role.BUDGET_OFFICER))  # the only candidate was the author
    return in_place | (by_name & Exists(held)) | passed_on
