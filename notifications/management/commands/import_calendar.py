from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from notifications import publishing


class Command(BaseCommand):
    help = "导入一年的放假安排（CSV 或 xlsx：日期,放假或上班,名称）。不加 --confirm 只显示会改变什么。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--confirm", action="store_true", help="写入工作日历并移动暂定期限")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
            arrangement = publishing.read_file(options["file"].name, content)
            confirmed = options["confirm"]
            done = publishing.publish(arrangement, None) if confirmed else publishing.propose(arrangement)
        except OSError as fault:
            raise CommandError(f"无法打开文件：{fault}") from fault
        except publishing.UnreadableError as fault:
            raise CommandError(str(fault)) from fault
        for on, _, working, name in done.changed:
            self.stdout.write(f"{on} {'上班' if working else '放假'} {name}")
        for one in done.moved:
            self.stdout.write(f"{one.words}：{one.before} → {one.after}")
        words = "已导入" if confirmed else "尚未写入，加 --confirm 确认"
        self.stdout.write(
            f"{arrangement.year} 年：{len(done.changed)} 天改变，{len(done.moved)} 项期限移动。{words}"
        )
