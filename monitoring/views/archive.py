"""归档: the list with the act for many, how far a job is, one project's 案卷, the package, 补正, 移交清单."""

from __future__ import annotations

import tempfile
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit, clock
from accounts.guards import allow
from accounts.models import User
from accounts.roles import Role
from accounts.web import current_user, whole_number
from monitoring.archive import filling, sealing
from monitoring.archive.access import CASE_KIND, archivable, visible_archives
from monitoring.archive.lending import complete
from monitoring.archive.listing import PAGE, handed, lines, projects_of
from monitoring.archive.papers import handover_paper
from monitoring.archive.sections import catalogue
from monitoring.models import ArchiveAddition, ArchiveFile, ArchiveJob, ArchiveJobItem, ArchiveSeal
from monitoring.stages import case_of
from projects.access import may_draft, visible_projects
from projects.layout.formats import FORMATS, download, stored
from projects.models import Project
from projects.views.years import all_years, chosen_year
from workflows import attachments, cases
from workflows.errors import Busy, CaseError, NotAllowed, Refused, Stale
from workflows.models import Case

HOME = ("归档与调阅", "monitoring:archives")
SHOWS = (("", "全部"), ("open", "未归档"), ("sealed", "已归档"))


@login_required
@allow(Role.BUDGET_OFFICER)
@require_safe
def archives(request: HttpRequest) -> HttpResponse:
    """The projects of a year and how far each is."""
    return _list(request)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_POST
def archive_order(request: HttpRequest) -> HttpResponse:
    """归档 of the ticked projects, in the background."""
    user = current_user(request)
    ticked = [number for number in map(whole_number, request.POST.getlist("project")) if number is not None]
    if not ticked:
        return _list(request, "请先勾选要归档的项目。", 422)
    try:
        job = sealing.order(ticked, actor=user)
    except (Refused, Stale) as refusal:
        return _list(request, refusal.text, 422 if isinstance(refusal, Refused) else 409)
    return redirect("monitoring:archive_job", job.pk)


def _list(request: HttpRequest, trouble: str = "", status: int = 200) -> HttpResponse:
    user, year = current_user(request), chosen_year(request)
    show = request.GET.get("show", "")
    rows = projects_of(user, year, show if show in dict(SHOWS) else "") if year else Project.objects.none()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "year": year,
        "years": all_years(request),
        "shown_year": year.year if year else None,
        "page": page,
        "lines": lines(list(page.object_list)),
        "show": show,
        "shows": SHOWS,
        "jobs": _jobs(user),
        "trouble": trouble,
    }
    return render(request, "monitoring/archives.html", context, status=status)


def _jobs(user: User) -> list[ArchiveJob]:
    """What the person asked for and is not done."""
    waiting = ArchiveJobItem.objects.filter(state=ArchiveJobItem.State.WAITING, job__asked_by=user)
    return list(ArchiveJob.objects.filter(pk__in=waiting.values("job")))


@login_required
@allow(Role.BUDGET_OFFICER)
@require_safe
def archive_job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; the part that changes asks again by itself until all is done."""
    user = current_user(request)
    job = ArchiveJob.objects.filter(pk=pk, items__project__in=archivable(user)).distinct().first()
    if job is None:
        raise Http404("没有这项归档任务，或您不能查看")
    items = list(job.items.select_related("project__unit"))
    waiting = sum(item.state == ArchiveJobItem.State.WAITING for item in items)
    context = {
        "job": job,
        "items": items,
        "done": len(items) - waiting,
        "total": len(items),
        "refused": [item for item in items if item.state == ArchiveJobItem.State.REFUSED],
        "waiting": waiting,
        "shown_year": job.year_id,
        "trail": [(HOME[0], reverse(HOME[1])), ("归档进度", None)],
    }
    part = (
        "monitoring/parts/archive_job.html"
        if request.headers.get("HX-Request")
        else "monitoring/archive_job.html"
    )
    return render(request, part, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """One project's 案卷; its 经办人 says here what is missing and hands it in."""
    project, user = _readable(request, pk)
    if request.method == "POST":
        return _written(request, project, user)
    return render(request, "monitoring/archive.html", page(project, user))


