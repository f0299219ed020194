"""Who holds a role at a place, and how the place and the role are spoken of together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import Q, QuerySet

from accounts import clock
from accounts.access import in_force
from accounts.compiled import Compiled
from accounts.models import Membership, Office, Unit, User
from accounts.roles import Role


def holders_at(role: str, unit: Unit, office: Office | None) -> tuple[Office | None, list[User]]:
    """Who holds the role in the office, else in the unit as a whole, A角 first; and in which of the two they do.

    The same answer as ``accounts.access.holders`` in one statement, with the place, because the reason names it.
    """
    staff = _staff.get()
    if staff is not None:
        inside = staff.get((role, unit.pk, office.pk), []) if office else []
        return (office, inside) if inside else (None, staff.get((role, unit.pk, None), []))
    today = clock.today()
    rows = _inside(role, unit.pk, today, office.pk) if office else _at(role, unit.pk, today)
    inside = [row.user for row in rows if row.office_id is not None]
    return (office, inside) if inside else (None, [row.user for row in rows])


#: role, unit and office (None: the unit as a whole) -> who holds it there
Staff = dict[tuple[str, int, int | None], list[User]]
_staff: ContextVar[Staff | None] = ContextVar("staff", default=None)


@contextmanager
def staff_read_at_once() -> Iterator[None]:
    """While it lasts ``holders_at`` answers from what one statement read at its beginning: for pages that ask about every
    place of the department. Verbs never stand in it: they look at rights anew under their lock."""
    found: Staff = {}
    for row in Membership.objects.filter(in_force()).select_related("user").order_by("order", "id"):
        found.setdefault((row.role, row.unit_id, row.office_id), []).append(row.user)
    token = _staff.set(found)
    try:
        yield
    finally:
        _staff.reset(token)


def _rows(here: Q, role: Any, unit: Any, on: Any) -> QuerySet[Membership]:
    rows = Membership.objects.filter(here, in_force(on), role=role, unit=unit)
    return rows.select_related("user").order_by("order", "id")


_AS_A_WHOLE = Q(office__isnull=True)
_at = Compiled(lambda role, unit, on: _rows(_AS_A_WHOLE, role, unit, on))
_inside = Compiled(lambda role, unit, on, office: _rows(_AS_A_WHOLE | Q(office=office), role, unit, on))


def place_words(role: str, unit: Unit, office: Office | None) -> str:
    """``组织一科科室负责人``, ``教育中心单位负责人``: a unit without 科室 has a 单位负责人."""
    if role == Role.SECTION_HEAD and office is None:
        return f"{unit.label}单位负责人"
    return f"{office.name if office else unit.label}{Role(role).label}"
