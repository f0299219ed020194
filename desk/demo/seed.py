"""Fills an empty database with the demo department."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from django.core.management import call_command
from django.db import transaction
from django.db.models import F

from accounts import clock
from accounts.models import User
from desk.demo.agenda import Agenda, moment
from desk.demo.people import Department, accounts_text, make_department
from desk.demo.story import Story
from notifications.models import CalendarDay, Notice

#: Thursday; the first morning people see
BEGINNING = moment(2026, 6, 25, 9, 0)
FOUNDED = moment(2025, 8, 1, 9, 0)
UNREAD_DAYS = 3


def is_empty() -> bool:
    """Whether nobody could log in: only then the demo comes in."""
    return not User.objects.exists()


@transaction.atomic
def seed() -> Department:
    """The whole department in one transaction: all of it or nothing."""
    if not CalendarDay.objects.exists():
        call_command("seed_calendar", verbosity=0)
    with clock.shifted(FOUNDED):
        made = make_department()
    agenda = Agenda()
    Story(made, agenda).write()
    agenda.run()
    # People have read what they were told; only the last days wait for them.
    seen = Notice.objects.filter(created_at__lt=BEGINNING - timedelta(days=UNREAD_DAYS), read_at=None)
    seen.update(read_at=F("created_at") + timedelta(hours=2))
    return made


def write_accounts(made: Department, path: Path) -> None:
    """The passwords, for the owner's eyes only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(accounts_text(made))
