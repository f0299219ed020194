"""抄录到一体化: one target, cell by cell in the order it is typed over; ticks stay with the person and the version."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.web import current_user
from projects.integrated.copying import counted, groups_of, must_copy, order_for, tick, ticks_of
from projects.versions.content import content_of
from projects.views.target_access import readable
from projects.views.target_page import label_of
from workflows.errors import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def target_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; posted, ``tick`` or ``untick`` names the cell. ``open`` leaves out what is done."""
    user = current_user(request)
    version = readable(request, pk)
    trouble = ""
    try:
        must_copy(user, version)
        content = content_of(version)
        if request.method == "POST":
            on = "tick" in request.POST
            tick(user, version, request.POST.get("tick" if on else "untick", ""), content, on=on)
            if not request.headers.get("HX-Request"):
                return redirect(request.get_full_path())
        groups = groups_of(content, order := order_for(version.project), ticks_of(user, version))
    except Refused as refusal:
        trouble, groups, order = refusal.text, [], None
    project = version.project
    context = {
        "version": version,
        "label": label_of(version),
        "groups": groups,
        "order": order,
        "done": counted(groups),
        "only_open": request.GET.get("open") == "1",
        "trouble": trouble,
        "shown_year": project.year_id,
        "trail": [
            (f"{project.year_id}年度", f"{reverse('projects:list')}?year={project.year_id}"),
            (project.code or "项目", reverse("desk:project", args=[project.pk])),
            (label_of(version), reverse("projects:target", args=[pk])),
            ("抄录到一体化", None),
        ],
    }
    return render(request, "projects/integrated/copy.html", context, status=422 if trouble else 200)
