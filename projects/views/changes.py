"""申请调整, 申请更正, and the application while it is a draft: one page, three doors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import audit, clock
from accounts.web import current_user, whole_number
from projects.access import case_kind_of, may_draft, visible_projects
from projects.changes import judging, starting
from projects.changes.application import Application, change_of, events_for
from projects.changes.following import Following, following
from projects.changes.paper import application_paper
from projects.changes.rules import rules_of
from projects.changes.showing import application_content, difference_rows
from projects.forms.changes import ChangeForm
from projects.layout.formats import FORMATS, download
from projects.models import Project, TargetChange, TargetVersion
from projects.states import version_words
from projects.versions import content_of
from projects.versions.errors import Invalid
from projects.views.target_access import editable, readable
from workflows import kinds
from workflows.errors import NotAllowed, Refused
from workflows.models import Attachment
from workflows.views.scans import take_scan

Label = TargetVersion.Label
Act = Callable[[Application], TargetVersion]
#: what a link from another room may carry over
CARRIED = ("reason", "explanation", "origin")
WORDS = {Label.ADJUSTED: "申请目标调整", Label.CORRECTED: "申请目标更正"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def adjust(request: HttpRequest, pk: int) -> HttpResponse:
    """申请目标调整; ``?explanation=&origin=`` are carried over from where it was started."""
    return _start(request, pk, Label.ADJUSTED, starting.adjust)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """申请目标更正."""
    return _start(request, pk, Label.CORRECTED, starting.correct_target)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """The application of a draft, to be mended; the form of the sheet links to it."""
    version = editable(request, pk)
    change = change_of(version)
    if change is None:
        raise Http404
    label = Label(version.label)
    if request.method != "POST":
        form = ChangeForm(initial=_initial(change))
        return _page(request, version.project, label, form, version=version, scan=change.scan)

    def amend(asked: Application) -> TargetVersion:
        starting.amend(pk, asked, actor=current_user(request))
        messages.success(request, "已保存申请信息。")
        return version

    return _posted(request, version.project, label, amend, version=version, kept=change.scan)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The 申请表: why, on what basis, and every field before and after; a POST with ``format`` downloads it."""
    version = readable(request, pk)
    change = change_of(version)
    if change is None:
        raise Http404
    project = version.project
    label = version_words(version.label, version.label_number)
    content = content_of(version) | {
        "application": application_content(change),
        "differences": difference_rows(judging.compared(version)),
    }
    if request.method == "POST":
        return _download(request, version, content)
    context = {
        "version": version,
        "project": project,
        "label": label,
        "shown_year": project.year_id,
        "content": content,
        "formats": FORMATS,
        "may_leave": may_leave(version),
        "trail": [
            (f"{project.year_id}年度", f"{reverse('projects:list')}?year={project.year_id}"),
            (project.crumb, _versions_tab(project)),
            (f"{label}申请表", None),
        ],
    }
    return render(request, "projects/change_paper.html", context)


@login_required
@require_POST
def abandon(request: HttpRequest, pk: int) -> HttpResponse:
    """放弃申请."""
    version = readable(request, pk)
    try:
        starting.abandon(pk, actor=current_user(request))
        messages.success(request, "已放弃申请，批复版继续有效。")
    except Refused as refusal:
        messages.error(request, refusal.text)
        return redirect("projects:target", pk)
    return redirect(_versions_tab(version.project))


def may_leave(version: TargetVersion) -> bool:
    """What a 另行管理项目 holds leaves in no file."""
    return kinds.get(case_kind_of(version)).may_leave(version)


def _download(request: HttpRequest, version: TargetVersion, content: dict[str, Any]) -> HttpResponse:
    form = FORMATS.get(request.POST.get("format", ""))
    if form is None or not may_leave(version):
        raise Http404
    paper = application_paper(content, version.project.year_id)
    made = form.make(paper)
    audit.record("export", current_user(request), f"导出{paper.title}", version=version.pk)
    return download(made, f"{paper.title}.{form.ending}", form.sort)


def _start(request: HttpRequest, pk: int, label: TargetVersion.Label, verb: Any) -> HttpResponse:
    user = current_user(request)
    rows = visible_projects(user).select_related("year", "unit", "office", "drafter")
    project = rows.filter(pk=pk).first()
    if project is None:
        raise Http404
    if not may_draft(user, project):
        raise NotAllowed("目标的调整和更正由项目的经办人申请。")
    if request.method != "POST":
        carried: dict[str, Any] = {name: request.GET.get(name, "")[:2000] for name in CARRIED}
        event = whole_number(request.GET.get("event", ""))
        after = following(project, event) if event is not None and label == Label.ADJUSTED else None
        if after is not None:
            carried |= after.initial
        return _page(request, project, label, ChangeForm(initial=carried), after=after)

    def begin(asked: Application) -> TargetVersion:
        new: TargetVersion = verb(pk, asked, actor=user)
        messages.success(
            request,
            f"已建立{version_words(new.label, new.label_number)}，内容与批复版相同。请修改目标表，再提交审核。",
        )
        return new

    return _posted(request, project, label, begin)


def _posted(
    request: HttpRequest,
    project: Project,
    label: TargetVersion.Label,
    act: Act,
    version: TargetVersion | None = None,
    kept: Attachment | None = None,
) -> HttpResponse:
    form = ChangeForm(request.POST, request.FILES)
    scan = take_scan(request, form, current_user(request))
    more: dict[str, Any] = {"version": version, "scan": scan or kept}
    if form.is_valid():
        try:
            return redirect("projects:target_edit", act(form.application(scan)).pk)
        except Invalid as invalid:
            return _page(request, project, label, form, problems=invalid.problems, **more)
        except Refused as refusal:
            return _page(request, project, label, form, refusal=refusal.text, **more)
    problems = {name: "；".join(map(str, errors)) for name, errors in form.errors.items()}
    return _page(request, project, label, form, problems=problems, **more)


def _page(
    request: HttpRequest,
    project: Project,
    label: TargetVersion.Label,
    form: ChangeForm,
    *,
    version: TargetVersion | None = None,
    scan: Attachment | None = None,
    problems: Mapping[str, str] | None = None,
    refusal: str = "",
    after: Following | None = None,
) -> HttpResponse:
    rules, adjusts = rules_of(project.year), label == Label.ADJUSTED
    context = {
        "project": project,
        "version": version,
        "words": WORDS[label],
        "adjusts": adjusts,
        "form": form,
        "scan": scan,
        "problems": problems or {},
        "refusal": refusal,
        "rules": rules,
        "too_late": adjusts and version is None and clock.today() > rules.last_day,
        "events": events_for(project) if adjusts else [],
        "places": after.places if after is not None else [],
        "today": clock.today(),
        "shown_year": project.year_id,
        "back": reverse("projects:target_edit", args=[version.pk]) if version else _versions_tab(project),
        "trail": [
            ("项目绩效", f"{reverse('projects:list')}?year={project.year_id}"),
            (project.crumb, _versions_tab(project)),
            (WORDS[label], None),
        ],
    }
    status = 422 if problems or refusal else 200
    return render(request, "projects/change_new.html", context, status=status)


def _initial(change: TargetChange) -> dict[str, Any]:
    names = ("reason", "ground", "explanation", "document_number", "declared", "eased_reason", "origin")
    return {name: getattr(change, name) for name in names} | {
        "event": change.event_id,
        "document_date": change.document_date and change.document_date.isoformat(),
    }


def _versions_tab(project: Project) -> str:
    return f"{reverse('desk:project', args=[project.pk])}?tab=versions"
