"""支出进度 → 导入执行数: upload, say which column holds what, preview with its questions, one confirmation, the record."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.models import Unit, User
from accounts.web import current_user
from monitoring.execution import confirming, receiving
from monitoring.execution.outlook import LEFT, WRONG, outlook
from monitoring.execution.who import NOT_YOURS, units_of, visible_imports
from monitoring.exports.columns import FIELDS, NEEDED
from monitoring.models import ExecutionImport
from projects.tables.errors import UnreadableError
from projects.tables.files import MOST_BYTES
from projects.tables.upload import refuse_large
from projects.views.layout_columns import columns_context, posted
from projects.views.years import all_years, chosen_year
from workflows.errors import Refused, Stale

A_PAGE = 50
LOOKED_AT = 4
PREFIX = "answer:"
STOPPED = (LEFT, WRONG)
State = ExecutionImport.State


def _importer(request: HttpRequest) -> tuple[User, list[Unit]]:
    """The person and the units they import for; nobody else comes in."""
    user = current_user(request)
    units = list(units_of(user))
    if not units:
        raise PermissionDenied(NOT_YOURS)
    return user, units


def _trail(*last: str) -> list[tuple[str, str | None]]:
    links: list[tuple[str, str | None]] = [("支出进度", reverse("monitoring:progress"))]
    links.append(("导入执行数", reverse("monitoring:imports") if last else None))
    return links + [(words, None) for words in last]


@login_required
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """What was imported for the year, what still waits for its confirmation, what was voided."""
    user, units = _importer(request)
    year = chosen_year(request)
    rows = visible_imports(user).filter(year=year).defer("table", "mapping", "answers")
    rows = rows.select_related("unit", "created_by", "confirmed_by").order_by("-as_of", "-pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    # A unit's own list is without what the desk imported for the whole department.
    part = all(unit.parent_id for unit in units)
    found = {"page": page, "year": year, "part": part, "trail": _trail()}
    return render(request, "monitoring/imports.html", found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """Upload; what cannot be read comes back with a sentence and status 422."""
    user, units = _importer(request)
    if request.method != "POST":
        return _upload_page(request, units)
    year = next((one for one in all_years(request) if str(one.year) == request.POST.get("year")), None)
    unit = next((one for one in units if str(one.pk) == request.POST.get("unit")), None)
    as_of = _day(request.POST.get("as_of", ""))
    file = request.FILES.get("file")
    if year is None or unit is None or as_of is None or file is None:
        return _upload_page(request, units, "请选择年度、范围、截止日和文件，再点“读取文件”。")
    if "public" not in request.POST:
        return _upload_page(request, units, "请确认文件不含国家秘密和工作秘密。")
    try:
        refuse_large(file.size or 0)
        held = receiving.receive(
            file.read(), file_name=file.name or "", year=year, unit=unit, as_of=as_of, actor=user
        )
    except UnreadableError as error:
        return _upload_page(request, units, str(error))
    except Refused as refused:
        return _upload_page(request, units, refused.text)
    if held.state == State.CONFIRMED:
        messages.info(request, f"{receiving.confirmed_words(held)}，没有再写入。")
    return redirect("monitoring:import", held.pk)


def _upload_page(request: HttpRequest, units: list[Unit], trouble: str = "") -> HttpResponse:
    today = clock.today()
    context = {
        "years": all_years(request),
        "year": chosen_year(request),
        "units": units,
        "given": request.POST,
        "as_of": request.POST.get("as_of") or receiving.last_month_end(today),
        "today": today,
        "trouble": trouble,
        "most": MOST_BYTES >> 20,
        "trail": _trail("读取文件"),
    }
    return render(request, "monitoring/import_new.html", context, status=422 if trouble else 200)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@login_required
@require_safe
def import_(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the import stands: its columns are to be said, its preview looked at, or what became of it."""
    user, _ = _importer(request)
    held = _held(user, pk)
    if held.state != State.PREVIEW:
        return _result_page(request, held)
    if not held.mapping or "columns" in request.GET:
        return _columns_page(request, held)
    return _preview_page(request, held, {})


