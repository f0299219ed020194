"""从上年带入 into a draft that is there already: choose the project, see what stands where, choose what is taken over."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.web import current_user, whole_number
from projects.lastyear.filling import Filling, candidates, fill, offered
from projects.lastyear.sources import Source
from projects.models import TargetVersion
from projects.versions.errors import Invalid
from projects.views.target_access import editable
from workflows.errors import Refused


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def target_carry(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of last year's projects; with ``?source=`` what would be filled and replaced; a POST does what was ticked."""
    version = editable(request, pk)
    found = candidates(current_user(request), version)
    wanted = whole_number((request.POST or request.GET).get("source", ""))
    source = next((one for one in found if one.project.pk == wanted), None)
    if request.method != "POST" or source is None:
        return _page(request, version, found, source)
    chosen, revision = frozenset(request.POST.getlist("pick")), whole_number(request.POST.get("revision", ""))
    if not chosen:
        return _page(request, version, found, source, "请勾选要带入的内容。")
    wish = Filling(source.project.pk, chosen, -1 if revision is None else revision)
    try:
        fill(version.pk, wish, actor=current_user(request))
    except Invalid as wrong:
        return _page(request, version, found, source, "；".join(wrong.problems.values()))
    except Refused as wrong:
        return _page(request, version, found, source, wrong.text)
    messages.success(
        request, f"已从{source.project.year_id}年带入 {len(chosen)} 处。下一步：核对标出的内容。"
    )
    return redirect("projects:target_edit", version.pk)


def _page(
    request: HttpRequest,
    version: TargetVersion,
    found: Sequence[Source],
    source: Source | None,
    problem: str = "",
) -> HttpResponse:
    project = version.project
    context = {
        "version": version,
        "shown_year": project.year_id,
        "sources": found,
        "source": source,
        "pieces": offered(source, version) if source else [],
        "problem": problem,
        "trail": [
            (f"{project.year_id}年度", f"{reverse('projects:list')}?year={project.year_id}"),
            (project.name, reverse("projects:target_edit", args=[version.pk])),
            ("从上年带入", None),
        ],
    }
    return render(request, "projects/target_carry.html", context, status=422 if problem else 200)
