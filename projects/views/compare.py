"""Any two versions of a target beside each other, or as one text with what was struck and added."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.web import current_user, whole_number
from projects.access import visible_versions
from projects.comparing import compare as compared
from projects.models import TargetVersion
from projects.states import version_words
from projects.versions.content import with_rows
from projects.views.target_read import content_with_weights

VIEWS = {"side": "左右对照", "inline": "合并对照"}


@login_required
@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """``?a=&b=`` are ids of versions; without them the newest against the one before. 404 unless both may be read."""
    mine = with_rows(visible_versions(current_user(request)).filter(project=pk)).order_by("pk")
    known = list(mine.select_related("created_by"))
    if not known:
        raise Http404
    before, after = _chosen(request, known)
    view = request.GET.get("view", "side")
    found = compared(content_with_weights(before), content_with_weights(after))
    project = after.project
    context = {
        "project": project,
        "before": before,
        "after": after,
        "labels": {one.pk: version_words(one.label, one.label_number) for one in known},
        "known": [(one, version_words(one.label, one.label_number)) for one in reversed(known)],
        "before_label": version_words(before.label, before.label_number),
        "after_label": version_words(after.label, after.label_number),
        "found": found,
        "views": VIEWS,
        "view": view if view in VIEWS else "side",
        "all": request.GET.get("all") == "1",
        "shown_year": project.year_id,
        "trail": [
            ("项目绩效", f"{reverse('projects:list')}?year={project.year_id}"),
            (
                project.crumb,
                f"{reverse('desk:project', args=[project.pk])}?tab=versions",
            ),
            ("版本对照", None),
        ],
    }
    return render(request, "projects/compare.html", context)


def _chosen(request: HttpRequest, known: list[TargetVersion]) -> tuple[TargetVersion, TargetVersion]:
    by_id = {one.pk: one for one in known}
    asked = [whole_number(request.GET.get(name, "")) for name in ("a", "b")]
    usual = (known[-2] if len(known) > 1 else known[-1], known[-1])
    found = [usual[place] if one is None else by_id.get(one) for place, one in enumerate(asked)]
    if found[0] is None or found[1] is None:
        raise Http404
    first, second = sorted((found[0], found[1]), key=lambda one: one.pk)
    return first, second
