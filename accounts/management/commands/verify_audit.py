import sys
from typing import Any

from django.core.management.base import BaseCommand

from accounts import audit
from accounts.models import AuditEvent


class Command(BaseCommand):
    help = "核对系统日志：每一条与前一条相接，原文与校验值相符。有不符时逐条列出，退出码 1。"

    def handle(self, *args: Any, **options: Any) -> None:
        problems = audit.verify()
        for line in problems:
            self.stderr.write(line)
        if problems:
            sys.exit(1)
        self.stdout.write(f"系统日志 {AuditEvent.objects.count()} 条，核对无误。")
