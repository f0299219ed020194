"""Renders the form's page, whole or only what a live review changes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.web import current_user
from projects import versions
from projects.changes import judging
from projects.changes.application import change_of
from projects.originals import original_of
from projects.views.target_page import Page


def show(request: HttpRequest, page: Page, *, status: int = 200) -> HttpResponse:
    """The whole page."""
    content = versions.content_of_data(page.reading.data, page.version)
    original = original_of(page.version, content, current_user(request))
    return render(
        request, "projects/target_edit.html", page_context(page) | {"original": original}, status=status
    )


def show_live(request: HttpRequest, page: Page) -> HttpResponse:
    """The panel, and the sums and buttons that depend on it (swapped out of band)."""
    return render(request, "projects/parts/target_live.html", page_context(page))


def explanations_typed(request: HttpRequest) -> dict[str, str]:
    """Explanations being written, by the remark's key."""
    return {
        name.removeprefix("explain:"): text.strip()
        for name, text in request.POST.items()
        if name.startswith("explain:") and isinstance(text, str) and text.strip()
    }


def page_context(page: Page) -> dict[str, Any]:
    project, change = page.version.project, change_of(page.version)
    trail = [
        (f"{project.year_id}年度", f"{reverse('projects:list')}?year={project.year_id}"),
        (project.code or "项目", reverse("desk:project", args=[project.pk])),
        ("填报绩效目标", None),
    ]
    return {
        "page": page,
        "version": page.version,
        "change": change,
        "change_problems": judging.of_the_change(page.version) if change is not None else [],
        "shown_year": project.year_id,
        "trail": trail,
    }
