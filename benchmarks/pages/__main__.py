"""Writes docs/pages.md from the demo department in a throw-away database. One when a page is over its limit."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command

from tests.services import begin


def main() -> int:
    """Measure, write, and name what is over."""
    begin()
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    with tempfile.TemporaryDirectory() as attachments:
        over = _measure(Path(attachments))
    sys.stdout.write("".join(f"{line}\n" for line in over) or "每一页都在限度以内。\n")
    return int(bool(over))


def _measure(attachments: Path) -> list[str]:
    from django.db import transaction
    from django.test import Client, override_settings

    from accounts import clock
    from accounts.models import User
    from benchmarks.pages import demo, table, world
    from benchmarks.pages.limits import first_load
    from desk.demo.seed import BEGINNING, seed
    from tests.desk.world import make_world

    with override_settings(MEDIA_ROOT=attachments):
        with transaction.atomic():
            others = world.costs(make_world())
            transaction.set_rollback(True)
        seed()
        with clock.shifted(BEGINNING):
            found = demo.dearest()
            client = Client(headers={"host": "localhost"})
            client.force_login(User.objects.get(username="qinruolan"))
            home = client.get("/").content.decode()
        seen = {page.partition("?")[0] for page in found}
        others = [cost for cost in others if cost.page not in seen]
        table.PAGE.write_text(table.written(found, others, first_load(home)), encoding="utf-8")
    return [cost.excess for cost in [*found.values(), *others] if cost.excess]


if __name__ == "__main__":
    sys.exit(main())