@login_required
@require_POST
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep which column holds what."""
    user, _ = _importer(request)
    held = _held(user, pk)
    sheet, columns, money = posted(request, FIELDS)
    if request.POST.get("do") == "sheet":
        return redirect(f"{reverse('monitoring:import', args=[held.pk])}?columns=&sheet={sheet}")
    try:
        receiving.choose_columns(held.pk, actor=user, sheet=sheet, columns=columns, money=money)
    except Refused as refused:
        return _columns_page(request, held, refused.text)
    return redirect("monitoring:import", held.pk)


@login_required
@require_POST
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the figures. An open question, or a preview that has moved, comes back with its answers kept."""
    user, _ = _importer(request)
    held = _held(user, pk)
    answers = {
        name.removeprefix(PREFIX): value
        for name, value in request.POST.items()
        if name.startswith(PREFIX) and isinstance(value, str)
    }
    if request.POST.get("do") == "again" and held.state == State.PREVIEW and held.mapping:
        return _preview_page(request, held, answers)
    try:
        done = confirming.confirm(held.pk, actor=user, answers=answers, seen=request.POST.get("seen", ""))
    except Refused as refused:
        return _preview_page(request, held, answers, refused.text, 422)
    except Stale as stale:
        if stale.text != confirming.MOVED:
            raise
        return _preview_page(request, held, answers, stale.text, 409)
    written = done.summary["written"]
    messages.success(request, f"已导入 {written} 个项目截至 {done.as_of:%F} 的执行数。{_next_step(done)}")
    return redirect("monitoring:import", done.pk)


def _next_step(done: ExecutionImport) -> str:
    unknown = len(done.summary["unknown"])
    if unknown:
        return f"下一步：{unknown} 个新编码已列为追加建议，由预算绩效岗核对。"
    return "下一步：支出落后的项目由经办人说明。"


@login_required
@require_POST
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """放弃: the preview is not wanted."""
    user, _ = _importer(request)
    held = _held(user, pk)
    confirming.discard(held.pk, actor=user)
    messages.success(request, f"已放弃“{held.file_name}”的预览，没有写入执行数。")
    return redirect("monitoring:imports")


@login_required
@require_POST
def import_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a confirmed import out, with a reason."""
    user, _ = _importer(request)
    held = _held(user, pk)
    try:
        confirming.void(held.pk, actor=user, reason=request.POST.get("reason", ""))
    except Refused as refused:
        return _result_page(request, held, refused.text)
    messages.success(request, "已作废，这次导入的执行数不再计算。下一步：重新上传正确的文件。")
    return redirect("monitoring:import", held.pk)


def _held(user: User, pk: int) -> ExecutionImport:
    rows = visible_imports(user).select_related("year", "unit", "created_by", "confirmed_by", "voided_by")
    return get_object_or_404(rows, pk=pk)


def _columns_page(request: HttpRequest, held: ExecutionImport, trouble: str = "") -> HttpResponse:
    if not held.table:
        raise Stale("这次导入已经确认，不能再改列。")
    found = receiving.layouts_of(held.table)
    context = columns_context(request, held, found, FIELDS, NEEDED, trouble) | {
        "held": held,
        "shown_year": held.year_id,
        "about": f"{held.unit.label} · 截至 {held.as_of:%Y-%m-%d}",
        "trail": _trail(held.file_name),
    }
    return render(request, "monitoring/import_columns.html", context, status=422 if trouble else 200)


def _preview_page(
    request: HttpRequest,
    held: ExecutionImport,
    answers: dict[str, str],
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    if held.state != State.PREVIEW or not held.mapping:
        return redirect("monitoring:import", held.pk)
    found = outlook(held, answers)
    asking = [row for row in found.rows if row.questions or row.fate in STOPPED]
    plain = [row for row in found.rows if not row.questions and row.fate not in STOPPED]
    page = Paginator(plain, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "held": held,
        "shown_year": held.year_id,
        "outlook": found,
        "asking": asking,
        "page": page,
        "layout": receiving.layout_of(held),
        "trouble": trouble,
        "trail": _trail(held.file_name),
    }
    return render(request, "monitoring/import_preview.html", context, status=status)


def _result_page(request: HttpRequest, held: ExecutionImport, trouble: str = "") -> HttpResponse:
    figures = held.figures.select_related("project__unit").order_by(
        "project__unit__code", "project__code", "pk"
    )
    page = Paginator(figures, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "held": held,
        "shown_year": held.year_id,
        "page": page,
        "trouble": trouble,
        "trail": _trail(held.file_name),
    }
    return render(request, "monitoring/import_result.html", context, status=422 if trouble else 200)
