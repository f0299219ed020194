"""Write the cases of a year as an XES event log (IEEE 1849)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import audit
from workflows import kinds, xes
from workflows.models import Case


class Command(BaseCommand):
    """``manage.py export_xes --year 2026 [--kind CODE] [--to FILE] [--no-names]``."""

    help = "把一个年度的办理事项导出为 XES 事件日志（IEEE 1849），可用 ProM、PM4Py 等程序分析。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, required=True, metavar="年度")
        parser.add_argument(
            "--kind", choices=[kind.code for kind in kinds.all_kinds()], help="只导出这一类事项"
        )
        parser.add_argument("--to", type=Path, metavar="文件", help="默认为当前目录下的 jicheng-年度.xes")
        parser.add_argument("--no-names", action="store_true", help="不写办理人姓名，只写角色和单位")

    def handle(self, *args: Any, **options: Any) -> None:
        year = options["year"]
        wanted = Case.objects.filter(year=year)
        if options["kind"]:
            wanted = wanted.filter(kind=options["kind"])
        file: Path = options["to"] or Path(f"jicheng-{year}.xes")
        count = wanted.count()
        try:
            with file.open("w", encoding="utf-8") as out:
                out.writelines(xes.log_of(wanted, f"{year}年度", people=not options["no_names"]))
        except OSError as error:
            raise CommandError(f"{file} 写不进去（{error.strerror}），请检查目录和权限。") from error
        summary = f"导出 {year} 年度办理日志，{count} 件"
        audit.record("export", None, summary, year=year, of=options["kind"] or "", count=count)
        self.stdout.write(f"已写入 {file}，{count} 件。")
