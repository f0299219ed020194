"""Who holds a role at a place, and how the place and the role are spoken of together."""

from __future__ import annotations

from django.db.models import Q

from accounts.access import in_force
from accounts.models import Membership, Office, Unit, User
from accounts.roles import Role


def holders_at(role: str, unit: Unit, office: Office | None) -> tuple[Office | None, list[User]]:
    """Who holds the role in the office, else in the unit as a whole, A角 first; and in which of the two they do.

    The same answer as ``accounts.access.holders`` in one statement, with the place, because the reason names it.
    """
    here = Q(office__isnull=True) | Q(office=office) if office else Q(office__isnull=True)
    rows = list(
        Membership.objects.filter(here, in_force(), role=role, unit=unit)
        .select_related("user")
        .order_by("order", "id")
    )
    inside = [row.user for row in rows if row.office_id is not None]
    return (office, inside) if inside else (None, [row.user for row in rows])


def place_words(role: str, unit: Unit, office: Office | None) -> str:
    """``组织一科科室负责人``, ``教育中心单位负责人``: a unit without 科室 has a 单位负责人."""
    if role == Role.SECTION_HEAD and office is None:
        return f"{unit.label}单位负责人"
    return f"{office.name if office else unit.label}{Role(role).label}"
