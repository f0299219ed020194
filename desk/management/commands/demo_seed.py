"""``manage.py demo_seed [--anew]``: the fictional department, into an empty embedded database only."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from accounts import clock
from desk.demo.seed import BEGINNING, is_empty, seed, write_accounts
from desk.demo.spending import leave_for_practice


class Command(BaseCommand):
    help = "把演示部门（云河市委组织部，全部虚构）放进空的内置数据库；--anew 先清除原来的演示部门。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="清除原来的演示部门，重新开始")

    def handle(self, *, anew: bool = False, **options: Any) -> None:
        """Refuses, with one line, wherever real data could be."""
        if not settings.EMBEDDED_DATABASE:
            raise CommandError(
                "已指定 DATABASE_URL，演示部门只能放进内置数据库。请去掉 DATABASE_URL 后再执行。"
            )
        accounts = Path(settings.DEMO_ACCOUNTS)
        if anew and not is_empty():
            if not accounts.exists():
                raise CommandError("数据库里不是演示部门，不能清除。请用 JICHENG_DATA 另选一个目录。")
            _drop(accounts)
        if not is_empty():
            self.stdout.write("数据库里已有人员，没有放入演示部门。")
            return
        with transaction.atomic():
            # Before the commit: a department whose passwords nobody knows would be of no use.
            write_accounts(seed(), accounts)
            leave_for_practice(accounts.parent)
        if clock.shift_file() is not None:
            clock.set_shared(BEGINNING)
        self.stdout.write(f"演示部门已放入，账号和密码在 {accounts}。")


def _drop(accounts: Path) -> None:
    """Everything the demo made: its tables refuse deletion, so they go as a whole."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    call_command("migrate", verbosity=0)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    accounts.unlink(missing_ok=True)
