"""一体化 in: upload, columns, preview, one confirmation; then the comparison, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import audit
from accounts.guards import allow
from accounts.models import User
from accounts.roles import Role
from accounts.web import current_user, whole_number
from projects.integrated import confirming, receiving
from projects.integrated.columns import COLUMNS, FIELDS
from projects.integrated.comparison import Compared, comparison, counted
from projects.integrated.outlook import outlook
from projects.integrated.paper import differences_paper
from projects.integrated.standing import ways
from projects.layout.formats import FORMATS, download
from projects.models import IntegratedImport
from projects.tables.errors import UnreadableError
from projects.tables.upload import refuse_large
from projects.views.layout_columns import columns_context, posted
from projects.views.years import all_years, chosen_year
from workflows.errors import CaseError, NotAllowed, Refused, Stale

State = IntegratedImport.State
#: answers are posted as ``row:<number>``
PREFIX = "row:"
A_PAGE = 40


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def integrated_imports(request: HttpRequest) -> HttpResponse:
    """What was uploaded, and a place to upload."""
    user, trouble = current_user(request), ""
    if request.method == "POST":
        try:
            held = _uploaded(request, user)
        except (Refused, UnreadableError) as refusal:
            trouble = getattr(refusal, "text", str(refusal))
        else:
            return redirect("projects:integrated_import", held.pk)
    context = {
        "held_imports": visible_imports(user).defer("table", "summary")[:50],
        "years": all_years(request),
        "year": chosen_year(request),
        "trouble": trouble,
        "trail": [("项目绩效", reverse("projects:list")), ("与一体化比对", None)],
    }
    return render(request, "projects/integrated/imports.html", context, status=422 if trouble else 200)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def integrated_import(request: HttpRequest, pk: int) -> HttpResponse:
    """One export: which columns, the preview, or the comparison; ``do`` says which button was pressed."""
    user = current_user(request)
    held = get_object_or_404(visible_imports(user), pk=pk)
    do = request.POST.get("do", "")
    if held.state != State.PREVIEW:
        if request.method == "POST":
            raise Stale(f"这份导出{held.get_state_display()}，没有再写入。")
        return _comparison_page(request, held, user)
    if do == "discard":
        receiving.discard(pk, actor=user)
        messages.success(request, f"已放弃“{held.file_name}”，没有导入。")
        return redirect("projects:integrated_imports")
    if do == "columns":
        return _columns_chosen(request, held, user)
    if do == "sheet" or not held.mapping or "columns" in request.GET:
        return _columns_page(request, held)
    return _preview(request, held, user, do)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_POST
def integrated_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The differences as xlsx, by the filters of the page."""
    user = current_user(request)
    held = get_object_or_404(visible_imports(user).filter(state=State.CONFIRMED), pk=pk)
    found = _of_unit(comparison(held, receiving.desk_units(user)), request.POST.get("unit", ""))
    paper = differences_paper(held, found)
    form = FORMATS["xlsx"]
    made = form.make(paper)
    audit.record("export", user, f"导出{paper.title}", integrated_import=pk)
    return download(made, f"{paper.title}.{form.ending}", form.sort)


def visible_imports(user: User) -> QuerySet[IntegratedImport]:
    """Those of the person's desk: confirmed ones of its units, previews of their own."""
    rows = IntegratedImport.objects.filter(unit__in=receiving.desk_units(user)).exclude(state=State.DISCARDED)
    previews = rows.filter(state=State.PREVIEW, created_by=user)
    return (rows.filter(state=State.CONFIRMED) | previews).select_related("year", "unit", "created_by")


def _uploaded(request: HttpRequest, user: User) -> IntegratedImport:
    file = request.FILES.get("file")
    year = next((one for one in all_years(request) if str(one.pk) == request.POST.get("year", "")), None)
    if file is None or year is None:
        raise Refused("请选择年度和文件。")
    refuse_large(file.size or 0)
    return receiving.receive(file.read(), file_name=file.name or "", year=year, actor=user)


def _columns_chosen(request: HttpRequest, held: IntegratedImport, user: User) -> HttpResponse:
    sheet, columns, money = posted(request, FIELDS)
    try:
        receiving.choose_columns(held.pk, actor=user, sheet=sheet, columns=columns, money=money)
    except Refused as refusal:
        return _columns_page(request, held, refusal.text)
    return redirect("projects:integrated_import", held.pk)


def _columns_page(request: HttpRequest, held: IntegratedImport, trouble: str = "") -> HttpResponse:
    found = receiving.layouts_of(held.table)
    context = _frame(held) | columns_context(request, held, found, FIELDS, COLUMNS.needed, trouble)
    context["about"] = f"{held.year_id}年度"
    return render(request, "projects/integrated/columns.html", context, status=422 if trouble else 200)


def _preview(request: HttpRequest, held: IntegratedImport, user: User, do: str) -> HttpResponse:
    answers = {
        name.removeprefix(PREFIX): str(value)
        for name, value in request.POST.items()
        if name.startswith(PREFIX)
    }
    trouble, status = "", 200
    if do == "confirm":
        try:
            confirming.confirm(held.pk, actor=user, answers=answers, seen=request.POST.get("seen", ""))
        except NotAllowed:
            raise
        except CaseError as refusal:
            trouble, status = refusal.text, 409 if isinstance(refusal, Stale) else 422
        else:
            messages.success(request, "已导入。下面是逐格比对的结果，本系统的目标没有改动。")
            return redirect("projects:integrated_import", held.pk)
    found = outlook(held, user, answers)
    context = _frame(held) | {"outlook": found, "trouble": trouble}
    return render(request, "projects/integrated/preview.html", context, status=status)


def _comparison_page(request: HttpRequest, held: IntegratedImport, user: User) -> HttpResponse:
    every = comparison(held, receiving.desk_units(user))
    unit, everything = request.GET.get("unit", ""), request.GET.get("all") == "1"
    only = whole_number(request.GET.get("project", ""))
    found = [one for one in _of_unit(every, unit) if only in (None, one.project.pk)]
    shown = found if everything else [one for one in found if one.differences]
    page = Paginator(shown, A_PAGE).get_page(whole_number(request.GET.get("page", ""), 99_999) or 1)
    known = ways(held, list(page))
    context = _frame(held) | {
        "total": counted(found),
        "projects": found,
        "agreeing": sum(1 for one in found if not one.differences),
        "page": page,
        "ways": [known[one.project.pk] for one in page],
        "units": sorted({(one.project.unit.code, one.project.unit.label) for one in every}),
        "unit": unit,
        "everything": everything,
        "only": only,
    }
    return render(request, "projects/integrated/comparison.html", context)


def _of_unit(found: Sequence[Compared], unit: str) -> list[Compared]:
    return [one for one in found if not unit or one.project.unit.code == unit]


def _frame(held: IntegratedImport) -> dict[str, Any]:
    return {
        "held": held,
        "shown_year": held.year_id,
        "trail": [
            ("项目绩效", f"{reverse('projects:list')}?year={held.year_id}"),
            ("与一体化比对", reverse("projects:integrated_imports")),
            (held.file_name[-20:], None),
        ],
    }
