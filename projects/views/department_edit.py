"""The form of the 部门整体绩效目标. One POST carries the whole form; which button was pressed says what happens with it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.web import current_user
from projects.department.access import CASE_KIND, may_draft
from projects.department.content import content_of, text_of, with_rows
from projects.department.form import draft_from_post, draft_of, edit, read
from projects.department.page import Page, differences, labels_of
from projects.department.saving import NOT_YOURS, save
from projects.models import DepartmentTarget
from projects.versions.errors import Conflict, Invalid
from projects.views.department import readable, trail
from workflows import cases, kinds
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case
from workflows.returned import last_return
from workflows.routes import route_for


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def department_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, and every button that belongs to it."""
    user = current_user(request)
    version = _editable(user, pk)
    labels = labels_of(version)
    if request.method != "POST":
        return _show(request, Page(version, draft_of(text_of(version), version.revision, labels), labels))
    page = Page(version, draft_from_post(request.POST), labels, unsaved=True)
    action, _, target = request.POST.get("do", "save").partition(":")
    if action in ("save", "submit"):
        return _saved(request, user, page, then=action)
    page.focus = edit(page.draft, action, target, page.proposed)
    return _show(request, page)


def _editable(user: User, pk: int) -> DepartmentTarget:
    """The draft for the budget desk; 403 with the reason for those who only read it."""
    version = readable(user, pk)
    if not may_draft(user, version.unit):
        raise NotAllowed(NOT_YOURS)
    if version.state != DepartmentTarget.State.DRAFT:
        raise NotAllowed(
            f"{version.label}现在是“{version.get_state_display()}”，不能修改。需要修改时请先撤回，或起草下一版。"
        )
    return version


def _saved(request: HttpRequest, user: User, page: Page, *, then: str) -> HttpResponse:
    text, wrong = read(page.draft, page.labels)
    if wrong:
        page.problems = wrong
        return _show(request, page, 422)
    try:
        version = save(page.version.pk, actor=user, revision=page.draft.revision, text=text)
    except Invalid as invalid:
        page.problems = invalid.problems
        return _show(request, page, 422)
    except Conflict as conflict:
        page.differences = differences(conflict.theirs, conflict.mine)
        page.draft.revision = conflict.revision
        return _show(request, page, 409)
    except Stale as late:
        page.refusal = late.text
        return _show(request, page, 409)
    if then == "submit":
        return _submitted(request, user, version)
    messages.success(request, "已保存。")
    return redirect("projects:department_edit", version.pk)


def _submitted(request: HttpRequest, user: User, version: DepartmentTarget) -> HttpResponse:
    case = Case.objects.filter(kind=CASE_KIND, document_id=version.pk).latest("pk")
    try:
        moved = cases.submit(case.pk, actor=user)
    except Refused as refused:
        messages.error(request, f"已保存，还不能提交。{refused.text}")
        return redirect(reverse("projects:department_edit", args=[version.pk]))
    messages.success(request, moved.text)
    return redirect("workflows:case", case.pk)


def _show(request: HttpRequest, page: Page, status: int = 200) -> HttpResponse:
    version = page.version
    stored = with_rows(DepartmentTarget.objects.all()).get(pk=version.pk)
    returned = last_return(CASE_KIND, version.pk, content_of(stored))
    page.remarks = returned.by_path if returned else {}
    context = {
        "page": page,
        "version": version,
        "returned": returned,
        "steps": [step.name for step in route_for(kinds.get(CASE_KIND), version.unit).steps.all()],
        "shown_year": version.year_id,
        "trail": trail(version, f"起草{version.label}"),
    }
    return render(request, "projects/department/edit.html", context, status=status)
