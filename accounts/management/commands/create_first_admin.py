from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DataError, transaction

from accounts import access, memberships, organisation, people
from accounts.errors import Refused
from accounts.models import Membership, Unit
from accounts.roles import Role


class Command(BaseCommand):
    help = "在空系统中建立本级单位和第一个系统管理员，显示一次初始密码。已有系统管理员时不做任何事。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", default="admin", help="账号")
        parser.add_argument("--name", default="系统管理员", help="姓名")
        parser.add_argument("--unit-code", default=organisation.FIRST_CODE, help="本级单位编码，登录后可改")
        parser.add_argument("--unit-name", default=organisation.FIRST_NAME, help="本级单位名称，登录后可改")

    def handle(self, *args: Any, **options: Any) -> None:
        """What cannot be an account or a unit is one line, and nothing is written."""
        try:
            with transaction.atomic():
                self._create(**options)
        except Refused as no:
            raise CommandError(no.text) from no
        except DataError as error:
            raise CommandError("账号、姓名、单位编码或单位名称太长，请缩短。") from error

    def _create(self, **options: Any) -> None:
        if Membership.objects.filter(access.in_force(), role=Role.SYSTEM_ADMIN).exists():
            self.stdout.write("已有系统管理员，未作改动。")
            return
        root = Unit.objects.filter(parent=None).order_by("code").first() or organisation.save_unit(
            None, Unit(code=options["unit_code"], name=options["unit_name"], short_name="本级")
        )
        user, password = people.create_person(
            None, username=options["username"], name=options["name"], unit=root, post="系统管理员"
        )
        memberships.grant(None, user, Role.SYSTEM_ADMIN, root)
        self.stdout.write(f"系统管理员账号：{user.username}　初始密码：{password}")
        self.stdout.write("密码只显示这一次，首次登录须修改。登录后请新增人员，并任命第一位安全保密管理员。")
