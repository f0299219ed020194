"""The target form. One POST carries the whole form; which button was pressed says what happens with it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.web import current_user
from projects.forms.draft import draft_from_post, draft_of
from projects.forms.edits import edit
from projects.forms.layout import layout_of
from projects.lastyear import confirm
from projects.models import TargetVersion
from projects.versions import data_of
from projects.views import target_pasting as pasting
from projects.views import target_saving
from projects.views.target_access import being_typed, editable, readable
from projects.views.target_build import build
from projects.views.target_conflict import lost
from projects.views.target_library import from_library
from projects.views.target_show import explanations_typed, show, show_live
from workflows.errors import NotAllowed


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def target_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, and every button that belongs to it."""
    try:
        version = editable(request, pk)
    except NotAllowed as late:
        if request.method != "POST":
            raise
        return _came_too_late(request, readable(request, pk), late)
    if request.method == "POST":
        return _pressed(request, version)
    draft = draft_of(data_of(version), version.revision)
    return show(request, build(version, draft))


@login_required
@require_POST
def target_check(request: HttpRequest, pk: int) -> HttpResponse:
    """系统审核 of what stands on the form now, saved or not: the panel and the sums, for htmx."""
    version = being_typed(request, pk)
    draft = draft_from_post(request.POST)
    return show_live(request, build(version, draft, typed=explanations_typed(request), unsaved=True))


def _came_too_late(request: HttpRequest, version: TargetVersion, late: NotAllowed) -> HttpResponse:
    """Submitted, handed over or taken away since the form was opened: what was typed is shown, to be copied."""
    draft = draft_from_post(request.POST)
    page = build(version, draft, typed=explanations_typed(request), unsaved=True)
    return show(request, lost(page, late), status=403)


def _pressed(request: HttpRequest, version: TargetVersion) -> HttpResponse:
    draft = draft_from_post(request.POST)
    action, _, target = request.POST.get("do", "save").partition(":")
    if action in ("save", "check", "submit"):
        return target_saving.saved(request, version, draft, then=action)
    if action in ("fill", "balance"):
        return target_saving.weighed(request, version, draft, action)
    if action in ("paste", "paste-in"):
        return pasting.pressed(request, version, draft, sure=action == "paste-in")
    if action == "class":
        return show(
            request, build(version, draft, typed=explanations_typed(request), unsaved=True, choosing=target)
        )
    if action == "keep":
        confirm(version.pk, target[:120], actor=current_user(request))
        return show(request, build(version, draft, typed=explanations_typed(request), unsaved=True))
    if action == "library":
        taken = from_library(draft, target, current_user(request), layout_of(version.project.year))
        return show(
            request, build(version, draft, typed=explanations_typed(request), unsaved=True, focus=taken)
        )
    focus = edit(draft, action, target, layout_of(version.project.year))
    return show(
        request, build(version, draft, typed=explanations_typed(request), unsaved=True, focus=focus or "")
    )
