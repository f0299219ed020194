"""导入绩效目标: upload, preview with questions answered in place, one confirmation. Nothing is written before it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access
from accounts.models import User
from accounts.web import current_user
from projects.access import visible_imports
from projects.department import importing as department
from projects.importing import flow
from projects.importing.commit import commit
from projects.importing.outlook import answers_of, preview
from projects.importing.published import MOST_BYTES, UnreadableError
from projects.models import Project, TargetImport
from projects.versions.errors import Invalid
from projects.views.years import all_years, chosen_year

SHOWN = 50
NOT_YOURS = "导入由预算绩效岗办理。"


def desk_only(request: HttpRequest) -> User:
    """The person, who must sit at a budget desk."""
    user = current_user(request)
    if not access.is_budget_officer(user):
        raise PermissionDenied(NOT_YOURS)
    return user


def _trail(*last: str) -> list[tuple[str, str | None]]:
    links: list[tuple[str, str | None]] = [
        ("项目绩效", reverse("projects:list")),
        ("导入绩效目标", reverse("projects:imports") if last else None),
    ]
    return links + [(words, None) for words in last]


@login_required
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """What was imported, and what still waits for its confirmation."""
    user = desk_only(request)
    rows = visible_imports(user).select_related("year", "created_by").defer("parsed")[:SHOWN]
    return render(request, "projects/imports.html", {"imports": rows, "trail": _trail()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """Upload; what cannot be read comes back with a sentence and status 422."""
    user = desk_only(request)
    if request.method != "POST":
        return _upload_page(request)
    year = next((one for one in all_years(request) if str(one.year) == request.POST.get("year")), None)
    file = request.FILES.get("file")
    if year is None or file is None:
        return _upload_page(request, "请选择年度和文件，再点“读取文件”。")
    if "public" not in request.POST:
        return _upload_page(request, "请确认文件不含国家秘密和工作秘密，也没有另行管理的项目。")
    try:
        if file.size is not None and file.size > MOST_BYTES:
            raise UnreadableError(
                f"文件有 {file.size >> 20} MB，最大 {MOST_BYTES >> 20} MB。请分成几个文件导入。"
            )
        held = flow.preview(file.read(), file_name=file.name or "", year=year, actor=user)
    except UnreadableError as error:
        return _upload_page(request, str(error))
    return redirect("projects:import_columns" if _unnamed(held) else "projects:import_preview", held.pk)


def _unnamed(held: TargetImport) -> bool:
    """Whether somebody has to say first which column holds what."""
    return "table" in held.parsed and not held.parsed["projects"]


def _upload_page(request: HttpRequest, trouble: str = "") -> HttpResponse:
    context = {
        "years": all_years(request),
        "year": chosen_year(request),
        "trouble": trouble,
        "most": MOST_BYTES // 1024 // 1024,
        "trail": _trail("读取文件"),
    }
    return render(request, "projects/import_new.html", context, status=422 if trouble else 200)


@login_required
@require_safe
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be written, or, once it was confirmed, what became of it."""
    held = _held(desk_only(request), pk)
    if _unnamed(held):
        return redirect("projects:import_columns", held.pk)
    return _preview_page(request, held)


@login_required
@require_POST
def import_commit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the drafts. An answer that cannot be understood comes back at its place, with status 422."""
    user = desk_only(request)
    held = _held(user, pk)
    try:
        outcome = commit(held, user, answers_of(request.POST.dict()))
    except Invalid as wrong:
        return _preview_page(
            request, held, chosen=request.POST.dict(), problems=list(wrong.problems.values())
        )
    told = list(outcome.sentences())
    messages.success(request, f"已导入：{told[0]}{_next_step(held)}")
    return redirect("projects:import_preview", held.pk)


def _next_step(held: TargetImport) -> str:
    """What comes after an import: somebody must hold each draft before anybody can correct it."""
    held.refresh_from_db()
    orphans = _without_drafter(held)
    if orphans:
        return f"下一步：{orphans} 个项目还没有经办人，请先指定；经办人核对草稿，回答待答的问题后提交审核。"
    return "下一步：经办人核对草稿，回答待答的问题后提交审核。"


def _without_drafter(held: TargetImport) -> int:
    """How many of the projects this import wrote nobody drafts yet."""
    codes = [one["code"] for one in held.result.get("written", [])] if held.committed_at else []
    return Project.objects.filter(year=held.year_id, code__in=codes, drafter__isnull=True).count()


def _held(user: User, pk: int) -> TargetImport:
    return get_object_or_404(visible_imports(user).select_related("year", "created_by"), pk=pk)


def _department(request: HttpRequest, held: TargetImport) -> dict[str, Any]:
    """The department's part: what was read, and what becomes, or became, of it."""
    parsed, user = held.parsed.get("department", {}), current_user(request)
    text = department.text_of(parsed)
    kept = held.result.get("department")
    fate = kept or department.fate_of(parsed, held.year, user)
    return {"rows": len(text.rows), "fate": fate, "is_done": bool(kept)}


def _preview_page(
    request: HttpRequest,
    held: TargetImport,
    *,
    chosen: dict[str, Any] | None = None,
    problems: list[str] | None = None,
) -> HttpResponse:
    context = {
        "held": held,
        "shown_year": held.year_id,
        "preview": preview(held, chosen),
        "department": _department(request, held),
        "without_drafter": _without_drafter(held),
        "problems": problems or [],
        "by_columns": "table" in held.parsed and held.committed_at is None,
        "trail": _trail(held.file_name),
    }
    return render(request, "projects/import_preview.html", context, status=422 if problems else 200)
