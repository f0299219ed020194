"""Official forms of a year, each as a file of its own in one zip, or all in one paper."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from accounts.models import Unit, User
from accounts.tree import Tree
from monitoring.access import visible_monitoring, visible_rectifications
from monitoring.evaluation.access import visible_evaluations
from monitoring.evaluation.content import content_of as sheet_content
from monitoring.midyear.content import content_of as report_content
from monitoring.models import MonitoringReport, Rectification, SelfEvaluation
from monitoring.papers.evaluation_form import evaluation_paper
from monitoring.papers.layouts import Layout, layout_of
from monitoring.papers.monitoring_form import monitoring_paper
from monitoring.papers.rectification_form import rectification_paper
from monitoring.papers.results import PRINTED, after_deductions, rescore_of
from projects.layout.formats import FORMATS
from projects.layout.paper import Grid, Paper, Style, Text
from projects.layout.pdf import AT_ONCE, pdfs_of
from projects.models import PaperJob, Project
from projects.printing.jobs import NOTHING, Maker
from workflows.attachments import clean_name
from workflows.errors import Refused

T = TypeVar("T", bound=Model)
#: sheets of one download that is made while the person waits
MOST = 200
WORDS = {"evaluation": "绩效自评表", "monitoring": "绩效监控情况表", "rectification": "整改通知单"}


def sheets_of(user: User, year: int, unit: Unit, *, confirmed: bool = False) -> list[SelfEvaluation]:
    """The present sheets of a unit and those below; placeholders are not among them, whoever asks."""
    rows = _present(visible_evaluations(user), year, unit)
    if confirmed:
        rows = rows.filter(state=SelfEvaluation.State.CONFIRMED)
    ordered = rows.select_related("project__unit").prefetch_related(*PRINTED)
    return list(ordered.order_by("project__unit__code", "project__code", "pk"))


def reports_of(user: User, year: int, unit: Unit) -> list[MonitoringReport]:
    """The present reports of every round of the year, round by round."""
    rows = _present(visible_monitoring(user), year, unit).select_related(
        "project__unit", "round__round", "version"
    )
    ordered = rows.prefetch_related("rows", "funds")
    return list(ordered.order_by("round__cutoff_on", "project__unit__code", "project__code", "pk"))


def evaluation_form(sheet: SelfEvaluation, layout: Layout | None = None) -> Paper:
    """项目支出绩效自评表 of one project. Refused for a placeholder."""
    refuse_apart(sheet.project)
    layout = layout or layout_of("evaluation")
    rows = sorted(sheet.rows.all(), key=lambda row: row.order)
    content = after_deductions(sheet_content(sheet, rows), sheet, rows)
    return evaluation_paper(
        content, sheet.project.year_id, layout.title, layout.hidden, rescore=rescore_of(sheet)
    )


def monitoring_form(report: MonitoringReport, layout: Layout | None = None) -> Paper:
    """预算项目绩效监控情况表 of one project. Refused for a placeholder."""
    refuse_apart(report.project)
    layout = layout or layout_of("monitoring")
    return monitoring_paper(report_content(report), report.project.year_id, layout.title, layout.hidden)


def rectification_form(row: Rectification, layout: Layout | None = None) -> Paper:
    """整改通知单. Refused for a placeholder."""
    refuse_apart(row.project)
    layout = layout or layout_of("rectification")
    return rectification_paper(row, layout.title, layout.hidden)


def with_people(rows: QuerySet[Rectification]) -> QuerySet[Rectification]:
    """With everything the slip says."""
    return rows.select_related("project__unit", "report__round", "responsible", "issued_by")


def ids_of(code: str, user: User, year: int, unit: Unit) -> list[int]:
    """The documents of one sort of a year that are printed, in the order of the zip. KeyError for a sort there is none of."""
    return [one.pk for one in _documents(code, user, year, unit)]


def forms_of(code: str, user: User, year: int, unit: Unit) -> list[Paper]:
    """All forms of one sort of a year. KeyError for a sort there is none of."""
    layout = layout_of(code)
    return [_FORMS[code](one, layout) for one in _documents(code, user, year, unit)]


def forms_by_id(code: str, user: User, ids: Sequence[int]) -> list[Paper]:
    """The forms of these documents, in their order, as far as the person reads them now."""
    layout = layout_of(code)
    if code == "monitoring":
        rows: QuerySet[Any] = visible_monitoring(user).select_related(
            "project__unit", "round__round", "version"
        )
        rows = rows.prefetch_related("rows", "funds")
    elif code == "rectification":
        rows = with_people(visible_rectifications(user))
    else:
        rows = visible_evaluations(user).select_related("project__unit").prefetch_related(*PRINTED)
    found = rows.exclude(project__kind=Project.Kind.SEPARATE).in_bulk(ids)
    return [_FORMS[code](found[pk], layout) for pk in ids if pk in found]


def _documents(code: str, user: User, year: int, unit: Unit) -> Sequence[Any]:
    if code == "monitoring":
        return reports_of(user, year, unit)
    if code == "rectification":
        below = Tree.load().below([unit.pk])
        rows = visible_rectifications(user).filter(project__year=year, project__unit__in=below)
        rows = rows.exclude(project__kind=Project.Kind.SEPARATE).order_by("issued_at", "pk")
        return list(with_people(rows))
    return sheets_of(user, year, unit)


_FORMS: Mapping[str, Callable[[Any, Layout], Paper]] = {
    "evaluation": evaluation_form,
    "monitoring": monitoring_form,
    "rectification": rectification_form,
}


def form_of(code: str, user: User, pk: int) -> Paper | None:
    """One form, for whoever reads its document; None where there is none."""
    if code == "monitoring":
        reports = visible_monitoring(user).select_related("project__unit", "round__round", "version")
        report = reports.filter(pk=pk).first()
        return monitoring_form(report) if report is not None else None
    if code == "rectification":
        row = with_people(visible_rectifications(user)).filter(pk=pk).first()
        return rectification_form(row) if row is not None else None
    sheets = visible_evaluations(user).select_related("project__unit").prefetch_related(*PRINTED)
    sheet = sheets.filter(pk=pk).first()
    return evaluation_form(sheet) if sheet is not None else None


def refuse_apart(project: Project) -> None:
    """A placeholder never leaves."""
    if project.kind == Project.Kind.SEPARATE:
        raise Refused("另行管理的项目不能导出。")


def _present(rows: QuerySet[T], year: int, unit: Unit) -> QuerySet[T]:
    below = Tree.load().below([unit.pk])
    present = rows.filter(is_current=True, project__year=year, project__unit__in=below)
    return present.exclude(project__kind=Project.Kind.SEPARATE)


def zipped(papers: Sequence[Paper], form: str) -> bytes:
    """Each paper as a file, numbered in the order of the list. Refused for none."""
    if not papers:
        raise Refused(NOTHING)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files_of(papers, form):
            archive.writestr(name, content)
    return buffer.getvalue()


def files_of(papers: Sequence[Paper], form: str, first: int = 0) -> Iterator[tuple[str, bytes]]:
    """Name and content of each paper, numbered behind ``first``."""
    files: Iterable[bytes] = pdfs_of(papers) if form == "pdf" else map(FORMATS[form].make, papers)
    for number, (paper, content) in enumerate(zip(papers, files, strict=True), first + 1):
        yield f"{number:03} {clean_name(paper.title)[:80]}.{FORMATS[form].ending}", content


def _make(job: PaperJob, ids: Sequence[int], first: int) -> Iterator[tuple[str, bytes]]:
    return files_of(forms_by_id(job.code, job.asked_by, ids), job.form, first)


#: more than ``MOST`` forms are made in the background, so many in one step
MAKERS = {
    code: Maker(words, AT_ONCE, _make, home=("monitoring:papers", "报表报告"))
    for code, words in WORDS.items()
}


def joined(title: str, papers: Sequence[Paper]) -> Paper:
    """All of them as one paper, each on a page, and on sheets, of its own."""
    blocks: list[Text | Grid] = []
    for number, paper in enumerate(papers, 1):
        if blocks:
            blocks.append(Text("", Style.BREAK))
        blocks += [_numbered(block, number) for block in paper.blocks]
    return Paper(title, blocks, landscape=any(paper.landscape for paper in papers))


def _numbered(block: Text | Grid, number: int) -> Text | Grid:
    """A table's sheet says which paper it is of."""
    return replace(block, name=f"{number} {block.name}") if isinstance(block, Grid) and block.name else block
