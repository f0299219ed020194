import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts import rights
from accounts.memberships import rebuild_groups


class Command(BaseCommand):
    help = "核对由任职推出的权限与实际存放的权限是否一致。不一致时逐条列出，退出码 1；--repair 改正。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="按任职重建权限组")

    def handle(self, *args: Any, **options: Any) -> None:
        problems = rights.differences()
        for line in problems:
            self.stderr.write(line)
        if problems and options["repair"]:
            rebuild_groups()
            problems = rights.differences()
            self.stdout.write("已按任职重建。" if not problems else "重建后仍不一致，请查看上列各项。")
        if problems:
            sys.exit(1)
        self.stdout.write("权限与任职一致。")