def page(project: Project, user: User, **typed: Any) -> dict[str, Any]:
    """What the page shows; ``typed`` is what came back with a refusal."""
    file = ArchiveFile.objects.filter(pk=project.pk).first()
    case = case_of(CASE_KIND, project.pk)
    open_draft = file is not None and file.state == ArchiveFile.State.DRAFT
    seal = ArchiveSeal.objects.filter(project=project).select_related("sealed_by").first()
    edits = open_draft and case is not None and case.state == Case.State.DRAFT and may_draft(user, project)
    additions = ArchiveAddition.objects.filter(project=project).select_related("file", "added_by")
    return {
        "project": project,
        "shown_year": project.year_id,
        "parts": catalogue(project),
        "file": file,
        "case": case,
        "seal": seal,
        "files": len(seal.manifest) if seal else 0,
        "additions": list(additions),
        "edits": edits,
        "note": file.note if file else "",
        "is_desk": sealing.is_desk(user, project),
        "is_apart": project.kind == Project.Kind.SEPARATE,
        "accept": attachments.ACCEPT,
        "trail": [
            (HOME[0], reverse(HOME[1]) if sealing.is_desk(user, project) else None),
            (Truncator(project.name).chars(30), reverse("desk:project", args=[project.pk])),
            ("案卷", None),
        ],
        **typed,
    }


def _readable(request: HttpRequest, pk: int) -> tuple[Project, User]:
    user = current_user(request)
    related = ("unit__parent", "office", "drafter", "year")
    shown = visible_projects(user) | Project.objects.filter(pk__in=visible_archives(user).values("pk"))
    found = shown.select_related(*related).filter(pk=pk).first()
    if found is None:
        raise Http404("没有这个项目，或您不能查看")
    return found, user


def _written(request: HttpRequest, project: Project, user: User) -> HttpResponse:
    note = request.POST.get("note", "")
    try:
        case = filling.save_note(
            project, actor=user, note=note, revision=whole_number(request.POST.get("revision", "")) or 0
        )
        if request.POST.get("do") == "submit":
            moved = cases.submit(case.pk, actor=user)
            messages.success(request, moved.text)
            return redirect("workflows:case", case.pk)
    except NotAllowed:
        raise
    except (Refused, Stale, Busy) as refusal:
        said = [problem.text for problem in refusal.problems] if isinstance(refusal, Refused) else []
        context = page(project, user, trouble=refusal.text, problems=said, note=note)
        status = 422 if isinstance(refusal, Refused) else 409
        return render(request, "monitoring/archive.html", context, status=status)
    messages.success(request, "已保存。核对目录后请提交审核。")
    return redirect("monitoring:archive", project.pk)


@login_required
@require_POST
def archive_add(request: HttpRequest, pk: int) -> HttpResponse:
    """归档后补正."""
    project, user = _readable(request, pk)
    reason, uploaded = request.POST.get("reason", ""), request.FILES.get("file")
    try:
        if not sealing.is_desk(user, project):
            raise NotAllowed("归档后补正由预算绩效岗办理。")
        if uploaded is None:
            raise Refused("请选择要补正的文件。")
        made = sealing.add(project, uploaded, reason=reason, personal="personal" in request.POST, actor=user)
    except NotAllowed:
        raise
    except CaseError as refusal:
        context = page(project, user, add_trouble=refusal.text, reason=reason)
        return render(request, "monitoring/archive.html", context, status=422)
    for warning in attachments.warnings_for([made.file.name]):
        messages.warning(request, warning)
    messages.success(request, f"已补正第 {made.number} 次，原归档包没有改动。")
    return redirect("monitoring:archive", pk)


@login_required
@require_POST
def archive_download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The sealed package with what was added beside; who took it along stands in the log."""
    project, user = _readable(request, pk)
    if not sealing.is_desk(user, project):
        raise NotAllowed("归档包由预算绩效岗保管，需要时请办理调阅登记。")
    if not ArchiveSeal.objects.filter(project=project).exists():
        context = page(project, user, trouble="项目还没有归档，没有归档包可以下载。")
        return render(request, "monitoring/archive.html", context, status=422)
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the answer closes it
    try:
        complete(project, file)
    except Refused as refusal:
        file.close()
        return render(
            request, "monitoring/archive.html", page(project, user, trouble=refusal.text), status=422
        )
    audit.record("export", user, f"下载归档包：{project.name}", project=project.pk)
    file.seek(0)
    return stored(file, f"{project.year_id}_{project.name[:60]}_归档包.zip")


@login_required
@allow(Role.BUDGET_OFFICER)
@require_POST
def archive_handover(request: HttpRequest) -> HttpResponse:
    """移交清单 of the year's sealed 案卷, to be printed and signed."""
    user, form = current_user(request), FORMATS.get(request.POST.get("format", ""))
    year = next((one for one in all_years(request) if str(one.year) == request.POST.get("year")), None)
    if form is None or year is None:
        raise Http404("没有这种格式或年度")
    rows = handed(user, year)
    if not rows:
        return _list(request, f"{year.year}年度还没有已归档的项目，没有可移交的案卷。", 422)
    post = user.unit.name if user.unit else ""
    paper = handover_paper(year.year, rows, post, clock.today())
    file = form.make(paper)
    audit.record("export", user, f"导出{paper.title}（{len(rows)} 卷）", year=year.year)
    return download(file, f"{paper.title}.{form.ending}", form.sort)
