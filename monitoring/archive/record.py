"""办理记录 in plain Excel, and the chained texts themselves for whoever checks them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from accounts.clock import SHANGHAI
from accounts.templatetags.show import wan_plain
from monitoring.archive.gathering import cases_of
from monitoring.models import ExecutionFigure
from projects.layout.excel import xlsx_of
from projects.layout.paper import Cell, Grid, Paper, head
from projects.models import Project, ProjectEvent
from workflows import kinds, packages
from workflows.models import Case, Event, FieldRemark

TITLE = "办理记录"


def files_of(project: Project) -> Iterator[tuple[str, bytes]]:
    """Name and content: the record as a workbook, the chain of every case with its verifier."""
    cases = cases_of(project)
    yield f"{TITLE}.xlsx", xlsx_of(record_paper(project, cases))
    for case in cases:
        record = packages.record_of(case, texts=True)
        yield f"{case.number}.json", json.dumps(record, ensure_ascii=False, indent=1).encode()
    if cases:
        yield packages.VERIFIER, packages.verifier().read_bytes()


def record_paper(project: Project, cases: Sequence[Case]) -> Paper:
    """Everything that was decided, remarked, moved and spent, each on a sheet of its own."""
    grids = [_events(cases), _remarks(cases), _changes(project), _figures(project)]
    return Paper(f"{project.name}{TITLE}", grids, landscape=True)


def _events(cases: Sequence[Case]) -> Grid:
    names = {case.pk: (case.number, _kind(case)) for case in cases}
    rows = [
        head(
            "编号",
            "事项",
            "序",
            "时间",
            "动作",
            "办理人",
            "职务",
            "代谁",
            "环节",
            "第几稿",
            "意见",
            "来源",
            "纸面日期",
            "校验值",
        )
    ]
    for event in Event.objects.filter(case__in=names).order_by("case", "number"):
        number, kind = names[event.case_id]
        signed = f"{event.signed_on:%Y-%m-%d}" if event.signed_on else ""
        words: list[str | int] = [
            number, kind, event.number, _moment(event.at), event.get_kind_display(), event.actor_name or "系统",
            event.actor_post, event.principal_name, event.step_name, event.round, event.comment,
            event.get_source_display(), signed, event.hash,
        ]  # fmt: skip
        rows.append([Cell(one) for one in words])
    return Grid((16, 12, 5, 17, 12, 9, 12, 9, 12, 6, 40, 10, 12, 30), rows, head=1, name=TITLE)


def _remarks(cases: Sequence[Case]) -> Grid:
    rows = [head("编号", "位置", "意见", "提出人", "时间")]
    found = FieldRemark.objects.filter(case__in=list(cases)).select_related("case", "author").order_by("pk")
    rows += [
        [
            Cell(one.case.number),
            Cell(one.place),
            Cell(one.text),
            Cell(one.author.name),
            Cell(_moment(one.created_at)),
        ]
        for one in found
    ]
    return Grid((18, 30, 70, 12, 18), rows, head=1, name="逐栏意见")


def _changes(project: Project) -> Grid:
    """预算变动; the other project is named unless it is managed apart."""
    rows = [head("类别", "生效日期", "文号", "变动前（万元）", "变动后（万元）", "对方项目", "说明")]
    found = ProjectEvent.objects.filter(project=project).select_related("counterpart").order_by("pk")
    for one in found:
        other = one.counterpart
        apart = other is not None and other.kind == Project.Kind.SEPARATE
        name = "" if other is None else "（另行管理）" if apart else other.name
        words = [
            one.get_kind_display(), f"{one.effective_on:%Y-%m-%d}", one.document_number, wan_plain(one.before),
            wan_plain(one.after), name, "" if apart else one.note,
        ]  # fmt: skip
        rows.append([Cell(word) for word in words])
    return Grid((12, 14, 26, 16, 16, 40, 60), rows, head=1, name="预算变动")


def _figures(project: Project) -> Grid:
    rows = [head("截至日期", "指标文号", "累计执行（万元）", "导入时间", "作废")]
    found = ExecutionFigure.objects.filter(project=project).select_related("source").order_by("as_of", "pk")
    for one in found:
        voided = one.source.void_reason if one.source.voided_at else ""
        words = [
            f"{one.as_of:%Y-%m-%d}",
            one.document_number,
            wan_plain(one.cumulative),
            _moment(one.confirmed_at),
            voided,
        ]
        rows.append([Cell(word) for word in words])
    return Grid((16, 30, 24, 24, 40), rows, head=1, name="执行数")


def _kind(case: Case) -> str:
    kind = kinds.find(case.kind)
    return kind.name if kind is not None else case.kind


def _moment(at: Any) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
