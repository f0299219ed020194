"""``manage.py feed_library``: take the indicators of all targets in force into the 指标库."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from projects.library import feed_all


class Command(BaseCommand):
    help = "把已批复目标中的指标收进指标库；可以重复运行，已有的条目不会重复。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"新收入 {feed_all()} 条指标。")
