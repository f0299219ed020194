"""Write an approval route as BPMN 2.0 XML, for other engines and drawing programs."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows import bpmn, kinds
from workflows.models import Route
from workflows.routes import ensure_route


class Command(BaseCommand):
    """``manage.py export_route KIND [--unit 301003] [--version 2] [--output FILE]``."""

    help = "导出审批流程为 BPMN 2.0 文件。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        known = "、".join(f"{kind.code}（{kind.name}）" for kind in kinds.all_kinds())
        parser.add_argument("kind", metavar="事项", help=f"事项代码：{known}")
        parser.add_argument("--unit", metavar="单位编码", help="某一单位自己的流程；不写为各单位通用的流程")
        parser.add_argument("--edition", type=int, metavar="版本", help="第几版；不写为现行的一版")
        parser.add_argument("--output", type=Path, metavar="文件", help="写入的文件；不写则显示")

    def handle(self, *args: Any, **options: Any) -> None:
        text = bpmn.xml_of(_route(options["kind"], options["unit"], options["edition"]))
        if options["output"] is None:
            self.stdout.write(text, ending="")
            return
        options["output"].write_text(text, encoding="utf-8")
        self.stdout.write(f"已写入 {options['output']}。")


def _route(code: str, unit: str | None, edition: int | None) -> Route:
    known = {kind.code: kind for kind in kinds.all_kinds()}
    if code not in known:
        raise CommandError(f"没有“{code}”这一事项，现有：{'、'.join(sorted(known))}。")
    if unit is None and edition is None:
        return ensure_route(known[code])
    routes = Route.objects.filter(kind=code).select_related("unit")
    routes = routes.filter(unit=None) if unit is None else routes.filter(unit__code=unit)
    routes = routes.filter(is_current=True) if edition is None else routes.filter(version=edition)
    route = routes.first()
    if route is None:
        raise CommandError("没有这一份审批流程。请检查单位编码和版本；单位没有自己的流程时，用通用的流程。")
    return route
