"""Write the record of a case so that it can be checked by somebody who does not trust us."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import audit
from workflows import anchors
from workflows.models import Case
from workflows.packages import RECORD, VERIFIER, files_of


class Command(BaseCommand):
    """``manage.py export_trail CASE [--to DIR] [--texts]``: a folder with record, verifier and explanation."""

    help = "导出一件事项的验证包：办理记录、固定稿的校验值（--texts 连同全文）、到锚点的路径和核对程序。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("case", metavar="编号", help="事项编号，例如 2026-000012")
        parser.add_argument(
            "--to", type=Path, default=Path(), metavar="目录", help="写到这里，默认为当前目录"
        )
        parser.add_argument("--texts", action="store_true", help="包含各稿全文")

    def handle(self, *args: Any, **options: Any) -> None:
        case = Case.objects.filter(number=options["case"]).first()
        if case is None:
            raise CommandError(f"没有编号为 {options['case']} 的事项，请检查编号。")
        place: Path = options["to"] / case.number
        try:
            place.mkdir(parents=True, exist_ok=True)
            for name, content in files_of(case, texts=options["texts"]):
                (place / name).write_bytes(content)
        except OSError as error:
            raise CommandError(f"{place} 写不进去（{error.strerror}），请检查目录和权限。") from error
        audit.record("export", None, f"导出验证包 {case.number}", case=case.number, texts=options["texts"])
        self.stdout.write(f"已写入 {place}。锚点文件：{anchors.anchor_file()}")
        self.stdout.write(f"核对：cd {place} && python3 -I {VERIFIER} {RECORD} 锚点文件的副本")
