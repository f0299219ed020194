"""Check the record of cases: chains, snapshots and, where there are any, the anchors outside the database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows import anchors
from workflows.models import Case
from workflows.trail import verify_case


class Command(BaseCommand):
    """``manage.py verify_trail [CASE …]``: exit code 1 and a sentence for everything that is not as it was written."""

    help = "核对办理记录：逐件核对记录链、固定稿和锚点。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cases", nargs="*", metavar="编号", help="只核对这些编号；不写则核对全部")
        parser.add_argument("--anchors", type=Path, help="锚点文件，默认为数据目录中的那一份")

    def handle(self, *args: Any, **options: Any) -> None:
        found, checked = [], 0
        wanted = Case.objects.order_by("pk")
        if options["cases"]:
            wanted = wanted.filter(number__in=options["cases"])
            if unknown := set(options["cases"]) - set(wanted.values_list("number", flat=True)):
                raise CommandError(f"没有编号为 {'、'.join(sorted(unknown))} 的事项，请检查编号。")
        for case in wanted.iterator(200):
            checked += 1
            found += verify_case(case)
        kept = _anchors(options["anchors"])
        if options["cases"]:
            kept.heads = {number: head for number, head in kept.heads.items() if number in options["cases"]}
        found += kept.problems + list(anchors.compare(kept))
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"核对了 {checked} 件，发现 {len(found)} 处问题")
        anchored = f"锚点留到 {kept.last_at}" if kept.last_at else "还没有锚点"
        self.stdout.write(f"核对了 {checked} 件，记录完整；{anchored}。")


def _anchors(file: Path | None) -> anchors.Anchors:
    """The anchors; a file that was named must be one."""
    if file is not None and not file.is_file():
        raise CommandError(f"找不到锚点文件 {file}，请检查路径。")
    try:
        return anchors.read(file)
    except UnicodeDecodeError as error:
        raise CommandError("锚点文件不是 UTF-8 文本，请检查路径。") from error
    except OSError as error:
        raise CommandError(f"打不开锚点文件（{error.strerror}），请检查权限。") from error
