from typing import Any

from django.core.management.base import BaseCommand

from notifications import almanac, seed


class Command(BaseCommand):
    help = "写入工作日历（已公布年份的放假调休，其后年份为暂定）。重复执行不改变结果。"

    def handle(self, *args: Any, **options: Any) -> None:
        count = seed.seed()
        self.stdout.write(f"工作日历 {count} 天，{almanac.LAST_KNOWN.year} 年及以前已公布，其后暂定。")
