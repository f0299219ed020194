"""The day by which 代编 budgets are to be broken down: a setting of the year, ``on_behalf_due`` (month and day)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts import audit
from accounts.models import User
from projects.models import BudgetYear
from workflows.errors import NotAllowed, Refused
from workflows.oversight import whole_desk

SETTING = "on_behalf_due"
#: 6月底, unless the year says another
DUE = "06-30"


def due_in(year: int) -> date:
    """The day as it holds for the year."""
    known = BudgetYear.objects.filter(year=year).values_list("settings", flat=True).first() or {}
    return date.fromisoformat(f"{year}-{known.get(SETTING, DUE)}")


def set_due(year: int, on: date, *, actor: User) -> bool:
    """Set it; whether that changed anything. NotAllowed but for the desk of the 本级, Refused outside the year."""
    if not (actor.is_active and whole_desk(actor)):
        raise NotAllowed("代编分解的期限由本级预算绩效岗设置。")
    if on.year != year:
        raise Refused(f"代编分解的期限应在{year}年内。")
    with transaction.atomic():
        row = BudgetYear.objects.select_for_update(no_key=True).get(year=year)
        before = due_in(year)
        if before == on:
            return False
        row.settings = {**row.settings, SETTING: f"{on:%m-%d}"}
        row.save(update_fields=["settings"])
        audit.record("year_setting", actor, f"{year}年代编分解的期限由 {before} 改为 {on}", year=year)
        return True
