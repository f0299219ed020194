"""The official 项目绩效目标表: page by page, downloaded alone or many in one, at once or as a task that can be left."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access, audit
from accounts.models import User
from accounts.web import current_user
from projects import versions
from projects.layout.formats import FORMATS, download, stored
from projects.layout.paper import Paper
from projects.layout.pdf import pictures_of
from projects.listing import found_pks
from projects.models import BudgetYear, PaperJob, TargetVersion
from projects.printing import jobs, telling, volumes
from projects.printing.choosing import printable
from projects.printing.target_form import target_paper as form_of
from projects.views.list import filters_of
from projects.views.target_access import readable
from projects.views.target_page import label_of
from projects.views.years import chosen_year
from workflows.errors import Refused

#: pages of the preview; a longer sheet is downloaded
SHOWN = 10


@login_required
@require_safe
def target_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as it will be printed, page by page."""
    version = readable(request, pk)
    trouble, pictures = "", None
    try:
        pictures = pictures_of(_paper(version), SHOWN)
    except Refused as refusal:
        trouble = refusal.text
    project = version.project
    context = {
        "version": version,
        "label": label_of(version),
        "pictures": pictures,
        "formats": FORMATS.items(),
        "trouble": trouble,
        "shown_year": project.year_id,
        "trail": [
            (f"{project.year_id}年度", f"{reverse('projects:list')}?year={project.year_id}"),
            (project.code or "项目", reverse("desk:project", args=[project.pk])),
            (label_of(version), reverse("projects:target", args=[pk])),
            ("正式表样", None),
        ],
    }
    return render(request, "projects/target_paper.html", context, status=422 if trouble else 200)


@login_required
@require_POST
def target_export(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet for whoever reads it. Refused for a placeholder."""
    version = readable(request, pk)
    form = FORMATS.get(request.POST.get("format", ""))
    if form is None:
        raise Http404("没有这种格式")
    paper = _paper(version)
    made = form.make(paper)
    audit.record("export", current_user(request), f"导出{paper.title}", target=pk)
    return download(made, f"{paper.title}.{form.ending}", form.sort)


def _paper(version: TargetVersion) -> Paper:
    """Its name says which version it is: a draft must not be taken for what was approved."""
    paper = form_of(versions.content_of(version), version.project.year_id)
    return Paper(f"{paper.title}（{label_of(version)}）", paper.blocks)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: HttpRequest) -> HttpResponse:
    """All sheets of what the project list shows: a few at once, many as a task."""
    user, year = current_user(request), chosen_year(request)
    if request.method != "POST" or year is None:
        return _page(request, user, year)
    form = FORMATS.get(request.POST.get("format", ""))
    if form is None:
        raise Http404("没有这种格式")
    chosen = _chosen(request, user, year)
    try:
        if len(chosen) > volumes.AT_ONCE:
            title = f"{year.year}年度项目绩效目标表"
            return redirect(
                "projects:paper_job",
                jobs.start(volumes.CODE, title, year, request.POST["format"], chosen, actor=user).pk,
            )
        paper = volumes.document(user, year.year, chosen)
        made = form.make(paper)
    except Refused as refusal:
        return _page(request, user, year, refusal.text)
    audit.record("export", user, f"导出{paper.title}（{len(chosen)} 张表）", year=year.year)
    return download(made, f"{paper.title}.{form.ending}", form.sort)


def _chosen(request: HttpRequest, user: User, year: BudgetYear) -> list[int]:
    return printable(user, found_pks(user, year, filters_of(request)))


def _page(request: HttpRequest, user: User, year: BudgetYear | None, trouble: str = "") -> HttpResponse:
    context = {
        "year": year,
        "shown_year": year.year if year else None,
        "count": len(_chosen(request, user, year)) if year else 0,
        "filtered": filters_of(request).any,
        "at_once": volumes.AT_ONCE,
        "volume": volumes.VOLUME,
        "formats": FORMATS.items(),
        "jobs": list(jobs.recent(user)),
        "is_desk": access.is_budget_officer(user),
        "trouble": trouble,
        "trail": [("项目绩效", reverse("projects:list")), ("导出目标表", None)],
    }
    return render(request, "projects/sheets.html", context, status=422 if trouble else 200)


@login_required
@require_safe
def paper_job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a task is; the page looks again by itself and may be left."""
    job = _own(request, pk)
    if job.finished_at is not None:
        telling.seen(job)
    live = request.headers.get("HX-Request") == "true"
    name = "projects/parts/paper_job.html" if live else "projects/paper_job.html"
    page, words = jobs.home_of(job)
    home = f"{reverse(page)}?year={job.year_id}"
    context = {
        "job": job,
        "shown_year": job.year_id,
        "home": {"url": home, "words": words},
        "trail": [("项目绩效", reverse("projects:list")), (words, home), ("进度", None)],
    }
    return render(request, name, context)


@login_required
@require_POST
def paper_job_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The finished file, for whoever asked for it."""
    job = _own(request, pk)
    file = jobs.file_of(job).open("rb")
    telling.seen(job)
    audit.record("export", current_user(request), f"下载{job.title}", job=pk)
    return stored(file, f"{job.title}.zip")


def _own(request: HttpRequest, pk: int) -> PaperJob:
    job = PaperJob.objects.filter(pk=pk, asked_by=current_user(request)).select_related("year").first()
    if job is None:
        raise Http404("没有这项导出，或不是您办理的")
    return job
