"""指标库: the desk's list and its entries; what is offered on the target form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import allow
from accounts.roles import Role
from accounts.web import current_user
from projects import library
from projects.models import LibraryEntry
from projects.versions.errors import Invalid

PAGE = 50
FIELDS = ("name", "description", "unit", "usual", "basis")


@login_required
@allow(Role.BUDGET_OFFICER)
@require_safe
def library_list(request: HttpRequest) -> HttpResponse:
    """Every entry of the department, with last year's target and what came of it."""
    text, level2 = request.GET.get("q", "").strip()[:60], request.GET.get("class", "")[:20]
    rows = library.search(current_user(request), text, level2)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    everything = library.search(current_user(request), "")
    context = {
        "page": page,
        "rows": with_actuals(list(page.object_list)),
        "q": text,
        "level2": level2,
        "classes": list(dict.fromkeys(everything.values_list("level2", flat=True))),
        "trail": [("指标库", None)],
    }
    return render(request, "projects/library.html", context)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def library_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: edited, taken out of use or back into it."""
    user = current_user(request)
    entry = library.search(user, "").filter(pk=pk).first()
    if entry is None:
        raise Http404
    typed = {name: getattr(entry, name) for name in FIELDS}
    problems: dict[str, str] = {}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in FIELDS}
        try:
            if request.POST.get("do") in ("retire", "use"):
                done = library.retire(pk, actor=user, retired=request.POST["do"] == "retire")
                messages.success(request, f"已{'停用' if done.retired else '恢复使用'}“{done.name}”。")
            else:
                library.change(pk, library.Entry(**typed), actor=user)
                messages.success(request, "已保存。以后批复的目标不再改写这一条的内容。")
            return redirect("projects:library")
        except Invalid as wrong:
            problems = wrong.problems
    context: dict[str, Any] = {
        "entry": entry,
        "typed": typed,
        "problems": problems,
        "trail": [("指标库", reverse("projects:library")), (entry.name, None)],
    }
    return render(request, "projects/library_entry.html", context, status=422 if problems else 200)


@login_required
@allow(Role.DRAFTER, Role.BUDGET_OFFICER)
@require_safe
def library_find(request: HttpRequest) -> HttpResponse:
    """What fits what is being typed on the target form, a button each."""
    text, level2 = request.GET.get("library-q", "")[:60], request.GET.get("library-class", "")[:20]
    found = library.find(current_user(request), text, level2)
    asked = bool(text.strip() or level2)
    return render(request, "projects/parts/library_found.html", {"rows": with_actuals(found), "asked": asked})


def with_actuals(entries: list[LibraryEntry]) -> list[tuple[LibraryEntry, str]]:
    """Each entry with what came of it in its last year."""
    pairs = [(one.last_project_id, one.last_row) for one in entries if one.last_row and one.last_project_id]
    known = library.actuals_of([(project, row) for project, row in pairs if project and row])
    return [
        (one, known.get((one.last_project_id or 0, one.last_row), "") if one.last_row else "")
        for one in entries
    ]
